"""Vouchers begin and end with whole days, like offers."""

from oscar.apps.dashboard.vouchers import forms

from shop.core.day_fields import FirstDayField, LastDayField, WholeDays


class VoucherForm(WholeDays, forms.VoucherForm):
    """One voucher."""

    start_datetime = FirstDayField()
    end_datetime = LastDayField()


class VoucherSetForm(WholeDays, forms.VoucherSetForm):
    """Many vouchers of one kind."""

    start_datetime = FirstDayField()
    end_datetime = LastDayField()
