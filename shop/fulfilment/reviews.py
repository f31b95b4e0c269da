"""Reviews by people who have received what they write about, with an account or without. Staff look at each first."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue.listings.naming import subject_of
from media import services as media
from shop.core import audit
from shop.core.text import clean, clean_line
from shop.fulfilment.models import LineReview, ReviewPicture, SellerOrderLine
from shop.fulfilment.services import NotPossible
from shop.fulfilment.states import ARRIVED

ProductReview = get_model("reviews", "ProductReview")
MAX_PICTURES = 3


def can_write(row: SellerOrderLine) -> bool:
    """Tell whether this purchase may still be written about: it has arrived, was kept, and nobody has."""
    has_arrived = row.seller_order.state in ARRIVED and row.kept > 0 and row.line.product_id is not None
    return has_arrived and not LineReview.objects.filter(line=row).exists()


@transaction.atomic
def write(
    row: SellerOrderLine, *, score: int, title: str, body: str, name: str, pictures: Iterable = (), user=None
) -> ProductReview:
    """Write a review (1 to 5) that waits for the staff; the star certificate has nothing to do with it.

    ``pictures`` are cleaned ones (``media.forms.PictureField``), three at most.

    Raises NotPossible for what has not arrived or was written about, ValidationError for an empty text.
    """
    if not can_write(row):
        raise NotPossible(_("This purchase cannot be written about, or it was already."))
    text, said = clean(body), clean_line(title)
    if not text:
        raise ValidationError(_("Write a few words."))
    shown = list(dict.fromkeys(pictures))
    if len(shown) > MAX_PICTURES:
        raise ValidationError(_("At most %(limit)d pictures.") % {"limit": MAX_PICTURES})
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
            ReviewPicture.objects.bulk_create(
                ReviewPicture(review=review, picture=picture, position=place) for place, picture in enumerate(shown)
            )
    except IntegrityError as error:  # the same form was sent twice at once
        raise NotPossible(_("This purchase cannot be written about, or it was already.")) from error
    audit.log("review.written", review, person)
    return review


# ------------------------------------------------------------------------------------------------ personal data
def export_reviews(user) -> list[dict]:
    """Return what a person wrote, ready for JSON; pictures by the address of the file."""
    return [
        {
            "product": review.product.get_title(),
            "score": review.score,
            "title": review.title,
            "text": review.body,
            "name": review.name,
            "written_at": review.date_created.isoformat(),
            "pictures": [link.picture.file for link in review.picture_links.all()],
        }
        for review in _of(user).select_related("product__parent").prefetch_related("picture_links__picture")
    ]


def erase_reviews(user) -> None:
    """Take name and pictures off what a person wrote; score and text stay, without anybody's name."""
    reviews = _of(user)
    links = list(ReviewPicture.objects.filter(review__in=reviews).select_related("picture"))
    ReviewPicture.objects.filter(pk__in=[link.pk for link in links]).delete()
    for link in links:
        media.remove(link.picture)
    ProductReview.objects.filter(pk__in=reviews.values("pk")).update(name="", email="")


def _of(user):
    """Return what a person wrote, signed in or from the page of an order that belongs to the account."""
    return ProductReview.objects.filter(Q(user=user) | Q(line_link__line__seller_order__order__user=user)).distinct()
