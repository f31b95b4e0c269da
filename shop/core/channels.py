"""Ways in which a message leaves: one class per channel, chosen in settings.MESSAGE_CHANNELS."""

import logging
from typing import Protocol

from django.core.mail import EmailMessage

from shop.core.models import OutboxMessage

logger = logging.getLogger(__name__)


class Channel(Protocol):
    """A channel sends one message or raises."""

    def send(self, message: OutboxMessage) -> None: ...


class EmailChannel:
    """E-mail through Django's configured backend."""

    def send(self, message: OutboxMessage) -> None:
        """Send ``message`` as plain text."""
        EmailMessage(subject=message.subject, body=message.body, to=[message.recipient]).send()


class DevelopmentPhoneChannel:
    """No telephone gateway: the message stays readable on the staff page of messages and in the console."""

    def send(self, message: OutboxMessage) -> None:
        """Print ``message``; the outbox row itself is what the staff page shows."""
        logger.info("message to phone %s: %s", message.recipient, message.body)
