"""What a buyer is told before he orders (Law 19/2023/QH15 on consumers)."""

from django import template

from shop.core import clock
from shop.core.pagecache.memory import remember
from shop.fulfilment.models import ReturnRule

register = template.Library()


@register.simple_tag
def return_days() -> int | None:
    """Return for how many days goods can be sent back by the rule of today; no query while nothing has changed."""
    return remember(("returns", "days", clock.today()), _days_today)


def _days_today() -> int | None:
    rules = ReturnRule.objects.filter(valid_from__lte=clock.today()).order_by("-valid_from")
    return rules.values_list("days", flat=True).first()
