"""Producers come from registers and forms again and again: one row each, one address each."""

import unicodedata

import pytest

from shop.core.models import AuditEntry
from shop.partner.models import Partner, Producer
from shop.partner.services import ProducerData, ProducerError, save_producer
from tests.factories.people import given_commune

pytestmark = pytest.mark.django_db


def data(name="Hợp tác xã chè Thử Nghiệm", **changes):
    return ProducerData(name=name, kind=changes.pop("kind", "cooperative"), commune=given_commune(), **changes)


def test_a_producer_has_a_partner_and_an_ascii_address():
    producer = save_producer(data(registration_number="4600123456"))
    assert producer.slug == "hop-tac-xa-che-thu-nghiem"
    assert producer.partner.name == producer.name


def test_the_same_number_is_the_same_producer_whatever_its_name():
    first = save_producer(data(registration_number="4600123456"))
    again = save_producer(data("HTX chè Thử Nghiệm", registration_number="4600123456"))
    assert again == first
    assert (Producer.objects.count(), Partner.objects.count()) == (1, 1)
    assert (again.name, again.slug) == ("HTX chè Thử Nghiệm", "hop-tac-xa-che-thu-nghiem")


def test_without_a_number_name_and_commune_decide():
    first = save_producer(data())
    nfd = unicodedata.normalize("NFD", "hợp tác xã chè thử nghiệm")
    assert save_producer(data(nfd)) == first
    elsewhere = ProducerData(name=first.name, kind="cooperative", commune=given_commune("Lũng Cú"))
    other = save_producer(elsewhere)
    assert other != first
    assert other.slug.startswith("hop-tac-xa-che-thu-nghiem-lung-cu")


def test_a_number_that_becomes_known_joins_the_row():
    first = save_producer(data())
    assert save_producer(data(registration_number="4600123456")) == first


def test_two_numbers_are_two_producers_of_one_name():
    first = save_producer(data("Hộ Nguyễn Văn A", kind="household", registration_number="8000000001"))
    second = save_producer(data("Hộ Nguyễn Văn A", kind="household", registration_number="8000000002"))
    assert first != second
    assert first.slug != second.slug


def test_what_is_not_said_is_kept():
    save_producer(data(registration_number="1", phone="0912345678", story="Chuyện"))
    again = save_producer(data(registration_number="1"))
    assert (again.phone, again.story) == ("0912345678", "Chuyện")


def test_a_second_run_writes_nothing():
    save_producer(data(registration_number="1"))
    before = AuditEntry.objects.count()
    save_producer(data(registration_number="1"))
    assert AuditEntry.objects.count() == before


def test_the_log_names_fields_and_no_telephone():
    save_producer(data(registration_number="1", phone="0912345678"))
    entry = AuditEntry.objects.get(code="producer.created")
    assert "phone" in entry.data["fields"]
    assert "0912345678" not in str(entry.data)


def test_a_number_that_somebody_else_has_is_refused():
    save_producer(data(registration_number="1"))
    other = save_producer(data("Hộ khác", registration_number="2"))
    with pytest.raises(ProducerError):
        save_producer(data("Hộ khác", registration_number="1"), producer=other)
    other.refresh_from_db()
    assert other.registration_number == "2"


@pytest.mark.parametrize("changes", [{"name": " \u200b"}, {"kind": "bank"}])
def test_an_empty_name_or_unknown_kind_is_refused(changes):
    with pytest.raises(ProducerError):
        save_producer(data(**changes))
    assert not Partner.objects.exists()
