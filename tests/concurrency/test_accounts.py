"""Guesses, codes and twins at the same moment, real threads on a real PostgreSQL."""

import threading

import pytest
from django.db import connection

from shop.accounts.contacts import Contact
from shop.accounts.models import AddressBookEntry, ContactCode, User
from shop.accounts.services import codes
from shop.accounts.services.addresses import save_address
from shop.accounts.services.errors import ContactTaken
from shop.accounts.services.register import register
from shop.customer.selectors import wished_ids
from shop.customer.services import wish
from tests.factories.accounts import last_code, make_user
from tests.factories.catalogue import make_commune, make_product

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PHONE = Contact("phone", "+84912345678")
RUNNERS = 12


def race(act) -> list:
    """Start RUNNERS threads at once, each with a connection of its own; return their results."""
    gate, results = threading.Barrier(RUNNERS), [None] * RUNNERS

    def run(number: int):
        try:
            gate.wait(timeout=20)
            results[number] = act(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(RUNNERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.fixture
def user():
    return make_user(phone=PHONE.value)


@pytest.fixture
def code(user):
    codes.send_code(user, ContactCode.Purpose.RESET, PHONE)
    return last_code(PHONE.value)


def test_a_code_opens_once(user, code):
    assert race(lambda n: codes.use_code(user, ContactCode.Purpose.RESET, PHONE, code)).count(True) == 1


def test_guesses_sent_at_once_get_five_looks(user, code, monkeypatch):
    looks = []
    compare = codes.constant_time_compare
    monkeypatch.setattr(codes, "constant_time_compare", lambda *pair: looks.append(1) or compare(*pair))
    guesses = [f"{(int(code) + 1 + n) % 10**6:06}" for n in range(RUNNERS)]
    assert not any(race(lambda n: codes.use_code(user, ContactCode.Purpose.RESET, PHONE, guesses[n])))
    assert len(looks) == codes.TRIES


def test_the_same_guesses_with_a_count_after_the_comparison_get_more_looks(user, code):
    """The control: look whether tries are left, compare, then count, as a code without the guarded UPDATE does."""
    looked, looks = threading.Barrier(RUNNERS), []

    def naive(number: int):
        row = ContactCode.objects.get(user=user)
        looked.wait(timeout=20)
        if row.failures < codes.TRIES:
            looks.append(number)
            row.failures += 1
            row.save(update_fields=["failures"])

    race(naive)
    assert len(looks) > codes.TRIES


def test_twins_make_one_account():
    def open_account(number: int):
        try:
            return register(f"Người {number}", PHONE, "chè-shan-tuyết").pk
        except ContactTaken:
            return "taken"

    results = race(open_account)
    assert results.count("taken") == RUNNERS - 1
    assert User.objects.filter(phone=PHONE.value).count() == 1


def test_addresses_saved_at_once_leave_one_default(user):
    commune = make_commune()

    def add(number: int):
        values = {"full_name": "Ý", "phone": PHONE.value, "commune": commune, "is_default": True}
        return save_address(AddressBookEntry(user=user, street=f"Thôn {number}", **values)).pk

    assert None not in race(add)
    assert user.saved_addresses.filter(is_default=True).count() == 1


def test_a_product_kept_twice_at_once_is_kept_once(user):
    product = make_product(index=False)
    race(lambda n: wish(user, product))
    assert wished_ids(user) == [product.pk]
