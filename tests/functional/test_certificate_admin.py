"""Screens of the register for superusers: read everything, change only through the services."""

import datetime as dt

import pytest
import time_machine

from catalogue.certification.models import Certificate, Decision, MismatchReport, Suspension
from catalogue.certification.services import report_mismatch
from shop.accounts.models import User
from shop.core.models import AuditEntry
from tests.factories.certification import make_certificate, make_decision, make_producer, make_product

pytestmark = pytest.mark.django_db
D = dt.date
LIST = "/admin/certification/certificate/"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss@example.vn", "mật khẩu dài")
    client.force_login(user)
    return user


@pytest.fixture
def certificate():
    return make_certificate(make_product(producer=make_producer()), D(2025, 1, 10), 4)


def act(client, certificate, action, **data):
    return client.post(LIST, {"action": action, "_selected_action": [certificate.pk], **data}, follow=True)


@pytest.mark.usefixtures("boss")
@pytest.mark.parametrize(
    "model", ["certificate", "decision", "suspension", "mismatchreport", "rulevalue", "starband", "starissuer"]
)
def test_lists_open(client, certificate, model):
    assert client.get(f"/admin/certification/{model}/").status_code == 200


@pytest.mark.usefixtures("boss")
def test_a_certificate_is_read_not_edited(client, certificate):
    path = f"{LIST}{certificate.pk}/change/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"stars": 5}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{certificate.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Certificate.objects.get().stars == 4


def test_revoking_goes_through_the_service(client, boss, certificate):
    make_decision(D(2026, 11, 20), number="99/QĐ-UBND")
    act(client, certificate, "revoke", decision="99/QĐ-UBND", day="2026-11-24", reason="Giấy tờ giả")
    certificate.refresh_from_db()
    assert (certificate.end_kind, certificate.end_reason) == ("revoked", "Giấy tờ giả")
    assert AuditEntry.objects.get(code="certificate.revoked").actor == boss


@pytest.mark.usefixtures("boss")
def test_a_refusal_is_shown_and_changes_nothing(client, certificate):
    response = act(client, certificate, "revoke", decision="1/QĐ", day="2026-11-24", reason="x")
    assert "Bạn ghi quyết định vào sổ trước" in response.content.decode()
    response = act(client, certificate, "extend", day="2030-01-01", reason="x")
    assert "không quá" in response.content.decode()
    certificate.refresh_from_db()
    assert (certificate.end_kind, certificate.extended_until) == ("", None)


@pytest.mark.usefixtures("boss")
def test_suspending_and_lifting(client, certificate):
    act(client, certificate, "suspend", day="2026-12-01", reason="Chờ kết quả")
    suspension = Suspension.objects.get()
    assert (suspension.starts_on, suspension.ends_on) == (D(2026, 11, 24), D(2026, 12, 1))
    path = "/admin/certification/suspension/"
    client.post(path, {"action": "lift", "_selected_action": [suspension.pk]}, follow=True)
    suspension.refresh_from_db()
    assert suspension.lifted_on == D(2026, 11, 24)


@pytest.mark.usefixtures("boss")
def test_a_decision_is_recorded_by_the_service(client):
    path = "/admin/certification/decision/add/"
    data = {"number": "7/QĐ-UBND", "issuer": "province", "issuer_name": "UBND tỉnh Mẫu", "signed_on": "2026-11-25"}
    assert "chưa tới" in client.post(path, data).content.decode()
    client.post(path, data | {"signed_on": "2026-11-24"})
    assert Decision.objects.get().number == "7/QĐ-UBND"
    assert AuditEntry.objects.filter(code="certificate.decision_recorded").exists()


@pytest.mark.usefixtures("boss")
def test_reports_are_settled(client, certificate):
    report = report_mismatch(certificate, "5 sao trên bao bì")
    path = "/admin/certification/mismatchreport/"
    client.post(path, {"action": "settle", "_selected_action": [report.pk]}, follow=True)
    assert MismatchReport.objects.get().settled_at is not None
