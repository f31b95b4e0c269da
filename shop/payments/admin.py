"""Accounts that receive transfers, which the office adds and ends here, and disputes, which it reads here."""

from django.contrib import admin

from shop.payments.bank_models import BankAccount
from shop.payments.models import Dispute


@admin.register(BankAccount)
class BankAccountAdmin(admin.ModelAdmin):
    """One row per account and time; a row with a producer is his own account."""

    list_display = ["bank_name", "number", "holder", "producer", "valid_from", "valid_until"]
    raw_id_fields = ["producer"]


@admin.register(Dispute)
class DisputeAdmin(admin.ModelAdmin):
    """To be answered at the provider; nothing is changed here."""

    list_display = ["provider_id", "payment", "amount_vnd", "reason", "status", "answer_by"]
    list_filter = ["status"]

    def has_add_permission(self, request):
        """Disputes come from the provider."""
        return False

    def has_change_permission(self, request, obj=None):
        """Disputes change at the provider."""
        return False

    has_delete_permission = has_change_permission
