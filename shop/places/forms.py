"""One field for a commune: typed (with names of today or of before), picked from proposals, or chosen from lists."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.places import selectors
from shop.places.models import Commune

CHOICES_SHOWN = 6


@dataclass(frozen=True)
class CommuneInput:
    """What the widget posted."""

    text: str = ""  # what stands in the text box
    code: str = ""  # commune picked from the proposals, or from the choices after an ambiguous answer
    province: str = ""  # first list
    listed: str = ""  # second list: commune code


def label_of(commune: Commune) -> str:
    """Return "Xã Bát Tràng, Hà Nội": what the text box shows for a commune."""
    return f"{commune.full_name}, {commune.province.name}"


class CommuneWidget(forms.Widget):
    """Text box with proposals; two lists below it that work without JavaScript (style sheet and script come with it).

    Posts ``<name>`` (text), ``<name>_code``, ``<name>_province``, ``<name>_list``. A button named ``<name>_fill``
    posts the form to fill the second list.
    """

    template_name = "places/commune_widget.html"

    def value_from_datadict(self, data, files, name):
        """Return the CommuneInput of the posted data."""
        posted = [data.get(name + suffix, "") for suffix in ("", "_code", "_province", "_list")]
        return CommuneInput(*(str(value).strip() for value in posted))

    def value_omitted_from_data(self, data, files, name):
        """Return whether nothing of the field was posted."""
        return not any(name + suffix in data for suffix in ("", "_code", "_province", "_list"))

    def use_required_attribute(self, initial):
        """The browser cannot know which of the two ways was taken."""
        return False

    def format_value(self, value):
        """Return a CommuneInput for a commune, its primary key, a code, typed text or a CommuneInput."""
        if isinstance(value, CommuneInput):
            return value
        commune = value if isinstance(value, Commune) else _by_key(value)
        if commune:
            return CommuneInput(label_of(commune), commune.code, commune.province.code, commune.code)
        return CommuneInput(text=str(value or ""))

    def get_context(self, name, value, attrs):
        """Add the lists, and the choices that an ambiguous text leaves."""
        context = super().get_context(name, None, attrs)
        given = self.format_value(value)
        communes = selectors.communes_of(given.province) if given.province else ()
        context["widget"] |= {"given": given, "choices": self._choices(given)}
        context["provinces"] = [(p.code, selectors.province_label(p)) for p in selectors.provinces()]
        context["communes"] = [(commune.code, commune.full_name) for commune in communes]
        return context

    def _choices(self, given: CommuneInput) -> list[selectors.Candidate]:
        if not given.text or given.code:
            return []
        candidates = selectors.resolve_address(given.text)
        return [] if selectors.clear_winner(candidates) else candidates[:CHOICES_SHOWN]


class CommuneField(forms.Field):
    """Cleans to a Commune (or None when not required)."""

    widget = CommuneWidget
    default_error_messages = {
        "required": _("Type your commune or ward, or choose it from the lists."),
        "unknown": _("We found no commune with this name. Type its name and the province, for example %(example)s."),
        "ambiguous": _("Several communes have this name. Choose one: %(choices)s."),
        "unlisted": _("Choose the commune from the list of this province."),
    }

    def to_python(self, value) -> Commune | None:
        """Return the commune that was picked, typed or listed; raise ValidationError with what to do else."""
        value = self.widget.format_value(value)
        if value.text:
            return self._named(value)
        if value.listed or value.code:
            commune = _by_code(value.listed or value.code)
            if commune and value.province in ("", commune.province.code):
                return commune
        if value.province:
            raise ValidationError(self.error_messages["unlisted"], code="unlisted")
        return None

    def has_changed(self, initial, data):
        """Return whether another commune was given than ``initial`` (a Commune or its primary key)."""
        try:
            commune = self.to_python(data)
        except ValidationError:
            return True
        return (commune and commune.pk) != getattr(initial, "pk", initial)

    def _named(self, value: CommuneInput) -> Commune:
        """Return the picked commune if the text may mean it (it may have been edited since), else what is typed."""
        candidates = selectors.resolve_address(value.text)
        picked = [c.commune for c in candidates if c.commune.code == value.code]
        commune = picked[0] if picked else selectors.clear_winner(candidates)
        if commune:
            return commune
        if not candidates:
            params = {"example": "Xã Bát Tràng, Hà Nội"}
            raise ValidationError(self.error_messages["unknown"], code="unknown", params=params)
        params = {"choices": "; ".join(label_of(candidate.commune) for candidate in candidates[:CHOICES_SHOWN])}
        raise ValidationError(self.error_messages["ambiguous"], code="ambiguous", params=params)


def _by_code(code: str) -> Commune | None:
    return Commune.objects.select_related("province", "unit_type").filter(code=code[:8]).first()


def _by_key(value) -> Commune | None:
    """Return the commune of an initial value: a primary key."""
    if not isinstance(value, int):
        return None
    return Commune.objects.select_related("province", "unit_type").filter(pk=value).first()
