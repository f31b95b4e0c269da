"""What happens to a review after it was written: looked at, published, answered by the producer, reported.

Tables of this room change no kept page by themselves (``changes.OVERLOOKED``), so what readers see of an answer is said
with ``changes.seen``.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from oscar.core.loading import get_model

from catalogue.listings.naming import display_name
from shop.core import audit, clock, outbox
from shop.core.pagecache import changes
from shop.core.text import clean
from shop.fulfilment.models import LineReview, ReviewAnswer, ReviewReport
from shop.fulfilment.services import NotPossible

ProductReview = get_model("reviews", "ProductReview")
MAX_ANSWER, MAX_REASON = 1000, 500
PUBLISH, REJECT, HIDE_ANSWER, KEEP = "publish", "reject", "hide_answer", "keep"


# ------------------------------------------------------------------------------------------------ reads
def published() -> QuerySet:
    """Return the reviews that readers see (while their product is on sale)."""
    return ProductReview.objects.filter(status=ProductReview.APPROVED)


def of_producer(producer) -> QuerySet:
    """Return the published reviews of a producer's products, those without an answer first, then the newest."""
    mine = published().filter(product__listing__owner=producer).select_related("product__listing", "user", "answer")
    return mine.prefetch_related("picture_links__picture").order_by(
        F("answer__at").asc(nulls_first=True), "-date_created", "-pk"
    )


def to_look_at() -> QuerySet:
    """Return what staff have to look at: reviews that wait, and those that were reported; the oldest first."""
    waiting = Q(status=ProductReview.FOR_MODERATION) | Q(reports__closed_at=None, reports__isnull=False)
    rows = ProductReview.objects.filter(waiting).select_related("product__listing__owner", "user", "answer").distinct()
    return rows.prefetch_related("picture_links__picture", "reports").order_by("date_created", "pk")


# ------------------------------------------------------------------------------------------------ steps
@transaction.atomic
def answer(review, text: str, *, producer, actor=None) -> ReviewAnswer:
    """Write the producer's one public answer and tell the reviewer; a second one raises NotPossible.

    Raises ValidationError for an empty text.
    """
    said = clean(text)[:MAX_ANSWER]
    if not said:
        raise ValidationError(_("Write a few words."))
    try:
        with transaction.atomic():
            made = ReviewAnswer.objects.create(review=review, producer=producer, actor=actor, text=said)
    except IntegrityError as error:
        raise NotPossible(_("This review has an answer already.")) from error
    audit.log("review.answered", review, actor)
    changes.seen()
    _tell_reviewer(made)
    return made


def _tell_reviewer(made: ReviewAnswer) -> None:
    """Send the answer to whoever ordered; nobody when the review came without an order (demonstration data)."""
    order = "line__seller_order__order__purchase"
    link = LineReview.objects.filter(review=made.review).select_related(order).first()
    if link is None:
        return
    purchase = link.line.seller_order.order.purchase
    with override(purchase.language):
        product = made.review.product
        words = {"producer": made.producer.name_local, "product": display_name(product)}
        address = f"{settings.SITE_URL}{product.get_absolute_url()}#review-{made.review_id}"
        said = _("%(producer)s has answered your review of %(product)s.") % words
        outbox.post(
            subject=_("An answer to your review"),
            body=f"{said}\n\n{made.text}\n\n{address}" if purchase.email else f"{said} {address}",
            email=purchase.email or None,
            phone=str(purchase.phone or "") or None,
            reference=f"review:{made.review_id}",
        )


@transaction.atomic
def report(review, about: str, reason: str) -> ReviewReport:
    """Note that a reader minds a published review or its answer; raise ValidationError without a reason."""
    said = clean(reason)[:MAX_REASON]
    if not said:
        raise ValidationError(_("Write a few words."))
    return ReviewReport.objects.create(review=review, about=about, reason=said)


@transaction.atomic
def decide(review, action: str, *, actor=None) -> None:
    """Carry out what staff decided (PUBLISH, REJECT, HIDE_ANSWER, KEEP) and close the reports. Twice is once."""
    if action in {PUBLISH, REJECT}:
        review.status = ProductReview.APPROVED if action == PUBLISH else ProductReview.REJECTED
        review.save()  # Oscar counts the product's rating anew, from what is approved
    elif action == HIDE_ANSWER:
        ReviewAnswer.objects.filter(review=review, hidden_at=None).update(hidden_at=clock.now())
        changes.seen()
    elif action != KEEP:
        raise ValueError(action)
    ReviewReport.objects.filter(review=review, closed_at=None).update(closed_at=clock.now())
    audit.log("review.decided", review, actor, action=action)
