"""Two officers enter a certificate of one product at the same moment: the register keeps one per day."""

import datetime as dt
import sys
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection

from catalogue.certification import overlap_guard, services
from catalogue.certification.models import Certificate
from catalogue.certification.services import issue_certificate
from tests.factories.certification import make_decision, make_producer, make_product

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = dt.date(2026, 3, 1)


def race(product, issue):
    """Run ``issue(decision)`` in two threads that start together; return what each met: "" or the name of an error."""
    decisions = [make_decision(DAY, number=f"{n}/QĐ-UBND") for n in (1, 2)]
    start, met = threading.Barrier(2), []

    def officer(decision):
        try:
            start.wait(10)
            issue(decision)
            met.append("")
        except (ValidationError, IntegrityError, OperationalError) as error:
            met.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=officer, args=[decision]) for decision in decisions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(met)


def look_without_lock(monkeypatch):
    """Let both officers look at the register before either writes."""
    pause = threading.Barrier(2)

    def unlocked(product):
        found = list(Certificate.objects.filter(product=product))
        pause.wait(10)
        return found

    monkeypatch.setattr(sys.modules[issue_certificate.__module__], "_locked_certificates_of", unlocked)


@pytest.fixture
def product():
    services.load_reference()
    return make_product(producer=make_producer())


def test_one_is_issued_and_the_other_refused_in_words(product):
    assert race(product, lambda decision: issue_certificate(decision, product, 4, DAY)) == ["", "ValidationError"]
    assert Certificate.objects.filter(product=product).count() == 1


def test_without_the_lock_the_database_still_refuses(product, monkeypatch):
    look_without_lock(monkeypatch)
    won, lost = race(product, lambda decision: issue_certificate(decision, product, 4, DAY))
    # Two rows that exclude each other, checked at the very same moment, are a deadlock to PostgreSQL: it ends one.
    assert (won, lost in {"IntegrityError", "OperationalError"}) == ("", True)
    assert Certificate.objects.filter(product=product).count() == 1


def test_without_lock_and_guard_both_would_stand(product, monkeypatch):
    """The control: the harness sees the race when nothing stops it."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE certification_certificate DROP CONSTRAINT {overlap_guard.NAME}")
    look_without_lock(monkeypatch)
    try:
        assert race(product, lambda decision: issue_certificate(decision, product, 4, DAY)) == ["", ""]
    finally:
        Certificate.objects.all().delete()
        overlap_guard.install(connection)
