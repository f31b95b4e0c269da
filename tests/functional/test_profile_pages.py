"""Name, language, contacts, password, data."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import Membership, User
from shop.core.models import OutboxMessage
from tests.factories.accounts import PASSWORD, last_code, make_user
from tests.factories.catalogue import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
NEW = "trà-xanh-phìn-hồ"


@pytest.fixture
def user(client):
    user = make_user(full_name="Hạnh", phone="+84912345678", email="hanh@example.vn")
    client.force_login(user)
    return user


def ask_change(client, contact, current=PASSWORD):
    return client.post(reverse("customer:contact-change"), {"contact": contact, "current": current})


def type_code(client, code):
    return client.post(reverse("customer:contact-code"), {"code": code})


def test_name_and_language_change(client, user):
    client.post(reverse("customer:profile-view"), {"full_name": " Ka  Mẫu ", "language": "en"})
    user.refresh_from_db()
    assert (user.full_name, user.language) == ("Ka Mẫu", "en")


@pytest.mark.parametrize(
    ("typed", "kind", "value", "former"),
    [
        ("0987 654 321", "phone", "+84987654321", "+84912345678"),
        ("Moi@Example.VN", "email", "moi@example.vn", "hanh@example.vn"),
    ],
)
def test_a_contact_changes_after_its_own_code(client, user, typed, kind, value, former):
    assert ask_change(client, typed).url == reverse("customer:contact-code")
    user.refresh_from_db()
    assert str(getattr(user, kind)) == former
    assert type_code(client, last_code(value)).url == reverse("customer:profile-view")
    user.refresh_from_db()
    assert str(getattr(user, kind)) == value
    notices = OutboxMessage.objects.filter(body__contains="vừa đổi")
    assert former in {m.recipient for m in notices}
    assert value not in {m.recipient for m in notices}


def test_it_takes_the_password(client, user):
    assert "không phải mật khẩu hiện tại" in ask_change(client, "0987654321", "wrong").content.decode()
    assert not OutboxMessage.objects.exists()


def test_somebody_s_contact_is_refused(client, user):
    make_user(phone="+84987654321")
    assert "đã có tài khoản" in ask_change(client, "0987654321").content.decode()
    assert not OutboxMessage.objects.exists()


def test_the_present_contact_is_no_change(client, user):
    assert "Đây chính là liên lạc bạn đang dùng" in ask_change(client, "0912345678").content.decode()


def test_a_contact_taken_while_the_code_was_on_its_way_is_refused(client, user):
    ask_change(client, "0987654321")
    make_user(phone="+84987654321")
    assert "đã có tài khoản" in type_code(client, last_code("+84987654321")).content.decode()
    user.refresh_from_db()
    assert str(user.phone) == "+84912345678"


def test_a_code_of_another_person_does_not_serve(client, user):
    ask_change(client, "0987654321")
    code = last_code("+84987654321")
    other = Client()
    other.force_login(make_user())
    ask_change(other, "0987654322")
    session = other.session
    session["new-contact"] = ["phone", "+84987654321"]
    session.save()
    assert "Mã không đúng" in type_code(other, code).content.decode()


def test_one_of_two_contacts_can_go_and_the_last_stays(client, user):
    client.post(reverse("customer:contact-remove", args=["email"]))
    user.refresh_from_db()
    assert user.email is None
    client.post(reverse("customer:contact-remove", args=["phone"]))
    user.refresh_from_db()
    assert str(user.phone) == "+84912345678"
    assert client.post(reverse("customer:contact-remove", args=["password"])).status_code == 404


def test_a_new_password_ends_every_other_session(client, user):
    elsewhere = Client()
    elsewhere.force_login(user)
    client.post(reverse("customer:change-password"), {"current": PASSWORD, "password": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert client.get(reverse("customer:summary")).status_code == 200
    assert elsewhere.get(reverse("customer:summary")).status_code == 302


def test_the_old_password_is_needed_and_cannot_be_guessed(client, user):
    answers = [
        client.post(reverse("customer:change-password"), {"current": f"wrong{n}", "password": NEW}) for n in range(9)
    ]
    assert "không phải mật khẩu hiện tại" in answers[0].content.decode()
    assert "Bạn đã thử quá nhiều lần" in answers[8].content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_data_come_as_one_file(client, user):
    order = make_order(make_product("Chè Phìn Hồ", price=185_000), user=user)
    response = client.get(reverse("customer:data"))
    data = json.loads(response.content)
    assert response["Content-Disposition"].startswith("attachment")
    assert data["account"]["phone"] == "+84912345678"
    assert data["orders"][0]["number"] == order.number
    assert data["orders"][0]["lines"] == [{"product": "Chè Phìn Hồ", "quantity": 1, "unit_vnd": 185_000}]


def test_erasing_forgets_the_person_and_keeps_the_order(client, user):
    order = make_order(make_product(), user=user)
    response = client.post(reverse("customer:profile-delete"), {"current": PASSWORD})
    assert response.status_code == 302
    gone = User.objects.get(pk=user.pk)
    assert (gone.full_name, gone.phone, gone.is_active) == ("", None, False)
    assert gone.email.endswith("@erased.invalid")
    order.refresh_from_db()
    assert order.purchase.total_vnd > 0
    assert client.get(reverse("customer:summary")).status_code == 302
    assert make_user(phone="+84912345678", email="hanh@example.vn").pk != user.pk


def test_who_acts_for_an_organisation_is_not_erased(client, user):
    Membership.objects.create(user=user, role=Membership.Role.EDITOR)
    page = client.post(reverse("customer:profile-delete"), {"current": PASSWORD}).content.decode()
    assert "Bạn đang làm việc cho một tổ chức" in page
    user.refresh_from_db()
    assert user.is_active
