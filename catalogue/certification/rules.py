"""What the law asks of a certificate, checked once for every door: screens, imports, demonstration data.

A check returns nothing or raises ValidationError with a sentence for the person who entered the value.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.certification.models import Certificate, Decision, RuleValue, StarBand, StarIssuer
from catalogue.certification.selectors import last_day
from shop.core.clock import add_months
from shop.core.text import clean_line, fold


class Rules:
    """The numbers of the law, read from their tables once; make a new one for each piece of work."""

    @cached_property
    def _values(self) -> list[RuleValue]:
        return list(RuleValue.objects.order_by("-valid_from"))

    @cached_property
    def _bands(self) -> list[StarBand]:
        return list(StarBand.objects.order_by("-stars"))

    @cached_property
    def _issuers(self) -> list[StarIssuer]:
        return list(StarIssuer.objects.all())

    def value(self, rule: str, day: dt.date) -> int:
        """Return the number of a rule on a day; a day without one is refused, never guessed."""
        found = next((row.value for row in _in_force(self._values, day) if row.rule == rule), None)
        if found is None:
            raise ValidationError(_("No value of the rule “%(rule)s” is set for this day.") % {"rule": rule}, "no_rule")
        return found

    def last_day_of_validity(self, issued_on: dt.date) -> dt.date:
        """Return the last day that counts: issued_on + 36 months (26/2026/QĐ-TTg, Art. 4.3)."""
        return add_months(issued_on, self.value(RuleValue.Rule.VALIDITY_MONTHS, issued_on))

    def stars_for_score(self, score: Decimal, day: dt.date) -> int:
        """Return the stars that ``score`` points make by half-open bands; 0 below three stars.

        ``day`` is the day of the decision. Exact: 69.99 is three stars, 70 is four. Nothing is rounded.
        """
        if not Decimal(0) <= score <= Decimal(100):
            raise ValidationError(_("Points go from 0 to 100."), "score_range")
        for band in _in_force(self._bands, day):
            if band.points_from <= score and (band.points_below is None or score < band.points_below):
                return band.stars
        return 0

    def check_score(self, stars: int, score: Decimal | None, note: str, day: dt.date) -> None:
        """Stars never exceed what the points make; fewer need the star minimum that was missing (Art. 3.3, sheets)."""
        if score is None:
            return
        by_points = self.stars_for_score(score, day)
        values = {"score": format(score.normalize(), "f"), "by_points": by_points, "stars": stars}
        if not by_points:
            raise ValidationError(
                _("%(score)s points make no stars: a certificate needs at least 50.") % values, "score"
            )
        if stars > by_points:
            raise ValidationError(_("%(score)s points make %(by_points)s stars, not %(stars)s.") % values, "score")
        if stars < by_points and not note:
            raise ValidationError(
                _("%(score)s points make %(by_points)s stars; for %(stars)s stars name the minimum that was missing.")
                % values,
                "score",
            )

    def check_issuer(self, issuer: str, stars: int, signed_on: dt.date) -> None:
        """Five stars come from the ministry, three and four from the province (districts until June 2025: three)."""
        if any((row.stars, row.issuer) == (stars, issuer) for row in _in_force(self._issuers, signed_on)):
            return
        if stars == 5:
            raise ValidationError(
                _("Five stars come from a decision of the ministry only; “potential 5 stars” is not a certificate."),
                "issuer",
            )
        raise ValidationError(
            _("A decision of the level “%(level)s” signed on %(day)s does not give %(stars)s stars.")
            % {"level": Decision.Issuer(issuer).label, "day": f"{signed_on:%d/%m/%Y}", "stars": stars},
            "issuer",
        )


def _in_force(rows: Iterable, day: dt.date) -> Iterator:
    """Yield the rows of a table of rules that count on ``day``."""
    return (row for row in rows if row.valid_from <= day and (row.valid_until is None or day <= row.valid_until))


def check_stars(stars: int) -> None:
    """A certificate carries 3, 4 or 5 stars."""
    if stars not in (3, 4, 5):
        raise ValidationError(_("A certificate carries 3, 4 or 5 stars."), "stars")


def check_not_potential(text: str) -> None:
    """Refuse “tiềm năng 5 sao”: an approved result that was forwarded to the ministry is no rank (Art. 7.3e)."""
    if "tiem nang" in fold(clean_line(str(text))) or "potential" in fold(str(text)):
        raise ValidationError(
            _("“Potential 5 stars” is a result sent to the ministry, not a certificate and not 5 stars."), "potential"
        )


def clashing(certificate: Certificate, others: Iterable[Certificate]) -> Certificate | None:
    """Return the first of ``others`` that counts on a day on which ``certificate`` counts too, if any."""
    end = last_day(certificate)
    for other in others:
        if max(certificate.issued_on, other.issued_on) <= min(end, last_day(other)):
            return other
    return None
