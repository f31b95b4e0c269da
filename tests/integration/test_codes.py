"""Six digits that prove a contact."""

import datetime as dt

import pytest
import time_machine

from shop.accounts.contacts import Contact
from shop.accounts.models import ContactCode
from shop.accounts.services.codes import send_code, use_code
from shop.core.models import OutboxMessage
from tests.factories.accounts import last_code, make_user

pytestmark = pytest.mark.django_db
RESET, CHANGE = ContactCode.Purpose.RESET, ContactCode.Purpose.CHANGE
PHONE = Contact("phone", "+84912345678")
START = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)


@pytest.fixture
def user():
    return make_user(phone=PHONE.value)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_it_opens_once(user):
    send_code(user, RESET, PHONE)
    code = last_code(PHONE.value)
    assert use_code(user, RESET, PHONE, code)
    assert not use_code(user, RESET, PHONE, code)


def test_it_is_not_stored_in_clear(user):
    stored = send_code(user, RESET, PHONE)
    assert last_code(PHONE.value) not in stored.digest


def test_it_lasts_ten_minutes(user):
    with time_machine.travel(START, tick=False) as clock:
        send_code(user, RESET, PHONE)
        code = last_code(PHONE.value)
        clock.shift(dt.timedelta(minutes=10))
        assert not use_code(user, RESET, PHONE, code)
        clock.shift(dt.timedelta(seconds=-1))
        assert use_code(user, RESET, PHONE, code)


def test_the_sixth_try_fails_even_with_the_right_code(user):
    send_code(user, RESET, PHONE)
    code = last_code(PHONE.value)
    for _try in range(5):
        assert not use_code(user, RESET, PHONE, wrong(code))
    assert not use_code(user, RESET, PHONE, code)


def test_a_new_code_ends_the_former(user):
    send_code(user, RESET, PHONE)
    former = last_code(PHONE.value)
    send_code(user, RESET, PHONE)
    latest = last_code(PHONE.value)
    assert former == latest or not use_code(user, RESET, PHONE, former)
    assert use_code(user, RESET, PHONE, latest)


def test_it_serves_one_purpose_one_contact_one_person(user):
    send_code(user, RESET, PHONE)
    code = last_code(PHONE.value)
    assert not use_code(user, CHANGE, PHONE, code)
    assert not use_code(user, RESET, Contact("phone", "+84987654321"), code)
    assert not use_code(make_user(), RESET, PHONE, code)
    assert use_code(user, RESET, PHONE, code)


@pytest.mark.parametrize(("language", "words"), [("vi", "Đừng đưa mã cho ai"), ("en", "Give it to nobody")])
def test_it_speaks_the_person_s_language(language, words):
    send_code(make_user(phone="+84987654321", language=language), RESET, Contact("phone", "+84987654321"))
    assert words in OutboxMessage.objects.latest("pk").body


def test_it_goes_to_the_contact_by_its_own_channel(user):
    send_code(user, CHANGE, Contact("email", "a@example.vn"))
    message = OutboxMessage.objects.latest("pk")
    assert (message.channel, message.recipient) == ("email", "a@example.vn")
