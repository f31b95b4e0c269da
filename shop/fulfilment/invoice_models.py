"""What a buyer needs on the invoice of a producer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InvoiceRequest(models.Model):
    """Company, tax code and address for the invoices of one purchase; each producer writes his own invoice."""

    purchase = models.OneToOneField(
        "fulfilment.Purchase", models.CASCADE, related_name="invoice_request", verbose_name=_("purchase")
    )
    company = models.CharField(_("company or person on the invoice"), max_length=200)
    tax_code = models.CharField(_("tax code"), max_length=14)
    address = models.CharField(_("address on the invoice"), max_length=250)
    email = models.EmailField(_("e-mail for the invoice"))
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)

    class Meta:
        verbose_name = _("request for an invoice")
        verbose_name_plural = _("requests for invoices")

    def __str__(self):
        return f"{self.company} {self.tax_code}"


class Invoice(models.Model):
    """The invoice that a producer has written for his part of an order, as he says; the paper itself is with him."""

    seller_order = models.OneToOneField(
        "fulfilment.SellerOrder", models.CASCADE, related_name="invoice", verbose_name=_("seller order")
    )
    number = models.CharField(_("sign and number of the invoice"), max_length=40)
    issued_on = models.DateField(_("written on"))
    told_at = models.DateTimeField(_("told at"), auto_now=True)

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")

    def __str__(self):
        return f"{self.seller_order_id} {self.number}"
