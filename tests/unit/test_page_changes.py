"""Which statements change what public pages show, and that they are heard once, after the commit."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from catalogue.listings.models import Listing
from shop.core.models import PageVersion
from shop.core.pagecache import version
from shop.core.pagecache.changes import is_visible
from tests.factories.accounts import make_user
from tests.factories.catalogue import make_product


@pytest.mark.parametrize(
    "sql",
    [
        'INSERT INTO "stock_pointstock" ("id") VALUES (1)',
        'INSERT OR IGNORE INTO "catalogue_productcategory" ("id") VALUES (1)',
        'UPDATE "certification_certificate" SET "ended_on" = %s',
        'DELETE FROM "certification_suspension" WHERE 1 = 1',
        "\n  update partner_producer set is_active = false",
        'UPDATE "accounts_user" SET "full_name" = %s',
        'INSERT INTO "a_room_that_is_yet_to_be_written" ("id") VALUES (1)',
    ],
)
def test_what_pages_may_show_is_heard(sql):
    assert is_visible(sql)


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "catalogue_product"."id" FROM "catalogue_product" FOR UPDATE',
        'INSERT INTO "django_session" ("session_key") VALUES (%s)',
        'UPDATE "basket_line" SET "quantity" = 3',
        'UPDATE "accounts_user" SET "last_login" = %s WHERE "accounts_user"."id" = 1',
        'INSERT INTO "order_order" ("number") VALUES (%s)',
        'UPDATE "core_pageversion" SET "token" = %s',
        'INSERT INTO "wagtailcore_revision" ("id") VALUES (1)',
        "SAVEPOINT s1",
    ],
)
def test_what_they_never_show_is_not(sql):
    assert not is_visible(sql)


@pytest.mark.django_db(transaction=True)
class TestVersion:
    def tokens(self, *changes) -> list[str]:
        """Return the version after each change, the one before them first."""
        found = [version.current()]
        for change in changes:
            change()
            found.append(version.current())
        return found

    def test_updates_in_bulk_are_heard(self):
        make_product(index=False)
        found = self.tokens(
            lambda: Listing.objects.update(pack="gói 200 g"),
            lambda: Listing.objects.bulk_update([Listing.objects.get()], ["pack"]),
            lambda: Listing.objects.all().delete(),
        )
        assert len(set(found)) == 4

    def test_a_transaction_is_heard_once_after_its_commit(self, django_assert_num_queries):
        make_product(index=False)
        before = version.current()
        with django_assert_num_queries(5), transaction.atomic():  # BEGIN, two updates, COMMIT, the version
            Listing.objects.update(pack="gói 200 g")
            Listing.objects.update(pack="gói 300 g")
        assert version.current() != before

    def test_what_was_rolled_back_is_not_heard(self):
        make_product(index=False)

        def fail():
            with transaction.atomic():
                Listing.objects.update(pack="gói 200 g")
                transaction.set_rollback(True)

        before, after = self.tokens(fail)
        assert before == after

    def test_a_write_after_a_savepoint_that_was_rolled_back_is_heard(self):
        make_product(index=False)
        before = version.current()
        with transaction.atomic():
            with transaction.atomic():
                Listing.objects.update(pack="gói 200 g")
                transaction.set_rollback(True)
            Listing.objects.update(pack="gói 300 g")
        assert version.current() != before

    def test_sessions_and_sign_ins_change_no_page(self):
        person = make_user()

        def sign_in():
            person.last_login = timezone.now()
            person.save(update_fields=["last_login"])
            Session.objects.create(session_key="x", session_data="", expire_date=timezone.now() + dt.timedelta(days=1))

        before, after = self.tokens(sign_in)
        assert before == after

    def test_another_process_learns_of_a_change_after_half_a_second(self, time_machine):
        make_product(index=False)
        start = timezone.now()
        time_machine.move_to(start, tick=False)
        before = version.current()
        PageVersion.objects.update(token="by another process")
        assert version.current() == before
        time_machine.move_to(start + dt.timedelta(seconds=version.BELIEVED_SECONDS), tick=False)
        assert version.current() == "by another process"
