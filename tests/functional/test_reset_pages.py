"""A new password by a code, in three steps."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from shop.accounts.contacts import read_phone, show_phone
from shop.accounts.models import ContactCode, User
from shop.core.models import OutboxMessage
from tests.factories.accounts import PASSWORD, last_code, make_user

pytestmark = pytest.mark.django_db
NEW = "trà-xanh-phìn-hồ"


@pytest.fixture
def user():
    return make_user(phone="+84912345678", email="hanh@example.vn", full_name="Hạnh")


def ask(client, contact="0912 345 678", **extra):
    return client.post(reverse("accounts:reset"), {"contact": contact} | extra)


def type_code(client, code):
    return client.post(reverse("accounts:reset-code"), {"code": code})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.parametrize("contact", ["+84912345678", "hanh@example.vn"])
def test_all_three_steps(client, user, contact):
    assert ask(client, contact, next="/thanh-toan/").url == reverse("accounts:reset-code")
    code = last_code(contact)
    assert type_code(client, f" {code[:3]} {code[3:]} ").url == reverse("accounts:reset-password")
    response = client.post(reverse("accounts:reset-password"), {"password": NEW})
    assert response.url == "/thanh-toan/"
    assert client.session["_auth_user_id"] == str(user.pk)
    user.refresh_from_db()
    assert user.check_password(NEW)


def walk_with_wrong_codes(contact: str) -> list:
    """Ask for a code and guess six times; return every answer with the contact and the form tokens blanked."""
    client = Client()
    first = ask(client, contact)
    pages = [client.get(first.url), *(type_code(client, "000000") for _try in range(6))]
    texts = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode()) for page in pages]
    shown = (show_phone(contact), read_phone(contact))
    return [first.url, *(text.replace(shown[0], "").replace(shown[1], "") for text in texts)]


def test_a_known_and_an_unknown_contact_look_alike(user):
    assert walk_with_wrong_codes("0912345678") == walk_with_wrong_codes("0987654321")
    assert OutboxMessage.objects.count() == 1


def test_an_inactive_person_gets_no_code(client, user):
    User.objects.update(is_active=False)
    assert ask(client).url == reverse("accounts:reset-code")
    assert not OutboxMessage.objects.exists()


def test_the_fourth_code_within_a_quarter_is_refused(client, user):
    for _try in range(3):
        ask(client)
    assert "Bạn đã thử quá nhiều lần" in ask(Client()).content.decode()
    assert OutboxMessage.objects.count() == 3


def test_a_wrong_code_does_not_let_through(client, user):
    ask(client)
    page = type_code(client, wrong(last_code("+84912345678"))).content.decode()
    assert "Mã không đúng hoặc không còn dùng được" in page
    assert client.get(reverse("accounts:reset-password")).url == reverse("accounts:reset")


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_is_not_counted(client, user, code):
    ask(client)
    assert type_code(client, code).status_code == 200
    assert ContactCode.objects.get().failures == 0


def test_the_proof_belongs_to_one_session(client, user):
    ask(client)
    type_code(client, last_code("+84912345678"))
    stranger = Client()
    assert stranger.post(reverse("accounts:reset-password"), {"password": NEW}).url == reverse("accounts:reset")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_proof_lasts_a_quarter_of_an_hour(client, user):
    with time_machine.travel(dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC), tick=False) as clock:
        ask(client)
        type_code(client, last_code("+84912345678"))
        clock.shift(dt.timedelta(minutes=16))
        assert client.get(reverse("accounts:reset-password")).url == reverse("accounts:reset")


def test_a_weak_password_is_refused_and_the_proof_kept(client, user):
    ask(client)
    type_code(client, last_code("+84912345678"))
    assert "ít nhất 8 ký tự" in client.post(reverse("accounts:reset-password"), {"password": "ngắn"}).content.decode()
    assert client.post(reverse("accounts:reset-password"), {"password": NEW}).status_code == 302


def test_other_sessions_end_and_every_contact_is_told(client, user):
    elsewhere = Client()
    elsewhere.force_login(user)
    ask(client)
    type_code(client, last_code("+84912345678"))
    client.post(reverse("accounts:reset-password"), {"password": NEW})
    assert elsewhere.get(reverse("customer:summary")).status_code == 302
    assert client.get(reverse("customer:summary")).status_code == 200
    told = OutboxMessage.objects.filter(body__contains="Mật khẩu tài khoản của bạn vừa được đổi")
    assert {m.recipient for m in told} == {"+84912345678", "hanh@example.vn"}


def test_the_steps_cannot_be_jumped(client):
    assert client.get(reverse("accounts:reset-code")).url == reverse("accounts:reset")
    assert client.get(reverse("accounts:reset-password")).url == reverse("accounts:reset")
