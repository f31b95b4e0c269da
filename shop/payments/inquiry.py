"""Ask providers about payments that are open: for messages that never came and for what a crash cut off (the tick)."""

import datetime as dt
import logging

from django.db.models import Q

from shop.core import clock
from shop.payments import services
from shop.payments.gateways.base import Refused, Unreachable
from shop.payments.models import Payment

logger = logging.getLogger(__name__)
PATIENCE = dt.timedelta(minutes=2)  # a payment is asked about no more often than this


def ask_open(limit: int = 50) -> int:
    """Ask about open payments that have a number at their provider; return how many were asked.

    Stops at a provider that does not answer: the next minute comes soon, and other duties wait.
    """
    before = clock.now() - PATIENCE
    waiting = Payment.objects.filter(Q(checked_at=None) | Q(checked_at__lte=before), state=Payment.State.OPEN)
    asked = 0
    for payment in waiting.exclude(provider_id="").order_by("checked_at", "pk")[:limit]:
        try:
            services.refresh(payment)
        except Refused as error:
            Payment.objects.filter(pk=payment.pk).update(checked_at=clock.now(), problem=str(error)[:200])
        except Unreachable as error:
            logger.warning("payment %s is not asked about: %s", payment.reference, error)
            break
        asked += 1
    return asked
