"""The database refuses two certificates of one product that are valid on the same day."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from catalogue.certification import overlap_guard
from catalogue.certification.models import Certificate
from tests.factories.certification import make_decision, make_producer, make_product

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def product():
    return make_product(producer=make_producer())


def insert(product, issued_on, valid_until, **fields):
    """Write a row past the services, as a careless script would."""
    with transaction.atomic():
        return Certificate.objects.create(
            product=product,
            producer=product.listing.owner,
            decision=make_decision(D(2020, 1, 1)),
            stars=3,
            issued_on=issued_on,
            valid_until=valid_until,
            **fields,
        )


ENDED = {"end_kind": "revoked"}


def test_the_guard_stands_after_all_migrations():
    assert overlap_guard.is_installed(connection)


def test_it_refuses_a_second_certificate_that_shares_one_day(product):
    insert(product, D(2024, 1, 1), D(2026, 12, 31))
    with pytest.raises(IntegrityError, match=overlap_guard.NAME):
        insert(product, D(2026, 12, 31), D(2029, 12, 31))


def test_it_accepts_the_next_day(product):
    insert(product, D(2024, 1, 1), D(2026, 12, 31))
    insert(product, D(2027, 1, 1), D(2029, 12, 31))


def test_it_accepts_the_same_days_of_another_product(product):
    insert(product, D(2024, 1, 1), D(2026, 12, 31))
    insert(make_product("Mật ong mẫu"), D(2024, 1, 1), D(2026, 12, 31))


def test_an_extension_counts(product):
    insert(product, D(2024, 1, 1), D(2026, 12, 31), extended_until=D(2027, 3, 1), extension_basis="12.3")
    with pytest.raises(IntegrityError):
        insert(product, D(2027, 2, 1), D(2029, 12, 31))


def test_an_early_end_frees_the_days_after_it(product):
    insert(product, D(2024, 1, 1), D(2026, 12, 31), ended_on=D(2025, 6, 1), **ENDED)
    with pytest.raises(IntegrityError):
        insert(product, D(2025, 5, 31), D(2028, 5, 31))
    insert(product, D(2025, 6, 1), D(2028, 6, 1))


def test_one_that_ended_before_it_began_has_no_days(product):
    insert(product, D(2024, 1, 1), D(2026, 12, 31), ended_on=D(2024, 1, 1), **ENDED)
    insert(product, D(2024, 1, 1), D(2026, 12, 31))


def test_it_refuses_an_update_into_an_overlap(product):
    first = insert(product, D(2024, 1, 1), D(2024, 12, 31))
    insert(product, D(2025, 1, 1), D(2026, 12, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=first.pk).update(valid_until=D(2025, 1, 1))
    first.number = "12"
    first.save()


@pytest.mark.postgres
def test_postgresql_holds_it_as_an_exclusion_constraint(product):
    assert connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SELECT contype FROM pg_constraint WHERE conname = %s", [overlap_guard.NAME])
        assert cursor.fetchone()[0] in ("x", b"x")
