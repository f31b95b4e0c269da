"""A new index is built while people edit: nothing is lost, nothing old stays."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from catalogue.models import Product
from search import elastic_index, services
from search.backends.elastic.client import alias, client
from search.models import SearchDocument
from tests.factories.catalogue import make_product

pytestmark = [pytest.mark.postgres, pytest.mark.elasticsearch, pytest.mark.django_db(transaction=True)]
PRODUCTS, EDITORS, EDITS = 40, 4, 500


def _edit(keys: list[int], number: int) -> None:
    """Rename, hide and show products again and again, as a service does that updates without saving a row."""
    for turn in range(EDITS):
        key = keys[(turn * EDITORS + number) % len(keys)]
        with transaction.atomic():
            Product.objects.filter(pk=key).update(title=f"Trà {number} {turn}", is_public=bool(turn % 3))
            services.touch([key])
    connection.close()


def _work(stop: threading.Event) -> None:
    """Do what the background worker does, until told to stop."""
    while not stop.is_set():
        if not services.tick():
            time.sleep(0.05)
    connection.close()


def _sold_in_elasticsearch() -> set[int]:
    """Return the products that the index itself would sell, whatever the database says."""
    found = client().search(index=alias(), query={"exists": {"field": "sold"}}, size=PRODUCTS + 1, source=False)
    return {int(hit["_id"]) for hit in found["hits"]["hits"]}


def test_two_thousand_edits_during_a_reindex_lose_nothing(settings):
    settings.ELASTICSEARCH_INDEX_PREFIX = f"edits-{timezone.now():%H%M%S%f}"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}  # the worker is ours
    keys = [make_product(f"Chè {number}").pk for number in range(PRODUCTS)]
    elastic_index.rebuild()
    stop = threading.Event()
    worker = threading.Thread(target=_work, args=(stop,))
    editors = [threading.Thread(target=_edit, args=(keys, number)) for number in range(EDITORS)]
    for thread in [worker, *editors]:
        thread.start()
    rebuilt = 0
    while any(editor.is_alive() for editor in editors):
        services.reindex()
        elastic_index.rebuild()
        rebuilt += 1
    stop.set()
    worker.join()
    services.tick()
    elastic_index.refresh()
    try:
        assert rebuilt, "a whole rebuild ran while people edited"
        assert elastic_index.compare().different == []
        shown = dict(Product.objects.filter(is_public=True).values_list("pk", "title"))
        assert 0 < len(shown) < PRODUCTS
        kept = SearchDocument.objects.filter(removed=False)
        assert {row.pk: row.card["name"] for row in kept} == shown
        assert _sold_in_elasticsearch() == set(shown)
    finally:
        elastic_index.drop_all()
