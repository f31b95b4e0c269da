"""What the law allows: how much discount on which goods, on which day."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Q
from oscar.core.loading import get_model

from catalogue.listings.models import ProductSet
from shop.offers.models import PromotionRule

ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")


@dataclasses.dataclass(frozen=True)
class Allowed:
    """The greatest discount on one product in percent of its price, and the law that says so ("" for no rule)."""

    percent: int = 99
    source: str = ""


def allowed(products: Mapping[int, object], day: dt.date) -> dict[int, Allowed]:
    """Return what the law allows on ``products``, {subject's pk: its ProductSet}, on ``day``. Two queries at most."""
    rules = list(rules_on(day))
    asked = [pk for pk, product_set in products.items() if _asks_strength(rules, product_set)]
    strengths = _strengths(asked) if asked else {}
    return {pk: _strictest(rules, product_set, strengths.get(pk)) for pk, product_set in products.items()}


def rules_on(day: dt.date):
    """Return the rows in force on ``day``."""
    return PromotionRule.objects.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


def _asks_strength(rules: Iterable[PromotionRule], product_set) -> bool:
    return any(rule.from_abv is not None and _is_of(rule, product_set) for rule in rules)


def _strengths(products: list[int]) -> dict[int, Decimal]:
    rows = ProductAttributeValue.objects.filter(
        product_id__in=products, attribute__code="abv", value_float__isnull=False
    )
    return {pk: Decimal(str(value)) for pk, value in rows.values_list("product_id", "value_float")}


def _strictest(rules: Iterable[PromotionRule], product_set, strength: Decimal | None) -> Allowed:
    fitting = [rule for rule in rules if _is_of(rule, product_set) and _is_strong(rule, product_set, strength)]
    rule = min(fitting, key=lambda rule: rule.most_percent, default=None)
    return Allowed(rule.most_percent, rule.source) if rule else Allowed()


def _is_of(rule: PromotionRule, product_set) -> bool:
    return rule.product_set_id is None or rule.product_set_id == product_set.pk


def _is_strong(rule: PromotionRule, product_set, strength: Decimal | None) -> bool:
    """Tell whether a row about strength fits; what is not stated of an alcoholic drink is not guessed in its favour."""
    if rule.from_abv is None:
        return True
    return product_set.age_restricted if strength is None else strength >= rule.from_abv


# The rows that a new site starts with; the office adds a row when the law changes. Decree 81 does not let spirits and
# medicines be promoted; traditional medicine stands in one set with health food, so the whole set is left out.
_DECREE = dt.date(2018, 7, 15)
_RULES = [
    (None, "15.0", 0, dt.date(2020, 1, 1), "Luật 44/2019/QH14, Điều 5 khoản 9"),
    (None, None, 50, _DECREE, "Nghị định 81/2018/NĐ-CP, Điều 7 khoản 1"),
    ("2.1.1", None, 0, _DECREE, "Nghị định 81/2018/NĐ-CP, Điều 5 khoản 2"),
    ("3.1.1", None, 0, _DECREE, "Nghị định 81/2018/NĐ-CP, Điều 5 khoản 2"),
]


def load_reference() -> None:
    """Give a new site the rules of promotion; repeatable, rows of the office stay as they are."""
    sets = dict(ProductSet.objects.values_list("code", "pk"))
    for code, strength, percent, first, source in _RULES:
        if code and code not in sets:
            continue
        PromotionRule.objects.get_or_create(
            product_set_id=sets.get(code),
            from_abv=strength and Decimal(strength),
            valid_from=first,
            defaults={"most_percent": percent, "source": source},
        )
