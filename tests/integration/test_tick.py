"""The minute tick: what is due is done once, and one fault does not stop the rest."""

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command

from shop.core import clock
from shop.core.models import OutboxMessage
from shop.stock import services
from shop.stock.services import Wanted
from tests.factories.stock import make_stockrecord

pytestmark = pytest.mark.django_db


def test_expired_holds_come_back_once(time_machine):
    record = make_stockrecord(5)
    services.hold([Wanted(record.pk, 2, "A")], expires_at=clock.now() + dt.timedelta(minutes=30))
    time_machine.move_to(clock.now() + dt.timedelta(minutes=31))
    for _twice in range(2):
        call_command("tick")
        record.refresh_from_db()
        assert (record.num_in_stock, record.num_allocated) == (5, 0)


def test_a_message_left_behind_is_sent_once():
    OutboxMessage.objects.create(channel="email", recipient="hanh@example.vn", subject="Đơn", body="…")
    call_command("tick")
    call_command("tick")
    assert [message.to for message in mail.outbox] == [["hanh@example.vn"]]


def test_a_neighbour_s_fault_is_tried_again_later_and_stops_nothing(settings, time_machine):
    settings.MESSAGE_CHANNELS = {"email": "tests.integration.test_tick.Broken", "phone": ""}
    message = OutboxMessage.objects.create(channel="email", recipient="hanh@example.vn", body="…")
    call_command("tick")
    message.refresh_from_db()
    assert (message.attempts, message.sent_at) == (1, None)
    assert "no line" in message.last_error
    call_command("tick")
    message.refresh_from_db()
    assert message.attempts == 1  # not before its minute
    time_machine.move_to(clock.now() + dt.timedelta(minutes=2))
    call_command("tick")
    message.refresh_from_db()
    assert message.attempts == 2


class Broken:
    """A channel whose line is down."""

    def send(self, message):
        """Fail."""
        raise OSError("no line")
