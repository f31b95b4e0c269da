"""Load the demonstration shop."""

import time

from django.core.management import BaseCommand

from cms.demo.load import load


class Command(BaseCommand):
    """Idempotent: a second run adds nothing."""

    help = "Load 360 specialties with made-up producers, certificates, stock, sales points and reviews."

    def handle(self, *args, verbosity=1, **options):
        """Load; the search documents follow when the transaction has ended."""
        started = time.monotonic()
        tally = load(self._progress if verbosity and self.stdout.isatty() else lambda done, total: None)
        self.stdout.write(
            f"{tally.products} products of {tally.producers} producers, {tally.certificates} certificates, "
            f"{tally.points} sales points, {tally.reviews} reviews: {time.monotonic() - started:.0f} s"
        )

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(f"\r{done} / {total}", ending="\n" if done == total else "")
        self.stdout.flush()
