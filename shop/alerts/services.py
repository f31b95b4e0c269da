"""Ask to be told when goods are back, tell those who wait, forget them again.

Whoever asks gets one message. The shelf says when it was refilled (``shop.stock.refills``), after the commit; the
tick finds everything else: a hold that ended, a certificate that counts again, people left over from the last batch.
"""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django_tasks import task
from oscar.core.loading import get_model

from catalogue.listings.naming import display_name
from shop.accounts.contacts import Contact
from shop.alerts.models import AlertRule, Waiting
from shop.alerts.selectors import free_pieces, open_requests, rule, waited_for, waiting_counts
from shop.core import clock, outbox

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


# ------------------------------------------------------------------------------------------------ asking
def ask(product, contact: Contact, *, user=None) -> Waiting:
    """Note that ``contact`` wants to hear of ``product`` (from ``waited_for``) once; asking twice is once.

    Raises ValidationError with a sentence when the goods can be ordered now, or the contact waits for too much.
    """
    if free_pieces(product.pk):
        raise ValidationError(_("It is in stock now: you can order it at once."))
    known = open_requests().filter(contact=contact.value)
    if found := known.filter(product=product).first():
        return found
    in_force = rule()
    if known.count() >= in_force.most_open:
        raise ValidationError(_("You wait for many products already. Stop waiting for some of them first."))
    return _note(product, contact, user if getattr(user, "is_authenticated", False) else None, in_force)


def _note(product, contact: Contact, user, in_force: AlertRule) -> Waiting:
    """Write the row, in place of one that has expired; of two presses at once both get the same row."""
    asked = {"product": product, "contact": contact.value}
    Waiting.objects.filter(**asked, told_at=None, expires_at__lte=clock.now()).delete()
    details = {
        "user": user,
        "kind": contact.kind,
        "language": get_language() or "vi",
        "expires_at": clock.now() + dt.timedelta(days=in_force.keep_days),
    }
    try:
        with transaction.atomic():
            return Waiting.objects.create(**asked, **details)
    except IntegrityError:
        return Waiting.objects.get(**asked, told_at=None)


def stop(waiting: Waiting) -> None:
    """Forget everything that the contact of ``waiting`` waits or has waited for."""
    Waiting.objects.filter(contact=waiting.contact).delete()


# ------------------------------------------------------------------------------------------------ telling
def shelf_refilled(stockrecord_id: int) -> None:
    """A producer's shelf has pieces again (committed): tell those who wait, in the background."""
    product_id, parent_id = StockRecord.objects.values_list("product_id", "product__parent_id").get(pk=stockrecord_id)
    subject = parent_id or product_id
    if open_requests().filter(product_id=subject).exists():
        tell_later.enqueue(subject)


@task()
def tell_later(product_id: int) -> None:
    """Tell who waits for one product."""
    tell_waiting(product_id)


def tell_due() -> int:
    """Tell whoever can be told now, and forget what has expired (called by the tick); return how many were told."""
    Waiting.objects.filter(expires_at__lte=clock.now()).delete()
    return sum(tell_waiting(product_id) for product_id in waiting_counts())


@transaction.atomic
def tell_waiting(product_id: int) -> int:
    """Tell the next batch that waits for a product, if it is sold today and has free pieces; return how many."""
    # One batch at a time for a product; the lock lets orders of it through (they only point to the row).
    Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    product = waited_for().filter(pk=product_id).first()
    room = _room(product_id, rule()) if product else 0
    first = open_requests().filter(product_id=product_id).order_by("pk")[:room]
    told = [waiting for waiting in first if _claim(waiting)]
    outbox.post_all(_message(waiting, product) for waiting in told)
    return len(told)


def _room(product_id: int, in_force: AlertRule) -> int:
    """Return how many more people may hear of the pieces that are free now."""
    since = clock.now() - dt.timedelta(hours=in_force.pause_hours)
    lately = Waiting.objects.filter(product_id=product_id, told_at__gt=since).count()
    return max(0, min(in_force.most_at_once, free_pieces(product_id) * in_force.people_per_piece - lately))


def _claim(waiting: Waiting) -> bool:
    """Mark one as told; False when somebody else has."""
    return bool(Waiting.objects.filter(pk=waiting.pk, told_at=None).update(told_at=clock.now()))


def _message(waiting: Waiting, product):
    with override(waiting.language):
        context = {
            "name": display_name(product),
            "url": settings.SITE_URL + product.get_absolute_url(),
            "stop_url": settings.SITE_URL + reverse("storefront:stock_alert_stop", args=[waiting.token]),
        }
        return outbox.letter(
            subject=_("%(product)s is back") % {"product": context["name"]},
            body=render_to_string(f"alerts/messages/back_{waiting.kind}.txt", context).strip(),
            reference=f"alert:{product.pk}",
            **{waiting.kind: waiting.contact},
        )


# ------------------------------------------------------------------------------------------------ personal data
def export_alerts(user) -> list[dict]:
    """Return what a person waits or has waited for, ready for JSON."""
    return [
        {
            "product": waiting.product.get_title(),
            "contact": waiting.contact,
            "asked_at": waiting.asked_at.isoformat(),
            "told_at": waiting.told_at and waiting.told_at.isoformat(),
        }
        for waiting in _of(user).select_related("product__parent")
    ]


def erase_alerts(user) -> None:
    """Forget what a person waits for, also what was asked with one of the person's contacts without signing in."""
    _of(user).delete()


def _of(user):
    contacts = [contact for contact in (str(user.phone or ""), user.email) if contact]
    return Waiting.objects.filter(Q(user=user) | Q(contact__in=contacts))


# ------------------------------------------------------------------------------------------------ reference
def load_reference() -> None:
    """Give a new site the first rule; rows of the office stay as they are."""
    first = {"keep_days": 90, "people_per_piece": 3, "pause_hours": 12, "most_at_once": 100, "most_open": 30}
    AlertRule.objects.get_or_create(valid_from=dt.date(2026, 1, 1), defaults=first)
