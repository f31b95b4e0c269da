"""Offers begin and end with whole days: Oscar's fields ask for a time, and "15/12" would end as the day begins."""

from oscar.apps.dashboard.offers import forms

from shop.core.day_fields import FirstDayField, LastDayField, WholeDays


class RestrictionsForm(WholeDays, forms.RestrictionsForm):
    """When an offer counts and how often."""

    start_datetime = FirstDayField(required=False)
    end_datetime = LastDayField(required=False)
