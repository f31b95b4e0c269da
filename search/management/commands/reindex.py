"""Rebuild the search index while the shop goes on."""

from django.core.management.base import BaseCommand

from search import services


class Command(BaseCommand):
    """Rebuild every document; buyers search the old ones until each batch is committed."""

    help = "Rebuild every search document."

    def handle(self, *args, **options):
        """Show a line of progress on a terminal."""
        count = services.reindex(self._progress)
        self.stdout.write(f"\r{count} products looked at.        ")

    def _progress(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} of {total}", ending="")
            self.stdout.flush()
