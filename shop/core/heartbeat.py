"""When each duty of the tick was last done: a clock that stopped is seen from outside."""

from shop.core.clock import now
from shop.core.models import Heartbeat


def beat(name: str) -> None:
    """Note that duty ``name`` was done just now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now()})


def ages() -> dict[str, float]:
    """Return {duty: seconds since it was last done}."""
    moment = now()
    return {beat.name: (moment - beat.at).total_seconds() for beat in Heartbeat.objects.order_by("name")}
