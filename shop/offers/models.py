"""What Oscar's offers do not say: who bears them, and what the law allows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Terms(models.Model):
    """Who bears the discounts of one offer, and whose goods it is for. An offer without terms gives nothing."""

    class Bearer(models.TextChoices):
        PRODUCER = "producer", _("the producer")
        PROGRAMME = "programme", _("the programme")

    offer = models.OneToOneField(
        "offer.ConditionalOffer", models.CASCADE, related_name="terms", verbose_name=_("offer")
    )
    bearer = models.CharField(_("borne by"), max_length=10, choices=Bearer)
    producer = models.ForeignKey(
        "partner.Producer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offer_terms",
        verbose_name=_("producer"),
        help_text=_("only goods of this producer; empty: goods of everybody"),
    )

    class Meta:
        verbose_name = _("terms of an offer")
        verbose_name_plural = _("terms of offers")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bearer="programme") | models.Q(producer__isnull=False),
                name="offerterms_producer_bears_own",
            ),
        ]

    def __str__(self):
        return f"{self.offer_id} {self.bearer}"


class PromotionRule(models.Model):
    """How much discount the law allows on some goods, from a day to a day (both whole). 0 % forbids promotion.

    Of the rows that fit a product the strictest counts. ``from_abv`` speaks of drinks with so much alcohol or more;
    an alcoholic drink whose strength is not stated counts as strong.
    """

    product_set = models.ForeignKey(
        "listings.ProductSet", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("product set")
    )
    from_abv = models.DecimalField(
        _("from so much alcohol (% by volume)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    most_percent = models.PositiveSmallIntegerField(
        _("greatest discount (%)"), help_text=_("of the price; 0 forbids any, 99 is the most")
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, help_text=_("law or decree, with its article"))

    class Meta:
        verbose_name = _("rule of promotion")
        verbose_name_plural = _("rules of promotion")
        ordering = ["valid_from", "pk"]
        constraints = [
            # A price never falls to nothing: the share of the programme is booked when the buyer's money comes.
            models.CheckConstraint(condition=models.Q(most_percent__lte=99), name="promotionrule_leaves_a_price"),
            models.UniqueConstraint(
                fields=["product_set", "from_abv", "valid_from"], name="promotionrule_once", nulls_distinct=False
            ),
        ]

    def __str__(self):
        return f"{self.most_percent} %: {self.source}"
