"""Rebuild the search index while the shop goes on, or compare and repair it."""

from django.core.management.base import BaseCommand, CommandError
from elasticsearch import ApiError, TransportError

from search import elastic_index, services
from search.backends.elastic.client import configured
from search.models import SearchIndex

BAR = 30


class Command(BaseCommand):
    """Buyers search the old documents until each batch is committed, the old index until the new one is complete."""

    help = "Rebuild every search document, and the Elasticsearch index where there is one."

    def add_arguments(self, parser):
        """Take the mode."""
        parser.add_argument("--check", action="store_true", help="compare with the shop and repair what differs")
        parser.add_argument("--roll-back", action="store_true", help="go back to the index before the last one")

    def handle(self, check, roll_back, **options):
        """Choose by the mode; what is wrong with Elasticsearch is one sentence."""
        work = self._roll_back if roll_back else self._check if check else self._rebuild
        try:
            work()
        except (ApiError, TransportError) as error:
            raise CommandError(f"Elasticsearch failed ({type(error).__name__}): {error}") from error

    def _roll_back(self) -> None:
        index = elastic_index.roll_back() if configured() else None
        if index is None:
            raise CommandError("There is no earlier index to go back to.")
        self.stdout.write(f"{index.name} is live again.")

    def _check(self) -> None:
        drifted = services.drifted()
        services.touch(drifted)
        services.refresh()
        self.stdout.write(f"{len(drifted)} products differed from the shop and were rebuilt.")
        if not configured():
            return
        if not SearchIndex.objects.filter(state=SearchIndex.State.LIVE).exists():
            raise CommandError("There is no index in Elasticsearch yet: run manage.py reindex.")
        self.stdout.write(f"{services.repair()} documents differed in Elasticsearch and were sent again.")

    def _rebuild(self) -> None:
        count = services.reindex(self._bar("documents"))
        self.stdout.write(f"{count} products looked at.")
        if configured():
            index = elastic_index.rebuild(self._bar("Elasticsearch"))
            self.stdout.write(f"{index.name} is live.")

    def _bar(self, name: str):
        """Return a function that draws a bar on a terminal and nothing elsewhere."""

        def show(done: int, total: int) -> None:
            if self.stdout.isatty():
                filled = BAR * done // max(total, 1)
                self.stdout.write(f"\r{name} [{'#' * filled:<{BAR}}] {done}/{total}", ending="")
                self.stdout.write("\r" if done < total else "\n", ending="")
                self.stdout.flush()

        return show
