"""The signed paper of a decision is kept and shown to nobody: the public learns number, issuer and date."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalogue.certification.models import Certificate, Decision
from catalogue.certification.services import attach_paper
from shop.accounts.models import User
from shop.core.models import AuditEntry
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db
ADD = "/admin/certification/decision/add/"
PDF = b"%PDF-1.7\n1 0 obj\nSecret of the council\n%%EOF"


def paper(content=PDF, name="quyet-dinh-1234.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def particulars(**changes):
    given = {"number": "1234/QĐ-UBND", "issuer": "province", "issuer_name": "UBND tỉnh Mẫu", "signed_on": "2026-01-15"}
    return given | changes


@pytest.fixture
def boss(client):
    client.force_login(User.objects.create_superuser("boss@example.vn", "mật khẩu dài"))
    return client


@pytest.fixture
def product():
    """A product on sale whose decision has its paper."""
    made = make_product()
    attach_paper(made.certificates.get().decision, paper())
    return made


def test_the_office_attaches_a_pdf_to_a_decision(boss):
    assert boss.post(ADD, particulars(paper=paper())).status_code == 302
    decision = Decision.objects.get()
    stored = Path(settings.PRIVATE_ROOT) / decision.file
    assert stored.read_bytes() == PDF
    assert stored.stat().st_mode & 0o077 == 0
    assert "1234" not in decision.file
    assert AuditEntry.objects.filter(code="certificate.decision_paper_attached").count() == 1


def test_a_decision_needs_no_paper(boss):
    assert boss.post(ADD, particulars()).status_code == 302
    assert Decision.objects.get().file == ""


@pytest.mark.parametrize("content", [b"<html>", b"MZ%PDF-", b"\xff\xd8\xff"])
def test_what_only_calls_itself_pdf_is_refused(boss, content):
    answer = boss.post(ADD, particulars(paper=paper(content)))
    assert "PDF" in answer.context["adminform"].form.errors["paper"][0]
    assert not Decision.objects.exists()


def test_a_paper_is_never_replaced(product):
    decision = product.certificates.get().decision
    with pytest.raises(ValidationError):
        attach_paper(decision, paper(PDF + b" other"))
    assert (Path(settings.PRIVATE_ROOT) / Decision.objects.get(pk=decision.pk).file).read_bytes() == PDF


def test_no_page_tells_of_the_paper(client, product):
    certificate = Certificate.objects.select_related("decision").get()
    name = Path(certificate.decision.file).stem
    addresses = [
        product.get_absolute_url(),
        certificate.get_absolute_url(),
        reverse("storefront:certificates") + f"?q={certificate.code}",
        reverse("storefront:producer", args=[product.listing.owner.slug]),
        reverse("catalogue:index"),
    ]
    for address in addresses:
        page = client.get(address).content.decode()
        assert name not in page
        assert "quyet-dinh-1234" not in page
    page = client.get(certificate.get_absolute_url()).content.decode()
    for fact in (certificate.decision.number, certificate.decision.issuer_name, f"{certificate.issued_on:%d/%m/%Y}"):
        assert fact in page


def test_no_address_sends_the_paper(client, product):
    file = product.certificates.get().decision.file
    for path in (
        file,
        f"private/{file}",
        f"../private/{file}",
        f"pictures/../../private/{file}",
        f"%2e%2e/private/{file}",
    ):
        for prefix in ("/media/", "/static/", "/"):
            assert client.get(prefix + path, follow=True).status_code == 404


def test_the_day_is_the_day_of_signing(boss):
    boss.post(ADD, particulars(paper=paper()))
    assert Decision.objects.get().signed_on == dt.date(2026, 1, 15)
