"""Which line of an order a review is about: only who has received a product may say how it was."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LineReview(models.Model):
    """A review that was written about one line; both ways one, so nobody writes twice about one purchase."""

    line = models.OneToOneField(
        "fulfilment.SellerOrderLine", models.CASCADE, related_name="review_link", verbose_name=_("line")
    )
    review = models.OneToOneField(
        "reviews.ProductReview", models.CASCADE, related_name="line_link", verbose_name=_("review")
    )

    class Meta:
        verbose_name = _("review of a line")
        verbose_name_plural = _("reviews of lines")

    def __str__(self):
        return f"{self.line_id} {self.review_id}"
