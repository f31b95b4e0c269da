"""The outbox: a message is a row of the same transaction, so an order never fails because of mail."""

import dataclasses
import datetime as dt
import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils.module_loading import import_string
from django_tasks import task

from shop.core import clock
from shop.core.models import OutboxMessage

logger = logging.getLogger(__name__)
RETRY_MINUTES = (1, 5, 30, 120, 720)


def letter(*, body: str, subject: str = "", email: str | None = None, phone: str | None = None, reference: str = ""):
    """Return a message, not written yet: by e-mail if there is an address, else to the phone; None with neither."""
    if not (email or phone):
        return None
    channel = OutboxMessage.Channel.EMAIL if email else OutboxMessage.Channel.PHONE
    return OutboxMessage(
        channel=channel, recipient=email or str(phone), subject=subject[:200], body=body, reference=reference
    )


def post(**words):
    """Write one message with the words of :func:`letter`; return it, or None without an address."""
    message = letter(**words)
    return post_all([message])[0] if message else None


def post_all(letters: Iterable[OutboxMessage | None]) -> list[OutboxMessage]:
    """Write messages and hand them to the background together after the commit."""
    messages = OutboxMessage.objects.bulk_create([message for message in letters if message])
    pks = [message.pk for message in messages]
    if pks:
        transaction.on_commit(lambda: deliver_later(*pks), robust=True)
    return messages


def deliver_later(*pks: int) -> None:
    """Hand messages to the background; whatever fails here is found again by the tick."""
    deliver.enqueue(*pks)


@task()
def deliver(*pks: int) -> None:
    """Send the messages ``pks`` unless they were sent; a fault is noted and tried again later."""
    for pk in pks:
        send_message(pk)


def send_message(pk: int) -> bool:
    """Send one message under a row lock, so that tick and worker never send it twice; True when it went out."""
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().filter(pk=pk, sent_at=None).first()
        if message is None:
            return False
        message.attempts += 1
        try:
            import_string(settings.MESSAGE_CHANNELS[message.channel])().send(message)
        except Exception as error:  # a neighbour's fault must not reach whoever wrote the message
            logger.warning("message %s was not sent: %s", pk, type(error).__name__)
            message.last_error = f"{type(error).__name__}: {error}"[:200]
            wait = RETRY_MINUTES[min(message.attempts, len(RETRY_MINUTES)) - 1]
            message.not_before = clock.now() + dt.timedelta(minutes=wait)
        else:
            message.sent_at, message.last_error = clock.now(), ""
        message.save(update_fields=["attempts", "sent_at", "last_error", "not_before"])
    return message.sent_at is not None


def send_due(limit: int = 200) -> int:
    """Send what is due (called by the tick); return how many went out."""
    due = OutboxMessage.objects.filter(Q(not_before=None) | Q(not_before__lte=clock.now()), sent_at=None)
    return sum(send_message(pk) for pk in due.order_by("pk").values_list("pk", flat=True)[:limit])


@dataclasses.dataclass(frozen=True)
class Backlog:
    """Messages that did not go out yet; ``failing`` of them were tried in vain, the oldest is ``seconds`` old."""

    messages: int
    failing: int
    seconds: float


def backlog() -> Backlog:
    """Return what waits, for machines that watch."""
    unsent = OutboxMessage.objects.filter(sent_at=None)
    found = unsent.aggregate(
        messages=Count("pk"), failing=Count("pk", filter=Q(attempts__gt=0)), oldest=Min("created_at")
    )
    oldest = found.pop("oldest")
    return Backlog(**found, seconds=(clock.now() - oldest).total_seconds() if oldest else 0.0)
