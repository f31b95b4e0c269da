"""For whom a person acts, and who is let through."""

import pytest
from django.http import Http404, HttpResponse
from django.urls import reverse

from shop.accounts.access import current_membership, memberships_of, role_required, staff_required
from shop.accounts.models import Membership
from tests.factories.accounts import make_user
from tests.factories.catalogue import make_commune, make_producer

pytestmark = pytest.mark.django_db
OWNER, EDITOR = Membership.Role.PRODUCER_OWNER, Membership.Role.EDITOR


@pytest.fixture
def colleague():
    user = make_user()
    Membership.objects.create(user=user, role=OWNER, producer=make_producer("HTX Một", commune=make_commune()))
    Membership.objects.create(user=user, role=OWNER, producer=make_producer("HTX Hai", commune=make_commune()))
    Membership.objects.create(user=user, role=EDITOR)
    return user


def request_of(rf, client, user=None):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/")
    request.session, request.user = client.session, user or AnonymousUser()
    return request


def test_the_oldest_is_current_until_another_is_chosen(rf, client, colleague):
    first, second, _editor = memberships_of(colleague)
    assert current_membership(request_of(rf, client, colleague)) == first
    client.force_login(colleague)
    response = client.post(reverse("accounts:switch"), {"membership": second.pk, "next": "/tai-khoan/"})
    assert response.url == "/tai-khoan/"
    assert current_membership(request_of(rf, client, colleague)) == second


def test_a_membership_that_ended_is_left(rf, client, colleague):
    first, second, _editor = memberships_of(colleague)
    client.force_login(colleague)
    client.post(reverse("accounts:switch"), {"membership": second.pk})
    second.delete()
    assert current_membership(request_of(rf, client, colleague)) == first


@pytest.mark.parametrize("typed", ["", "x", "999999", "-1"])
def test_a_membership_of_nobody_is_404(client, colleague, typed):
    client.force_login(colleague)
    assert client.post(reverse("accounts:switch"), {"membership": typed}).status_code == 404


def test_a_stranger_s_membership_is_404_and_changes_nothing(client, colleague):
    client.force_login(make_user())
    response = client.post(reverse("accounts:switch"), {"membership": memberships_of(colleague)[0].pk})
    assert response.status_code == 404
    assert "membership" not in client.session


def test_switching_takes_a_post(client, colleague):
    client.force_login(colleague)
    assert client.get(reverse("accounts:switch")).status_code == 405


def test_the_switch_is_drawn_for_several_only(client, colleague):
    client.force_login(colleague)
    page = client.get(reverse("customer:summary")).content.decode()
    assert "HTX Hai (Chủ thể: người đứng đầu)" in page
    client.force_login(make_user())
    assert reverse("accounts:switch") not in client.get(reverse("customer:summary")).content.decode()


@role_required(OWNER)
def for_owners(request):
    return HttpResponse(str(request.membership.producer))


@staff_required
def for_staff(request):
    return HttpResponse("staff")


def test_a_holder_of_the_role_gets_through(rf, client, colleague):
    assert for_owners(request_of(rf, client, colleague)).content.decode() == "HTX Một"


def test_without_the_role_the_page_does_not_exist(rf, client):
    with pytest.raises(Http404):
        for_owners(request_of(rf, client, make_user()))


def test_the_anonymous_sign_in_first(rf, client):
    assert for_owners(request_of(rf, client)).url == f"{reverse('accounts:login')}?next=/"
    assert for_staff(request_of(rf, client)).url == f"{reverse('accounts:login')}?next=/"


def test_staff_pages_are_for_staff(rf, client, colleague):
    with pytest.raises(Http404):
        for_staff(request_of(rf, client, colleague))
    assert for_staff(request_of(rf, client, make_user(is_staff=True))).content == b"staff"
