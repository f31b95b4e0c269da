"""Accounts that receive transfers: the office adds and ends them here."""

from django.contrib import admin

from shop.payments.bank_models import BankAccount


@admin.register(BankAccount)
class BankAccountAdmin(admin.ModelAdmin):
    """One row per account and time; a row with a producer is his own account."""

    list_display = ["bank_name", "number", "holder", "producer", "valid_from", "valid_until"]
    raw_id_fields = ["producer"]
