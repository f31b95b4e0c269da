"""The exported register comes in again as "no change", and nothing in it computes."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.core.management import call_command

from catalogue.certification import services
from catalogue.certification.models import Certificate
from catalogue.certification.register_export import FIELDS, export_register
from catalogue.certification.register_import import import_register
from catalogue.listings.services import ProductData, load_reference, save_product
from shop.core.sheets import read_table
from shop.partner.services import ProducerData, save_producer
from shop.places import gazetteer
from tests.factories.certification import make_certificate, make_commune, make_decision

pytestmark = pytest.mark.django_db
D = dt.date
FORMULA = "=SUM(1+1)"


@pytest.fixture(autouse=True)
def _world():
    with time_machine.travel(dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC), tick=False):
        gazetteer.forget()
        load_reference()
        _register()
        yield
    gazetteer.forget()


def _register():
    """A product upgraded once, one whose certificate was revoked, one extended; names that a spreadsheet would run."""
    producer = save_producer(
        ProducerData(
            name="Hợp tác xã Mẫu Thử",
            kind="cooperative",
            commune=make_commune(),
            registration_number="0101234565",
            representative=FORMULA,
            phone="+84912000012",
        )
    )
    names = ["Trà mẫu", "=1+1 mẫu", "Mật ong mẫu"]
    products = [
        save_product(
            producer,
            ProductData(
                name=name, set_code="1.5.1", price_vnd=185000, description="một\nhai", attributes={"net_weight_g": 100}
            ),
        )
        for name in names
    ]
    make_certificate(products[0], D(2024, 3, 1), 3, score=Decimal(55))
    make_certificate(products[0], D(2026, 3, 1), 4, number="0012")
    revoked = make_certificate(products[1], D(2025, 3, 1), 4)
    services.revoke(revoked, make_decision(D(2026, 5, 1)), D(2026, 5, 2), "Đã ngừng sản xuất")
    extended = make_certificate(products[2], D(2023, 9, 1), 3)
    services.extend(extended, D(2027, 1, 31), "Thông báo 12")


def facts():
    """What must be the same before and after."""
    names = ("stars", "score", "number", "kind", "issued_on", "valid_until", "extended_until", "extension_basis")
    names += ("end_kind", "ended_on", "ended_by__number", "end_reason", "product__title", "producer__representative")
    return list(Certificate.objects.order_by("issued_on").values_list(*names))


@pytest.mark.parametrize("file_type", ["xlsx", "csv"])
def test_it_reimports_as_no_change(file_type):
    before = facts()
    report = import_register(export_register(Certificate.objects.all(), file_type), apply=True)
    assert report.problems == []
    assert report.notes == []
    assert report.changes_nothing
    assert facts() == before


@pytest.mark.parametrize("file_type", ["xlsx", "csv"])
def test_an_empty_shop_gets_the_same_register(file_type):
    before, data = facts(), export_register(Certificate.objects.all(), file_type)
    _empty()
    report = import_register(data, apply=True)
    assert report.problems == []
    assert facts() == before


def _empty():
    from catalogue.models import Product
    from shop.partner.models import Partner

    Certificate.objects.all().delete()
    for product in Product.objects.all():
        product.listing.delete()
        product.delete()
    Partner.objects.all().delete()


def test_cells_have_the_type_of_their_value():
    sheet = openpyxl.load_workbook(io.BytesIO(export_register(Certificate.objects.all()))).active
    row = dict(zip(FIELDS, sheet[4], strict=True))
    assert row["product"].value == "=1+1 mẫu"
    assert row["product"].data_type == "s"
    assert row["representative"].data_type == "s"
    assert (row["price"].data_type, row["price"].value) == ("n", 185000)
    assert (row["issued_on"].data_type, row["issued_on"].is_date) == ("d", True)
    assert row["phone"].value == "0912 000 012"


def test_no_line_of_the_csv_begins_a_formula():
    table = export_register(Certificate.objects.all(), "csv").decode("utf-8-sig")
    assert f";{FORMULA}" not in table
    assert any(cell.value == FORMULA for row in read_table(table.encode()).rows for cell in row.cells)


def test_the_command_writes_by_the_name_of_the_file(tmp_path, capsys):
    call_command("export_register", tmp_path / "so.csv", province="tuyen-quang")
    assert len(read_table((tmp_path / "so.csv").read_bytes()).rows) == 5
    assert "4" in capsys.readouterr().out


def test_the_import_command_says_no_change(tmp_path, capsys):
    call_command("export_register", tmp_path / "so.xlsx")
    call_command("import_register", tmp_path / "so.xlsx", apply=True)
    assert "Không có thay đổi" in capsys.readouterr().out
