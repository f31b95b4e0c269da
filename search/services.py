"""Writes of the index: note what changed, rebuild it after commit, rebuild everything."""

import logging
from collections.abc import Callable, Iterable

from django.db import connection, transaction
from django.db.models import Q
from django_tasks import task

from catalogue.models import Product
from search import elastic_index, engine
from search.backends.fulltext import text_table
from search.backends.rows import replace_rows
from search.building import build_documents, sold_lately, subject_ids
from search.document import ProductDocument
from search.models import IndexState, IndexTask, SearchDocument
from shop.core.clock import now, today

BATCH = 500
logger = logging.getLogger(__name__)


def touch(product_ids: Iterable[int]) -> None:
    """Note that these products changed, in the caller's transaction, and have them rebuilt after its commit.

    A variant stands for its parent. Whatever fails after the commit is found again by :func:`refresh`, which the
    tick calls: the rows stay until the rebuild is committed.
    """
    ids = sorted(set(product_ids))
    if not ids:
        return
    IndexTask.objects.bulk_create([IndexTask(product_id=pk) for pk in ids])
    if not _refresh_is_waiting():
        transaction.on_commit(_refresh_after_commit, robust=True)


def _refresh_after_commit() -> None:
    refresh_later.enqueue()


def _refresh_is_waiting() -> bool:
    """One refresh after commit is enough, however often a transaction touches."""
    return any(entry[1] is _refresh_after_commit for entry in connection.run_on_commit)


@task()
def refresh_later() -> None:
    """Rebuild what was noted and send it to Elasticsearch; a fault there leaves it due for the next time."""
    refresh()
    try:
        elastic_index.push()
    except Exception as error:
        logger.warning("Elasticsearch did not take documents (%s); the tick sends them again.", type(error).__name__)


def refresh() -> int:
    """Rebuild every noted product; return how many documents were written. Safe to run twice and side by side."""
    written = 0
    # What is rebuilt here and now needs no second look after the commit of this transaction.
    connection.run_on_commit = [entry for entry in connection.run_on_commit if entry[1] is not _refresh_after_commit]
    while noted := _refresh_batch():
        written += noted
    return written


def _refresh_batch() -> int:
    with transaction.atomic():
        if not IndexTask.objects.exists():
            return 0
        state = _lock_state()
        products = set(IndexTask.objects.order_by().values_list("product_id", flat=True).distinct()[:BATCH])
        # All notes about a product at once: an import touches each several times, and one rebuild serves them all.
        notes = list(IndexTask.objects.filter(product_id__in=products).values_list("pk", flat=True))
        count = _rebuild(products, state)
        IndexTask.objects.filter(pk__in=notes).delete()
    return count


def _lock_state() -> IndexState:
    """Return the state row under its lock: rebuilds follow one another, and generations the order of commits."""
    return IndexState.objects.select_for_update().get(pk=_state().pk)


def _state() -> IndexState:
    return IndexState.objects.get_or_create(pk=1)[0]


def _rebuild(product_ids: set[int], state: IndexState) -> int:
    """Write the documents of these products, and the removal of those that have none, as the next generation."""
    state.generation += 1
    state.save(update_fields=["generation"])
    subjects = subject_ids(product_ids)
    documents = build_documents(subjects)
    gone = subjects - {document.product_id for document in documents}
    rows = [_row(document, state.generation) for document in documents]
    rows += [SearchDocument(product_id=pk, generation=state.generation, removed=True) for pk in gone]
    replace_rows(rows)
    text_table().write({document.product_id: document.text.fields() for document in documents}, gone)
    return len(subjects)


def _row(document: ProductDocument, generation: int) -> SearchDocument:
    """Return the stored form of a document."""
    plain = {name: getattr(document, name) for name in SearchDocument.stored_plainly()}
    return SearchDocument(
        generation=generation,
        text=vars(document.text),
        card=document.card.as_json(),
        spans=[span.as_json() for span in document.spans],
        **plain,
    )


def reindex(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Rebuild every document while writes go on; return how many products were looked at.

    ``progress`` is told (done, total) after each batch. Products that are gone leave the index as well.
    """
    products = set(Product.objects.filter(parent=None).values_list("pk", flat=True))
    ids = sorted(products | set(SearchDocument.objects.filter(removed=False).values_list("pk", flat=True)))
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            _rebuild(set(ids[start : start + BATCH]), _lock_state())
        progress(min(start + BATCH, len(ids)), len(ids))
    IndexState.objects.filter(pk=_state().pk).update(rebuilt_at=now())
    return len(ids)


def tick() -> int:
    """Finish what a crash or a fault left: noted products, and documents that Elasticsearch lacks. Every minute.

    Before sending, Elasticsearch is asked whether it answers: a node that is down costs one short wait.
    """
    count_sales()
    done = refresh()
    answers = engine.check()
    try:
        return done + (elastic_index.push() if answers else 0)
    except Exception as error:
        logger.warning("Elasticsearch did not take documents (%s).", type(error).__name__)
        return done


def repair() -> int:
    """Compare the live index with the store and mend it; return how many documents differed.

    What differs is rebuilt, and so gets a newer version: sending the old one again would be refused for a document
    that somebody deleted over there.
    """
    elastic_index.push()
    found = elastic_index.compare()
    if found.ahead:
        elastic_index.rebuild()
    elif found.different:
        touch(found.different)
        refresh()
        elastic_index.push()
    return len(found.different)


@transaction.atomic
def count_sales() -> int:
    """Once a day: have what was sold lately ranked by the orders until yesterday; return how many products."""
    mine = IndexState.objects.filter(pk=_state().pk).filter(Q(sales_on=None) | Q(sales_on__lt=today()))
    if not mine.update(sales_on=today()):
        return 0
    products = sold_lately()
    touch(products)
    return len(products)


def on_sale():
    """Return the products that must have a document today: browsable ones with a stock record, their own or a child's.

    Two queries glued by key, since one with OR over both tables reads all products.
    """
    browsable = Product.objects.browsable().order_by()
    own, inherited = (
        browsable.filter(stockrecords__isnull=False),
        browsable.filter(children__stockrecords__isnull=False),
    )
    return Product.objects.filter(pk__in=own.values("pk").union(inherited.values("pk")))


def drifted() -> set[int]:
    """Return the products that are sold and have no document, and those that have one and are not sold today."""
    sold = set(on_sale().values_list("pk", flat=True))
    day = today().isoformat()
    rows = SearchDocument.objects.filter(removed=False).values_list("product_id", "spans")
    kept = {pk for pk, spans in rows if any(first <= day <= last for first, last, _stars, _until in spans)}
    return sold ^ kept
