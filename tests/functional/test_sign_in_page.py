"""Signing in and out."""

import pytest
from django.urls import reverse

from shop.accounts import limits
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(phone="+84912345678", full_name="H' Mẫu Niê")


def sign_in(client, **values):
    data = {"contact": "0912 345 678", "password": PASSWORD} | values
    return client.post(reverse("accounts:login"), data)


def test_the_path_is_vietnamese_and_has_an_english_twin(client):
    assert reverse("accounts:login").endswith("/dang-nhap/")
    assert client.get("/en/account/sign-in/").status_code == 200


def test_it_signs_in_and_changes_the_session(client, user):
    client.get(reverse("accounts:reset"))
    client.session.save()
    before = client.session.session_key
    response = sign_in(client)
    assert response.url == reverse("customer:summary")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != before


def test_it_goes_back_to_where_one_came_from(client, user):
    assert sign_in(client, next="/thanh-toan/").url == "/thanh-toan/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_it_does_not_go_to_other_sites(client, user, target):
    assert sign_in(client, next=target).url == reverse("customer:summary")


def test_next_survives_a_mistake_and_the_links(client, user):
    page = sign_in(client, password="wrong", next="/thanh-toan/").content.decode()
    assert 'name="next" value="/thanh-toan/"' in page
    assert f"{reverse('accounts:register')}?next=%2Fthanh-toan%2F" in page


@pytest.mark.parametrize("contact", ["0912 345 678", "0987 654 321"])
def test_a_refusal_does_not_tell_which_half_was_wrong(client, user, contact):
    page = sign_in(client, contact=contact, password="wrong").content.decode()
    assert "Số điện thoại hoặc e-mail và mật khẩu không khớp." in page
    assert contact in page


def test_too_many_tries_are_told_how_long_to_wait(client, user):
    for _try in range(limits.SIGN_IN_CONTACT.tries):
        sign_in(client, password="wrong")
    page = sign_in(client).content.decode()
    assert "Bạn đã thử quá nhiều lần. Đợi 15 phút rồi thử lại." in page
    assert "_auth_user_id" not in client.session


def test_who_is_signed_in_is_not_sent_round_in_circles(client, user):
    client.force_login(user)
    assert client.get(reverse("accounts:login")).url == reverse("customer:summary")
    page = client.get(reverse("accounts:login"), {"next": "/cms/"})
    assert page.status_code == 200
    assert "Bạn đang đăng nhập bằng H&#x27; Mẫu Niê" in page.content.decode()


def test_signing_out_takes_a_post(client, user):
    client.force_login(user)
    assert client.get(reverse("accounts:logout")).status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post(reverse("accounts:logout")).url == "/"
    assert "_auth_user_id" not in client.session


def test_signing_out_needs_our_form(user):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.post(reverse("accounts:logout")).status_code == 403
    assert "_auth_user_id" in client.session


def test_english_stays_english(client, user):
    page = client.post("/en/account/sign-in/", {"contact": "0912345678", "password": "wrong"}).content.decode()
    assert "Contact and password do not match." in page
    client.force_login(user)
    assert client.post("/en/account/sign-out/").url == "/en/"
