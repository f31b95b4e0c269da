"""What the development channel keeps instead of sending."""

import pytest
from django.urls import reverse

from shop.core import outbox
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    staff = make_user(is_staff=True)
    client.force_login(staff)
    return staff


def page_of(client, **query):
    return client.get(reverse("accounts:messages"), query)


def test_it_is_there_for_staff_only(client):
    assert page_of(client).status_code == 302
    client.force_login(make_user())
    assert page_of(client).status_code == 404


def test_it_shows_messages_to_phones_and_no_mail(client, staff):
    outbox.post(body="Mã <b>123456</b>", phone="+84912345678")
    outbox.post(body="thư mật", subject="x", email="a@example.vn")
    page = page_of(client).content.decode()
    assert "0912 345 678" in page
    assert "Mã &lt;b&gt;123456&lt;/b&gt;" in page
    assert "thư mật" not in page


@pytest.mark.parametrize("text", ["0912 345", "+84912", "mã hai", "345678"])
def test_it_is_searched_by_number_and_words(client, staff, text):
    outbox.post(body="mã hai", phone="+84912345678")
    outbox.post(body="khác", phone="+84987000000")
    page = page_of(client, q=text).content.decode()
    assert "0912 345 678" in page
    assert "0987 000 000" not in page


def test_long_lists_have_pages(client, staff):
    for number in range(51):
        outbox.post(body=f"tin {number:02}", phone="+84912345678")
    first, second = page_of(client).content.decode(), page_of(client, page=2).content.decode()
    assert "tin 50" in first
    assert "tin 00" not in first
    assert "tin 00" in second
    assert page_of(client, page="x").status_code == 200


def test_it_is_gone_once_a_real_channel_is_configured(client, staff, settings):
    settings.MESSAGE_CHANNELS = {"phone": "example.Gateway", "email": "example.Mail"}
    assert page_of(client).status_code == 404
