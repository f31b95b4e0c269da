"""Opening an account."""

import unicodedata

import pytest
from django.urls import reverse

from shop.accounts import limits
from shop.accounts.models import User
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def register(client, **values):
    data = {"full_name": "Nguyễn Thị Hạnh", "contact": "0912 345 678", "password": "chè-shan-tuyết"} | values
    return client.post(reverse("accounts:register"), data)


def test_a_phone_number_is_enough(client):
    assert register(client).url == reverse("customer:summary")
    user = User.objects.get()
    assert (str(user.phone), user.email) == ("+84912345678", None)
    assert (user.full_name, user.language) == ("Nguyễn Thị Hạnh", "vi")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_e_mail_address_is_enough(client):
    register(client, contact="Hanh@Example.VN", next="/thanh-toan/")
    assert (User.objects.get().email, User.objects.get().phone) == ("hanh@example.vn", None)


def test_a_decomposed_name_is_stored_composed(client):
    register(client, full_name=unicodedata.normalize("NFD", "Đỗ  Thị\u200b Mẫu "))
    assert User.objects.get().full_name == "Đỗ Thị Mẫu"


def test_signs_in_a_name_are_shown_as_text(client):
    register(client, full_name="<b>Mẫu</b>")
    page = client.get(reverse("customer:summary")).content.decode()
    assert "&lt;b&gt;Mẫu&lt;/b&gt;" in page
    assert "<b>Mẫu</b>" not in page


def test_the_english_page_makes_an_english_reader(client):
    client.post("/en/account/register/", {"full_name": "Ý", "contact": "a@b.vn", "password": "chè-shan-tuyết"})
    assert User.objects.get().language == "en"


@pytest.mark.parametrize("twin", ["+84 912 345 678", "0912.345.678", "HANH@example.vn"])
def test_a_twin_is_refused_and_nothing_typed_is_lost(client, twin):
    make_user(phone="+84912345678", email="hanh@example.vn")
    page = register(client, contact=twin).content.decode()
    assert "đã có tài khoản" in page
    assert f'value="{twin}"' in page
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("ngắn", "ít nhất 8 ký tự, bạn đã gõ 4"),
        ("12345678901", "toàn là số"),
        ("password123", "phổ biến"),
        ("Nguyễn Thị Hạnh", "giống"),
    ],
)
def test_a_weak_password_is_told_why(client, password, sentence):
    page = register(client, password=password).content.decode()
    assert sentence in page
    assert not User.objects.exists()


def test_a_book_is_no_password(client):
    assert register(client, password="x" * 257).status_code == 200
    assert not User.objects.exists()


def test_a_race_of_twins_makes_one_account(client, monkeypatch):
    make_user(phone="+84912345678")
    monkeypatch.setattr("shop.accounts.services.register.user_of", lambda contact: None)
    assert "đã có tài khoản" in register(client).content.decode()
    assert User.objects.count() == 1


def test_one_address_cannot_open_accounts_without_end(client):
    for _try in range(limits.REGISTER_ADDRESS.tries):
        limits.REGISTER_ADDRESS.hit("127.0.0.1")
    assert "Bạn đã thử quá nhiều lần" in register(client).content.decode()
    assert not User.objects.exists()
