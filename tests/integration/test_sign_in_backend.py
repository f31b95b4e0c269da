"""Who gets in, through every door."""

import unicodedata

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError

from shop.accounts import limits
from shop.accounts.models import User
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanh():
    return make_user(full_name="Nguyễn Thị Hạnh", phone="+84912345678", email="Hanh@Example.VN")


@pytest.mark.parametrize(
    "typed", ["0912 345 678", "+84912345678", "84912345678", "HANH@example.vn", " hanh@EXAMPLE.vn "]
)
def test_either_contact_opens_in_any_spelling(rf, hanh, typed):
    assert authenticate(rf.post("/"), username=typed, password=PASSWORD) == hanh


@pytest.mark.parametrize("typed", ["0987654321", "nobody@example.vn", "rubbish", "", "0" * 10_000])
def test_an_unknown_contact_does_not_open(rf, hanh, typed):
    assert authenticate(rf.post("/"), username=typed, password=PASSWORD) is None


def test_a_wrong_password_does_not_open(rf, hanh):
    assert authenticate(rf.post("/"), username="0912345678", password=PASSWORD + "x") is None


def test_an_inactive_person_does_not_get_in(rf, hanh):
    User.objects.filter(pk=hanh.pk).update(is_active=False)
    assert authenticate(rf.post("/"), username="0912345678", password=PASSWORD) is None


def test_it_works_without_a_request(hanh):
    assert authenticate(None, username="0912345678", password=PASSWORD) == hanh


def test_an_unknown_contact_costs_one_hashing_too(rf, hanh, monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
    authenticate(rf.post("/"), username="0987654321", password=PASSWORD)
    assert hashed == [PASSWORD]


def test_a_password_from_a_mac_opens_on_windows(rf):
    user = make_user(phone="+84987654321", password=unicodedata.normalize("NFD", "một-cộng-một"))
    composed = unicodedata.normalize("NFC", "một-cộng-một")
    assert authenticate(rf.post("/"), username="0987654321", password=composed) == user


def test_the_database_refuses_case_twins(hanh):
    with pytest.raises(IntegrityError):
        make_user(email="HANH@example.vn")


def test_the_ninth_try_at_one_account_is_refused_from_any_address(rf, hanh):
    for n in range(limits.SIGN_IN_CONTACT.tries):
        authenticate(rf.post("/", REMOTE_ADDR=f"10.0.0.{n}"), username="0912345678", password="wrong")
    assert authenticate(rf.post("/", REMOTE_ADDR="10.9.9.9"), username="+84 912 345 678", password=PASSWORD) is None
    assert 0 < limits.sign_in_wait("+84912345678", "") <= 900


def test_a_right_password_clears_the_count_of_the_account(rf, hanh):
    for _round in range(3):
        for _try in range(5):
            authenticate(rf.post("/"), username="0912345678", password="wrong")
        assert authenticate(rf.post("/"), username="0912345678", password=PASSWORD) == hanh


def test_one_address_cannot_try_many_accounts(rf, hanh):
    for n in range(limits.SIGN_IN_ADDRESS.tries):
        limits.may_sign_in(f"contact{n}", "10.0.0.1")
    assert authenticate(rf.post("/", REMOTE_ADDR="10.0.0.1"), username="0912345678", password=PASSWORD) is None
    assert authenticate(rf.post("/", REMOTE_ADDR="10.0.0.2"), username="0912345678", password=PASSWORD) == hanh
