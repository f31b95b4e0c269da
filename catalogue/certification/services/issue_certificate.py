"""Issue certificates under a decision, one by one or many at once."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.certification.models import Certificate, Decision
from catalogue.certification.rules import Rules, check_stars, clashing
from catalogue.certification.selectors import address_today
from catalogue.certification.services.certificate_rows import END_FIELDS, end
from catalogue.models import Product
from shop.core.audit import log, log_many
from shop.core.signals import products_changed
from shop.core.text import clean_line
from shop.partner.models import Producer


@dataclasses.dataclass(frozen=True)
class CertificateData:
    """What a decision says of one product. ``product`` is a parent or standalone product, never a variant.

    Names and address are kept as certified; left out, they are today's. ``kind`` left out follows from the
    certificates before it. ``score_note`` says why fewer stars were given than the points make.
    """

    decision: Decision
    product: Product
    stars: int
    issued_on: dt.date
    product_name: str = ""
    producer: Producer | None = None
    producer_name: str = ""
    address: str = ""
    number: str = ""
    score: Decimal | None = None
    score_note: str = ""
    kind: str = ""
    is_demo: bool = False


@transaction.atomic
def issue_certificate(
    decision: Decision, product: Product, stars: int, issued_on: dt.date, *, actor=None, **details
) -> Certificate:
    """Issue the certificate of ``product`` under ``decision``; it counts from ``issued_on`` for 36 months.

    ``details`` are the other fields of :class:`CertificateData`. An older certificate that still runs is superseded
    from ``issued_on``; when a newer one is in the register already, the one issued here ends where that one begins.
    Raise ValidationError when the level of the issuer, the points or the dates do not allow it.
    """
    others = _locked_certificates_of(product)
    certificate = _draft(CertificateData(decision, product, stars, issued_on, **details), Rules(), others)
    _settle_overlaps(certificate, others, actor)
    certificate.save()
    log("certificate.issued", certificate, actor, stars=stars, decision=decision.number)
    return certificate


@transaction.atomic
def issue_first_certificates(items: Sequence[CertificateData], actor=None) -> list[Certificate]:
    """Issue many certificates of products that have none yet, one each, by the same rules in few statements."""
    rules = Rules()
    products = {item.product.pk for item in items}
    # In primary-key order, as everywhere: two imports at once wait for each other instead of blocking.
    list(Product.objects.select_for_update().filter(pk__in=products).order_by("pk").values_list("pk"))
    if len(products) < len(items) or Certificate.objects.filter(product__in=products).exists():
        raise ValidationError(_("One of these products has a certificate already."), "overlap")
    drafts = [_draft(item, rules, []) for item in items]
    for draft in drafts:
        draft.search_text = draft.words()
    certificates = Certificate.objects.bulk_create(drafts, batch_size=500)
    log_many(
        (("certificate.issued", c, {"stars": c.stars, "decision": c.decision.number}) for c in certificates), actor
    )
    products_changed.send(Certificate, product_ids=sorted(products))
    return certificates


def _draft(data: CertificateData, rules: Rules, others: list[Certificate]) -> Certificate:
    """Return the unsaved certificate, checked alone: stars, points, issuer and dates."""
    producer = data.producer or data.product.listing.owner
    certificate = Certificate(
        decision=data.decision,
        product=data.product,
        producer=producer,
        stars=data.stars,
        score=data.score,
        score_note=clean_line(data.score_note),
        number=clean_line(data.number),
        issued_on=data.issued_on,
        product_name=clean_line(data.product_name) or data.product.get_title(),
        producer_name=clean_line(data.producer_name) or producer.name,
        address=clean_line(data.address) or producer.former_address or address_today(producer),
        is_demo=data.is_demo,
    )
    check_certificate(certificate, rules)
    certificate.valid_until = rules.last_day_of_validity(data.issued_on)
    certificate.kind = data.kind or _kind_after(others, certificate)
    return certificate


def check_certificate(certificate: Certificate, rules: Rules) -> None:
    """Raise ValidationError when stars, points, issuer and dates of a certificate do not go together."""
    decision, stars = certificate.decision, certificate.stars
    if certificate.product.parent_id:
        raise ValidationError(_("A variant stands on the certificate of its product."), "variant")
    check_stars(stars)
    rules.check_issuer(decision.issuer, stars, decision.signed_on)
    rules.check_score(stars, certificate.score, certificate.score_note, decision.signed_on)
    if certificate.issued_on < decision.signed_on:
        raise ValidationError(
            _("A certificate cannot be issued on %(issued)s, before its decision was signed on %(signed)s.")
            % {"issued": f"{certificate.issued_on:%d/%m/%Y}", "signed": f"{decision.signed_on:%d/%m/%Y}"},
            "issued_before_signed",
        )


def _locked_certificates_of(product: Product) -> list[Certificate]:
    """Lock the product, so that two officers cannot issue at once, and return its certificates, newest first."""
    Product.objects.select_for_update().get(pk=product.pk)
    return list(Certificate.objects.filter(product=product).order_by("-issued_on"))


def _kind_after(others: list[Certificate], certificate: Certificate) -> str:
    """First evaluation, upgrade or re-ranking, by the certificate before it."""
    before = next((other for other in others if other.issued_on < certificate.issued_on), None)
    if before is None:
        return Certificate.Kind.FIRST
    return Certificate.Kind.UPGRADE if certificate.stars > before.stars else Certificate.Kind.RE_RANKING


def _settle_overlaps(certificate: Certificate, others: list[Certificate], actor) -> None:
    """End the older of two certificates where the newer begins; refuse two that begin on one day."""
    for other in others:
        if clashing(certificate, [other]) is None:
            continue
        if other.issued_on == certificate.issued_on:
            raise ValidationError(
                _("The product already has certificate %(code)s from the same day.") % {"code": other.code}, "overlap"
            )
        older, newer = (other, certificate) if other.issued_on < certificate.issued_on else (certificate, other)
        end(older, Certificate.End.SUPERSEDED, newer.decision, newer.issued_on, "")
        if older is other:
            older.save(update_fields=END_FIELDS)
            log("certificate.superseded", older, actor, by=newer.decision.number)
