"""Bring the reference data of every room into the database: places, sets, rules, countries, rates, pages."""

from django.core.management.base import BaseCommand
from oscar.core.loading import get_model

import catalogue.certification.services
import catalogue.listings.services
import cms.services
import shop.alerts.services
import shop.delivery.services
import shop.fulfilment.ages
import shop.fulfilment.complaints
import shop.fulfilment.returns
import shop.fulfilment.services
import shop.ledger.rates
import shop.offers.rules
import shop.payments.bank.accounts
import shop.places.services


def load_country() -> None:
    """Oscar's addresses need a country; we deliver in one."""
    get_model("address", "Country").objects.update_or_create(
        iso_3166_1_a2="VN",
        defaults={
            "iso_3166_1_a3": "VNM",
            "iso_3166_1_numeric": "704",
            "printable_name": "Việt Nam",
            "name": "Việt Nam",
        },
    )


class Command(BaseCommand):
    """Repeatable: what is there is left as it is, what law or office changed is kept."""

    help = __doc__

    def handle(self, *args, verbosity=1, **options):
        """Run the steps in the order in which they need each other."""
        for name, load in STEPS:
            load()
            if verbosity > 1:
                self.stdout.write(name)


STEPS = [
    ("country", load_country),
    ("places", shop.places.services.load_places),
    ("product sets", catalogue.listings.services.load_reference),
    ("rules of certificates", catalogue.certification.services.load_reference),
    ("delivery rates", shop.delivery.services.load_reference),
    ("times of steps", shop.fulfilment.services.load_reference),
    ("time to send goods back", shop.fulfilment.returns.load_reference),
    ("age for alcohol", shop.fulfilment.ages.load_reference),
    ("deadlines of complaints", shop.fulfilment.complaints.load_reference),
    ("tax rates and payout rule", shop.ledger.rates.load_reference),
    ("rules of promotion", shop.offers.rules.load_reference),
    ("rule of stock alerts", shop.alerts.services.load_reference),
    ("account for transfers", shop.payments.bank.accounts.seed_office_account),
    ("pages", cms.services.load_reference),
]
