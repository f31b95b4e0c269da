"""Form fields for columns that hold a moment where people mean a whole local day, as Oscar's offers do."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.core import clock


class _WholeDayField(forms.DateField):
    """Shows the local day of a moment and gives back one edge of the day that was typed."""

    edge = staticmethod(clock.day_start)

    def __init__(self, **options):
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)

    def prepare_value(self, value):
        """Show the day."""
        return clock.local_day(value) if isinstance(value, dt.datetime) else value

    def to_python(self, value) -> dt.datetime | None:
        """Return the moment, None for nothing."""
        day = super().to_python(self.prepare_value(value))
        return self.edge(day) if day else None

    def has_changed(self, initial, data) -> bool:
        """Compare days: a moment within the same day is no change."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class FirstDayField(_WholeDayField):
    """The day counts from its first moment."""

    def __init__(self, **options):
        super().__init__(**{"label": _("First day")} | options)


class LastDayField(_WholeDayField):
    """The day counts to its last moment."""

    edge = staticmethod(clock.day_end)

    def __init__(self, **options):
        help_text = _("This day counts whole, to its last second in Viet Nam.")
        super().__init__(**{"label": _("Last day"), "help_text": help_text} | options)


class WholeDays:
    """For a form with the two fields: a day that nobody changed keeps the very moment that is stored."""

    def clean(self):
        """Put stored moments back. Oscar's form takes for granted that both days could be read."""
        for name in ("start_datetime", "end_datetime"):
            self.cleaned_data.setdefault(name, None)
        cleaned = super().clean()
        for name in ("start_datetime", "end_datetime"):
            if self.instance.pk and name in cleaned and name not in self.changed_data:
                cleaned[name] = getattr(self.instance, name)
        return cleaned
