"""Do what is due: expired holds, messages that did not go out, search documents left behind. Every minute, by cron."""

import logging

from django.core.management import BaseCommand, call_command

import search.services
from shop.alerts import services as alerts
from shop.core import heartbeat, outbox
from shop.fulfilment import complaints, shipments
from shop.fulfilment import services as fulfilment
from shop.payments import inquiry, settlement
from shop.payments.stripe import events
from shop.stock import services as stock

logger = logging.getLogger(__name__)


def publish_due_pages() -> None:
    """Put pages live, or take them off, whose time editors have set."""
    call_command("publish_scheduled", verbosity=0)


DUTIES = {
    "provider messages followed": events.retry_due,
    "payments asked about": inquiry.ask_open,  # before unpaid orders lapse
    "parcels followed": shipments.follow_due,
    "orders lapsed": fulfilment.lapse_due,
    "holds released": stock.release_expired,
    "orders settled": settlement.settle_due,
    "producers reminded": fulfilment.remind_due,
    "complaints reminded": complaints.remind_due,
    "stock alerts": alerts.tell_due,
    "messages sent": outbox.send_due,
    "documents refreshed": search.services.tick,
    "pages published": publish_due_pages,
}


class Command(BaseCommand):
    """Each duty is idempotent, and one that fails does not keep the others from running."""

    help = __doc__

    def handle(self, *args, **options):
        """Run all duties; exit with an error when one failed."""
        failed = []
        for name, duty in DUTIES.items():
            try:
                done = duty()
                heartbeat.beat(name)
            except Exception:
                logger.exception("tick: %s failed", name)
                failed.append(name)
            else:
                if done:
                    self.stdout.write(f"{name}: {done}")
        if failed:
            raise SystemExit(f"failed: {', '.join(failed)}")
