"""A register as an office keeps it: what comes in, what is left out, and every fault by row and column."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.certification import services
from catalogue.certification.models import Certificate, Decision
from catalogue.certification.register_import import import_register
from catalogue.certification.register_import.book import Book
from catalogue.listings.models import Listing
from catalogue.listings.services import load_reference
from catalogue.models import Product
from shop.core.models import AuditEntry
from shop.core.sheets import write_csv, write_xlsx
from shop.partner.models import Producer, StockRecord
from shop.places import gazetteer
from shop.places.models import FormerName, Province
from tests.factories.certification import make_commune, make_set

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent.parent / "data" / "register"
D = dt.date

# header → value of a row without a fault
GOOD = {
    "Số quyết định": "12/QĐ-UBND",
    "Cơ quan ban hành": "UBND tỉnh Tuyên Quang",
    "Ngày ký": "05/03/2026",
    "Số giấy chứng nhận": "GCN-1",
    "Tên sản phẩm": "Trà mẫu Phìn Thử",
    "Quy cách": "hộp 100 g",
    "Bộ sản phẩm": "1.5.1",
    "Số sao": "4 sao",
    "Điểm": "72,5",
    "Lý do hạ sao": "",
    "Loại đánh giá": "",
    "Ngày cấp": "10/03/2026",
    "Hiệu lực đến": "10/03/2029",
    "Chủ thể": "Hợp tác xã Mẫu Thử",
    "Loại chủ thể": "Hợp tác xã",
    "Mã số thuế": "0101234565",
    "Người đại diện": "H' Mẫu Niê",
    "Điện thoại": "0912 000 012",
    "Email": "htx@example.vn",
    "Địa chỉ": "Thôn Mẫu, xã Thông Nguyên, tỉnh Tuyên Quang",
    "Giá bán (đ)": "185.000",
    "Khối lượng (g)": "100",
    "Mã hàng": "",
}


@pytest.fixture(autouse=True)
def _world():
    """The day of the trials, the numbers of the law, a set, and three communes, two of one name."""
    with time_machine.travel(dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC), tick=False):
        services.load_reference()
        make_set("1.5.1")
        make_commune("Thông Nguyên", "Tuyên Quang")
        make_commune("Mỹ Thọ", "Đồng Mẫu")
        make_commune("Mỹ Thọ", "Tây Mẫu")
        gazetteer.forget()
        yield
    gazetteer.forget()


@pytest.fixture
def _sets():
    """All sets with their product classes: needed where something is written."""
    load_reference()


def register(*rows, **changes):
    """Return a register as CSV: ``GOOD`` with ``changes``, or one row for each dictionary of changes."""
    rows = [GOOD | row for row in rows] or [GOOD | changes]
    return write_csv(list(GOOD), [list(row.values()) for row in rows])


def row(**changes):
    """Changes of one row by short names."""
    return {NAMES[name]: value for name, value in changes.items()}


NAMES = {
    "decision": "Số quyết định",
    "issuer": "Cơ quan ban hành",
    "signed": "Ngày ký",
    "number": "Số giấy chứng nhận",
    "product": "Tên sản phẩm",
    "set": "Bộ sản phẩm",
    "stars": "Số sao",
    "score": "Điểm",
    "note": "Lý do hạ sao",
    "kind": "Loại đánh giá",
    "issued": "Ngày cấp",
    "until": "Hiệu lực đến",
    "producer": "Chủ thể",
    "producer_kind": "Loại chủ thể",
    "tax": "Mã số thuế",
    "person": "Người đại diện",
    "phone": "Điện thoại",
    "email": "Email",
    "address": "Địa chỉ",
    "price": "Giá bán (đ)",
    "weight": "Khối lượng (g)",
    "sku": "Mã hàng",
}


@pytest.mark.usefixtures("_sets")
class TestGoodFile:
    def test_a_dry_run_tells_and_writes_nothing(self):
        report = import_register(register())
        assert report.problems == []
        assert report.counts == {"created": 1, "changed": 0, "unchanged": 0}
        assert not report.is_applied
        assert not Certificate.objects.exists()
        assert not Producer.objects.exists()

    def test_it_writes_decision_producer_product_and_certificate(self):
        assert import_register(register(), apply=True).is_applied
        certificate = Certificate.objects.get()
        assert (certificate.stars, certificate.number, str(certificate.score)) == (4, "GCN-1", "72.50")
        assert (certificate.issued_on, certificate.valid_until) == (D(2026, 3, 10), D(2029, 3, 10))
        assert certificate.decision == Decision.objects.get(number="12/QĐ-UBND", issuer="province")
        producer = certificate.producer
        assert (producer.name, producer.kind, producer.representative) == (
            "Hợp tác xã Mẫu Thử",
            "cooperative",
            "H' Mẫu Niê",
        )
        assert (producer.phone, producer.email) == ("+84912000012", "htx@example.vn")
        assert producer.commune.name == "Thông Nguyên"
        listing = certificate.product.listing
        assert (listing.state, listing.product_set.code, listing.pack) == (Listing.State.DRAFT, "1.5.1", "hộp 100 g")
        assert StockRecord.objects.get(product=certificate.product).price == 185000
        assert certificate.product.attr.net_weight_g == 100
        assert certificate.address == "Thôn Mẫu, xã Thông Nguyên, tỉnh Tuyên Quang"
        assert AuditEntry.objects.filter(code="certificate.issued").count() == 1

    def test_a_second_run_changes_nothing(self):
        import_register(register(), apply=True)
        entries = AuditEntry.objects.count()
        report = import_register(register(), apply=True)
        assert report.changes_nothing
        assert AuditEntry.objects.count() == entries
        assert Product.objects.count() == Certificate.objects.count() == 1

    def test_what_is_new_in_a_later_file_is_added(self):
        import_register(register(row(number="", phone="")), apply=True)
        report = import_register(register(row(price="190.000")), apply=True)
        assert report.counts["changed"] == 1
        assert sorted(report.steps[0].all_changes) == ["certificate_number", "phone", "price"]
        assert Certificate.objects.get().number == "GCN-1"
        assert StockRecord.objects.get().price == 190000

    def test_an_empty_cell_keeps_what_is_recorded(self):
        import_register(register(), apply=True)
        assert import_register(register(row(price="", phone="", weight="", email=""))).changes_nothing

    def test_publish_puts_products_on_sale_and_names_those_without_a_price(self):
        report = import_register(
            register({}, row(product="Mật ong mẫu", price="", number="GCN-2")), apply=True, publish=True
        )
        assert list(Product.objects.sellable().values_list("title", flat=True)) == ["Trà mẫu Phìn Thử"]
        assert any("Mật ong mẫu" in note for note in report.notes)

    def test_xlsx_and_csv_say_the_same(self):
        rows = [list(GOOD.values())]
        import_register(write_xlsx("Sổ", list(GOOD), rows), apply=True)
        assert import_register(write_csv(list(GOOD), rows)).changes_nothing

    def test_one_producer_and_one_decision_for_many_products(self):
        rows = [row(product=f"Trà mẫu số {n}", number=f"GCN-{n}") for n in range(5)]
        assert import_register(register(*rows), apply=True).is_applied
        assert (Producer.objects.count(), Decision.objects.count(), Certificate.objects.count()) == (1, 1, 5)

    def test_a_certificate_that_replaces_another_says_so(self):
        old = row(
            decision="3/QĐ-UBND", signed="01/02/2024", issued="01/02/2024", until="01/02/2027", stars="3", score=""
        )
        import_register(register(old, row(kind="nâng hạng")), apply=True)
        first, second = Certificate.objects.order_by("issued_on")
        assert (first.end_kind, first.ended_on, second.kind) == ("superseded", D(2026, 3, 10), "upgrade")

    def test_fewer_stars_than_points_with_the_reason(self):
        text = "Thiếu mức 4 sao ở tiêu chí 5.2"
        assert import_register(register(row(stars="3", note=text)), apply=True).is_applied
        assert Certificate.objects.get().score_note == text


# name → (row number of the fault, column of the fault, part of the sentence, rows of the file)
FAULTS = {
    "missing product name": (2, "Tên sản phẩm", "trống", [row(product="")]),
    "missing decision number": (2, "Số quyết định", "trống", [row(decision="")]),
    "unknown set": (2, "Bộ sản phẩm", "9.9.9", [row(set="9.9.9")]),
    "two stars": (2, "Số sao", "3, 4", [row(stars="2")]),
    "stars that are no number": (2, "Số sao", "bốn", [row(stars="bốn rưỡi")]),
    "potential five stars": (2, "Số sao", "Tiềm năng", [row(stars="Tiềm năng 5 sao", score="92")]),
    "potential five stars, decomposed": (2, "Số sao", "Tiềm năng", [row(stars="Tiê\u0300m năng 5 sao")]),
    "more stars than points": (2, "Điểm", "69.5", [row(score="69,5")]),
    "fewer stars than points": (2, "Điểm", "tối thiểu", [row(stars="3")]),
    "points over 100": (2, "Điểm", "100", [row(score="101")]),
    "five stars by a province": (2, "Số sao", "Bộ", [row(stars="5", score="")]),
    "four stars by a district": (
        2,
        "Số sao",
        "huyện",
        [row(issuer="UBND huyện Hoàng Mẫu", signed="05/03/2025", issued="10/03/2025", until="")],
    ),
    "a district after June 2025": (
        2,
        "Ngày ký",
        "30/06/2025",
        [row(issuer="UBND huyện Hoàng Mẫu", stars="3", score="")],
    ),
    "issuer of no level": (2, "Cơ quan ban hành", "cấp", [row(issuer="Văn phòng")]),
    "no day": (2, "Ngày ký", "31/02/2026", [row(signed="31/02/2026")]),
    "a number for a day": (2, "Ngày cấp", "46091", [row(issued="46091")]),
    "signed tomorrow": (2, "Ngày ký", "25/11/2026", [row(signed="25/11/2026", issued="25/11/2026", until="")]),
    "issued before it was signed": (2, "Ngày cấp", "05/03/2026", [row(issued="04/03/2026", until="")]),
    "wrong last day": (2, "Hiệu lực đến", "10/03/2029", [row(until="09/03/2029")]),
    "address without a commune": (2, "Địa chỉ", "xã", [row(address="Thôn Không Có, tỉnh Nào Đó")]),
    "address of two communes": (2, "Địa chỉ", "Tây Mẫu", [row(address="xã Mỹ Thọ")]),
    "empty address": (2, "Địa chỉ", "trống", [row(address="")]),
    "two certificates on the same days": (
        3,
        "Ngày cấp",
        "nâng hạng",
        [{}, row(decision="13/QĐ-UBND", signed="06/06/2026", issued="06/06/2026", until="", number="")],
    ),
    "the same row twice": (3, "Tên sản phẩm", "2", [{}, {}]),
    "twins in two codings of one name": (
        3,
        "Tên sản phẩm",
        "2",
        [row(product="Trà mẫu ngự"), row(product="Tra\u0300 mâ\u0303u ngu\u031b\u0323")],
    ),
    "one decision with two dates": (
        3,
        "Ngày ký",
        "05/03/2026",
        [{}, row(product="Mật ong mẫu", signed="06/03/2026", number="")],
    ),
    "phone with too few digits": (2, "Điện thoại", "", [row(phone="0912 000")]),
    "phone in words": (2, "Điện thoại", "", [row(phone="không có")]),
    "e-mail without @": (2, "Email", "", [row(email="htx.example.vn")]),
    "wrong check digit": (2, "Mã số thuế", "0101234567", [row(tax="0101234567")]),
    "tax code without its leading zero": (2, "Mã số thuế", "9", [row(tax="101234565")]),
    "tax code shortened by a spreadsheet": (2, "Mã số thuế", "1.01235E+12", [row(tax="1.01235E+12")]),
    "unreadable amount": (2, "Giá bán", "12.5", [row(price="12.5")]),
    "a price of nothing": (2, "Giá bán", "0", [row(price="0")]),
    "weight in words": (2, "Khối lượng", "vừa", [row(weight="vừa đủ")]),
    "kind of producer unknown": (2, "Loại chủ thể", "Tập đoàn", [row(producer_kind="Tập đoàn")]),
    "one article code for two products": (
        3,
        "Mã hàng",
        "TM-1",
        [row(sku="TM-1"), row(sku="TM-1", product="Mật ong mẫu", number="")],
    ),
    "name too long": (2, "Tên sản phẩm", "200", [row(product="Trà " * 60)]),
}


class TestFaults:
    @pytest.mark.parametrize("name", FAULTS)
    def test_it_is_named_by_row_and_column(self, name):
        number, column, part, rows = FAULTS[name]
        report = import_register(register(*rows), apply=True)
        assert [(p.row, p.sentence) for p in report.problems] == [(number, report.problems[0].sentence)]
        problem = report.problems[0]
        assert column in problem.column
        assert part.lower() in problem.sentence.lower()
        assert problem.column[0].isupper()
        assert not report.is_applied
        assert not Certificate.objects.exists()

    def test_a_formula_is_refused_with_its_cell(self):
        text = register().decode("utf-8-sig").replace("185.000", "=185*1000")
        problem = import_register(text.encode()).problems[0]
        assert (problem.row, problem.column) == (2, "U “Giá bán (đ)”")
        assert "công thức" in problem.sentence

    def test_all_faults_are_named_at_once(self):
        report = import_register(register(row(stars="7", phone="1", price="x"), row(product="", tax="1")))
        assert [problem.row for problem in report.problems] == [2, 2, 2, 3, 3]

    def test_one_fault_keeps_every_row_out(self):
        report = import_register(register({}, row(product="Mật ong mẫu", stars="6", number="")), apply=True)
        assert len(report.problems) == 1
        assert not Producer.objects.exists()

    @pytest.mark.usefixtures("_sets")
    def test_what_was_signed_is_not_changed(self):
        import_register(register(), apply=True)
        report = import_register(register(row(issued="11/03/2026", until="")), apply=True)
        assert [problem.column[:1] for problem in report.problems] == ["L"]
        assert Certificate.objects.get().issued_on == D(2026, 3, 10)

    @pytest.mark.usefixtures("_sets")
    def test_a_refusal_of_a_service_undoes_all(self, monkeypatch):
        made = Product.objects.count()
        monkeypatch.setattr(services, "issue_first_certificates", _refuse)
        monkeypatch.setattr(services, "issue_certificate", _refuse_second())
        report = import_register(register({}, row(product="Mật ong mẫu", number="")), apply=True)
        assert not report.is_applied
        assert [problem.row for problem in report.problems] == [3]
        assert Product.objects.count() == made
        assert not Decision.objects.exists()

    @pytest.mark.usefixtures("_sets")
    def test_it_refuses_a_certificate_over_a_recorded_one(self):
        import_register(register(), apply=True)
        late = row(decision="20/QĐ-UBND", signed="01/08/2026", issued="01/08/2026", until="", number="GCN-9")
        assert "nâng hạng" in import_register(register(late)).problems[0].sentence
        assert import_register(register(late | row(kind="đánh giá lại")), apply=True).is_applied


def _refuse(*args, **kwargs):
    raise ValidationError("không được")


def _refuse_second():
    issue, calls = services.issue_certificate, []

    def wrapped(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise ValidationError("không được")
        return issue(*args, **kwargs)

    return wrapped


class TestIssuers:
    @pytest.mark.parametrize(
        ("name", "level"),
        [
            ("Bộ Nông nghiệp và Môi trường", "ministry"),
            ("Chủ tịch UBND tỉnh Hà Mẫu Cũ", "province"),
            ("Ủy ban nhân dân thành phố Tuyên Quang", "province"),
            ("UBND TP Mẫu Cũ", "province"),
            ("UBND thành phố Sa Mẫu", "district"),
            ("UBND huyện Hoàng Mẫu", "district"),
            ("UBND thị xã Mẫu", "district"),
            ("Văn phòng điều phối", None),
        ],
    )
    def test_the_name_tells_the_level(self, name, level):
        home = Province.objects.get(name="Tuyên Quang")
        FormerName.objects.create(level=1, name="Mẫu Cũ", province=home)
        FormerName.objects.create(level=2, name="Sa Mẫu", province=home)
        assert Book().level_of(name) == level


class TestSpeed:
    @pytest.mark.usefixtures("_sets")
    def test_a_row_costs_few_statements(self):
        """Producer apart, which is saved by its own service: 40 rows of it cost about as much as 10."""

        def statements(first, count):
            rows = [row(product=f"Trà mẫu số {n}", number=f"GCN-{n}") for n in range(first, first + count)]
            with CaptureQueriesContext(connection) as captured:
                assert import_register(register(*rows), apply=True).is_applied
            return len(captured)

        few, many = statements(0, 10), statements(10, 40)
        assert many < few + 60

    @pytest.mark.usefixtures("_sets")
    def test_a_dry_run_writes_nothing_at_all(self, django_assert_max_num_queries):
        rows = [row(product=f"Trà mẫu số {n}", number=f"GCN-{n}") for n in range(40)]
        with django_assert_max_num_queries(30) as captured:
            import_register(register(*rows))
        assert not [q for q in captured if q["sql"].startswith(("INSERT", "UPDATE", "DELETE", "SAVEPOINT"))]


class TestHeaders:
    def test_missing_columns_are_named(self):
        report = import_register("Tên sản phẩm;Số sao;Chủ thể\nTrà;4;HTX".encode())
        assert "Số quyết định" in report.problems[0].sentence
        assert "Ngày cấp" in report.problems[0].sentence

    def test_a_file_without_a_header_says_what_it_looked_for(self):
        assert "Tên sản phẩm" in import_register(b"1;2;3\n4;5;6").problems[0].sentence

    def test_english_names_and_small_slips(self):
        data = register().decode("utf-8-sig")
        for name, other in {
            "Tên sản phẩm": "PRODUCT NAME",
            "Số quyết định": "So quyet dinhh",
            "Ngày cấp": "Issued on",
        }.items():
            data = data.replace(name, other, 1)
        assert import_register(data.encode()).problems == []

    def test_unknown_columns_are_named_and_left_out(self):
        data = register().decode("utf-8-sig").splitlines()
        report = import_register(f"{data[0]};Ghi chú\r\n{data[1]};x".encode())
        assert report.is_good
        assert "Ghi chú" in report.notes[0]

    def test_an_empty_register_is_a_fault(self):
        assert len(import_register(register().splitlines()[0]).problems) == 1


@pytest.mark.usefixtures("_sets")
class TestTrialFiles:
    def test_o13_csv(self):
        report = import_register((DATA / "o13_bom_cham_phay.csv").read_bytes(), apply=True)
        assert report.problems == []
        assert report.counts["created"] == 3
        assert Product.objects.get(title__startswith="Mật ong").description == 'Dòng một\nDòng hai "ngoặc kép"'

    def test_o13_workbook_with_a_header_over_two_rows(self):
        report = import_register((DATA / "o13_tieu_de_gop.xlsx").read_bytes(), apply=True)
        assert report.problems == []
        assert report.counts["created"] == 3
        assert any("Tổng cộng" in note for note in report.notes)
        assert any("Hướng dẫn" in note for note in report.notes)
        assert Certificate.objects.order_by("pk").first().number == "9520000000011"
        assert Decision.objects.get().signed_on == D(2026, 3, 5)

    def test_o14_bomb(self):
        report = import_register((DATA / "o14_bom_nen.xlsx").read_bytes())
        assert "100 MB" in report.problems[0].sentence

    def test_o15_decomposed_letters_and_twins(self):
        report = import_register((DATA / "o15_nfd.csv").read_bytes(), apply=True)
        assert [(problem.row, "2" in problem.sentence) for problem in report.problems] == [(5, True)]
        data = (DATA / "o15_nfd.csv").read_bytes().decode().splitlines()
        assert import_register("\r\n".join(data[:-1]).encode(), apply=True).is_applied
        titles = set(Product.objects.values_list("title", flat=True))
        assert titles == {
            "Cà phê mẫu Buôn Thử (gói 500 g)",
            "Miến dong Thử Nghiệm (gói 1 kg)",
            "Rượu nếp mẫu ngự (chai 500 ml)",
        }

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("H' Mẫu Niê", "H' Mẫu Niê"),
            ("H’Mẫu Niê", "H’Mẫu Niê"),
            ("K'Thử", "K'Thử"),
            ("Y-Mẫu Êban", "Y-Mẫu Êban"),
            ("Ý", "Ý"),
            ("Nguyễn  Văn   Mẫu ", "Nguyễn Văn Mẫu"),
            ("Đỗ Thị Mâ\u0303u", "Đỗ Thị Mẫu"),
            ("<b>Mẫu</b>", "<b>Mẫu</b>"),
            ("Tôn Nữ Thị Mẫu Thử Của Dòng Họ Rất Dài Nguyễn Phúc Vĩnh Mẫu", None),
        ],
    )
    def test_o16_names_of_people(self, typed, kept):
        assert import_register(register(row(person=typed)), apply=True).is_applied
        assert Producer.objects.get().representative == (kept or typed)
