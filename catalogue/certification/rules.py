"""What the law asks of a certificate, checked once for every door: screens, imports, demonstration data.

Each function returns nothing and raises ValidationError with a sentence for the person who entered the value.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from catalogue.certification.models import Certificate, Decision, StarBand, StarIssuer
from catalogue.certification.selectors import last_day, rule_value
from shop.core.clock import add_months
from shop.core.text import clean_line, fold


def in_force(queryset, day: dt.date):
    """Limit rows of a table of rules to those that count on ``day``."""
    return queryset.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


def required_rule(rule: str, day: dt.date) -> int:
    """Return the number of a rule on a day; a day without one is refused, never guessed."""
    value = rule_value(rule, day)
    if not value:
        raise ValidationError(_("No value of the rule “%(rule)s” is set for this day.") % {"rule": rule}, "no_rule")
    return value


def last_day_of_validity(issued_on: dt.date) -> dt.date:
    """Return the last day that counts: issued_on + 36 months (26/2026/QĐ-TTg, Art. 4.3)."""
    return add_months(issued_on, required_rule("validity_months", issued_on))


def stars_for_score(score: Decimal, day: dt.date) -> int:
    """Return the stars that ``score`` points make by half-open bands; 0 below three stars.

    ``day`` is the day of the decision. Exact: 69.99 is three stars, 70 is four. Nothing is rounded.
    """
    if not Decimal(0) <= score <= Decimal(100):
        raise ValidationError(_("Points go from 0 to 100."), "score_range")
    bands = in_force(StarBand.objects, day).filter(Q(points_below=None) | Q(points_below__gt=score))
    band = bands.filter(points_from__lte=score).order_by("-stars").first()
    return band.stars if band else 0


def check_stars(stars: int) -> None:
    """A certificate carries 3, 4 or 5 stars."""
    if stars not in (3, 4, 5):
        raise ValidationError(_("A certificate carries 3, 4 or 5 stars."), "stars")


def check_score(stars: int, score: Decimal | None, note: str, day: dt.date) -> None:
    """Stars never exceed what the points make; fewer need the star minimum that was missing (Art. 3.3, sheets)."""
    if score is None:
        return
    by_points = stars_for_score(score, day)
    values = {"score": format(score.normalize(), "f"), "by_points": by_points, "stars": stars}
    if stars > by_points:
        raise ValidationError(
            _("%(score)s points make %(by_points)s stars, not %(stars)s.") % values
            if by_points
            else _("%(score)s points make no stars: a certificate needs at least 50.") % values,
            "score",
        )
    if stars < by_points and not note:
        raise ValidationError(
            _("%(score)s points make %(by_points)s stars; for %(stars)s stars name the minimum that was missing.")
            % values,
            "score",
        )


def check_issuer(issuer: str, stars: int, signed_on: dt.date) -> None:
    """Five stars come from the ministry, three and four from the province (districts until June 2025: three)."""
    if in_force(StarIssuer.objects, signed_on).filter(stars=stars, issuer=issuer).exists():
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
