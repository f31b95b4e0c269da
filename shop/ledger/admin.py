"""Rates and accounts that the office changes by a new row with its first day."""

from django.contrib import admin

from shop.ledger.models import CommissionRate, PayoutAccount, PayoutRule, TaxRate


@admin.register(CommissionRate)
class CommissionRateAdmin(admin.ModelAdmin):
    """What the marketplace keeps."""

    list_display = ["__str__", "producer", "group_number", "valid_from"]
    raw_id_fields = ["producer"]


@admin.register(TaxRate)
class TaxRateAdmin(admin.ModelAdmin):
    """What is withheld for the state."""

    list_display = ["producer_kind", "income", "vat_basis_points", "pit_basis_points", "valid_from", "source"]


@admin.register(PayoutRule)
class PayoutRuleAdmin(admin.ModelAdmin):
    """When money may be paid out."""

    list_display = ["valid_from", "hold_days", "delivery_to_producer"]


@admin.register(PayoutAccount)
class PayoutAccountAdmin(admin.ModelAdmin):
    """Where a producer's money goes."""

    list_display = ["producer", "bank", "number", "holder", "valid_from"]
    raw_id_fields = ["producer"]
