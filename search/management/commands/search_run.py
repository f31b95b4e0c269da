"""Write what a buyer would get for each query of a file: one JSON line per query, for tools/search_score.py."""

import csv
import json

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from search import selectors
from search.models import SearchDocument
from search.reference import Reference

DEPTH = 24


class Command(BaseCommand):
    """Each line holds the query as it stands in the file, the names found in order, and what was understood."""

    help = "Run the queries of a CSV (column “query”) and write one JSON line per query."

    def add_arguments(self, parser):
        """Take files and backend."""
        parser.add_argument("--queries", action="append", required=True, help="CSV with a column query; may repeat")
        parser.add_argument("--backend", choices=["database", "elasticsearch"], default="database")
        parser.add_argument("--out", required=True)

    def handle(self, queries, backend, out, **options):
        """Ask each query once."""
        asked = list(dict.fromkeys(text for path in queries for text in _queries(path)))
        full_names = {
            pk: f"{card['name']} ({card['pack']})" if card["pack"] else card["name"]
            for pk, card in SearchDocument.objects.filter(removed=False).values_list("pk", "card")
        }
        with open(out, "w", encoding="utf-8") as file:
            for text in asked:
                data = QueryDict(mutable=True)
                data["q"] = text
                look = selectors.look()
                results = look.search(look.query(data), backend=backend)
                names = [full_names[card.pk] for card in results.cards[:DEPTH]]
                line = {"query": text, "results": names, "filters": _filters(results.understood, look.names)}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.stdout.write(f"{len(asked)} queries written to {out}.")


def _queries(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return [row["query"] for row in csv.DictReader(file)]
    except (OSError, KeyError) as error:
        raise CommandError(f"{path}: {error}") from error


def _filters(understood, names: Reference) -> dict[str, str]:
    """Return what was understood, groups and regions by the names that the judged files use."""
    found = {find.key: find.value for find in understood.finds}
    if "group" in found:
        found["group"] = names.groups[int(found["group"])].name.removeprefix("Hàng ").capitalize()
    if "region" in found:
        found["region"] = names.regions[found["region"]].name
    return found | {"text": understood.text}
