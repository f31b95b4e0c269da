"""Reviews by people who have received what they write about, with an account or without. Staff look at each first."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue.listings.naming import subject_of
from shop.core import audit
from shop.core.text import clean, clean_line
from shop.fulfilment.models import LineReview, SellerOrderLine
from shop.fulfilment.services import NotPossible
from shop.fulfilment.states import ARRIVED

ProductReview = get_model("reviews", "ProductReview")


def can_write(row: SellerOrderLine) -> bool:
    """Tell whether this purchase may still be written about: it has arrived, was kept, and nobody has."""
    has_arrived = row.seller_order.state in ARRIVED and row.kept > 0 and row.line.product_id is not None
    return has_arrived and not LineReview.objects.filter(line=row).exists()


@transaction.atomic
def write(row: SellerOrderLine, *, score: int, title: str, body: str, name: str, user=None) -> ProductReview:
    """Write a review (1 to 5) that waits for the staff; the star certificate has nothing to do with it.

    Raises NotPossible for what has not arrived or was written about, ValidationError for an empty text.
    """
    if not can_write(row):
        raise NotPossible(_("This purchase cannot be written about, or it was already."))
    text, said = clean(body), clean_line(title)
    if not text:
        raise ValidationError(_("Write a few words."))
    product, person = subject_of(row.line.product), user if getattr(user, "is_authenticated", False) else None
    if person and ProductReview.objects.filter(product=product, user=person).exists():
        raise NotPossible(_("You have written about this product before."))
    review = ProductReview(
        product=product,
        score=score,
        title=said[:255],
        body=text,
        user=person,
        name=clean_line(name)[:255],
        status=ProductReview.FOR_MODERATION,
    )
    try:
        with transaction.atomic():
            review.save()
            LineReview.objects.create(line=row, review=review)
    except IntegrityError as error:  # the same form was sent twice at once
        raise NotPossible(_("This purchase cannot be written about, or it was already.")) from error
    audit.log("review.written", review, person)
    return review
