"""What stands around a review: the line of an order it is about, its pictures, the producer's answer, reports.

Only who has received a product may say how it was.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.core import clock


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


class ReviewPicture(models.Model):
    """A cleaned picture of a review; seen when the review is. ``position`` is 0, 1 or 2."""

    review = models.ForeignKey(
        "reviews.ProductReview", models.CASCADE, related_name="picture_links", verbose_name=_("review")
    )
    picture = models.ForeignKey("media.Picture", models.PROTECT, related_name="+", verbose_name=_("picture"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("picture of a review")
        verbose_name_plural = _("pictures of reviews")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "position"], name="reviewpicture_position"),
            models.CheckConstraint(condition=models.Q(position__lt=3), name="reviewpicture_three"),
        ]

    def __str__(self):
        return f"{self.review_id} {self.position}"


class ReviewAnswer(models.Model):
    """The one public answer of the producer. Seen at once; staff hide it when somebody reported it with reason."""

    review = models.OneToOneField(
        "reviews.ProductReview", models.CASCADE, related_name="answer", verbose_name=_("review")
    )
    producer = models.ForeignKey("partner.Producer", models.PROTECT, related_name="+", verbose_name=_("producer"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("at"), default=clock.now)
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer to a review")
        verbose_name_plural = _("answers to reviews")

    def __str__(self):
        return f"{self.review_id} {self.producer_id}"


class ReviewReport(models.Model):
    """A reader says that a review or its answer should not stand there; no name is asked."""

    class About(models.TextChoices):
        REVIEW = "review", _("the review")
        ANSWER = "answer", _("the answer of the producer")

    review = models.ForeignKey(
        "reviews.ProductReview", models.CASCADE, related_name="reports", verbose_name=_("review")
    )
    about = models.CharField(_("about"), max_length=10, choices=About)
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(_("at"), default=clock.now)
    closed_at = models.DateTimeField(_("looked at"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("report of a review")
        verbose_name_plural = _("reports of reviews")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.review_id} {self.about}"
