"""Bring the reference data of every room into the database: places, sets, rules, countries, pages."""

from django.core.management.base import BaseCommand

import cms.services


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        for name, load in STEPS:
            load()
            self.stdout.write(name)


STEPS = [
    ("pages", cms.services.load_reference),
]
