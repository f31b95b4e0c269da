"""Notices every write to a table that public pages may show, and bumps the version after its commit.

It looks at the statements themselves, so that admin screens, bulk updates, imports, tasks and rooms that are yet to
be written are all heard, without a list of what to hear. The list is of what to overlook: a table that nobody
thought of makes pages slower, never wrong.
"""

import contextlib
import contextvars
import re

from django.db import connection as default_connection
from django.db import transaction
from django.db.backends.signals import connection_created

from shop.core.pagecache import version

_WRITE = re.compile(
    r'\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?(?:\s+SET\s+"?(\w+)"?)?', re.IGNORECASE
)
# No public page shows rows of tables that begin so: people's own things, logs, drafts, queues, indexes over the rest.
OVERLOOKED = (
    "accounts_addressbookentry",
    "accounts_contactcode",
    "accounts_membership",
    "address_useraddress",
    "alerts_waiting",
    "analytics_",
    "auth_",
    "basket_",
    "certification_mismatchreport",
    "communication_",
    "core_",
    "customer_",
    "django_admin_log",
    "django_content_type",
    "django_migrations",
    "django_session",
    "django_tasks_",
    "fulfilment_",
    "offer_",  # discounts are shown from the basket on only: docs/offers.md
    "offers_",
    "order_",
    "payment_",
    "payments_",
    "search_indexstate",
    "search_indextask",
    "search_searchclick",
    "search_searchindex",
    "search_searchlogentry",
    "search_text",
    "sqlite_",
    "stock_stockhold",  # pages show what a hold leaves free on its shelf, and hear of that
    "stock_stockmovement",
    "voucher_",
    "wagtailadmin_",
    "wagtailcore_comment",
    "wagtailcore_modellogentry",
    "wagtailcore_pagelogentry",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",
    "wagtailcore_taskstate",
    "wagtailcore_uploadedfile",
    "wagtailcore_workflowstate",
    "wagtailimages_rendition",
    "wagtailsearch_",
    "wagtailusers_",
    "wishlists_",
)
_unseen = contextvars.ContextVar("statements that change nothing shown", default=False)
_SIGNING_IN = ("accounts_user", "last_login")  # the one column of people that changes without being shown


def listen() -> None:
    """Look at the statements of every connection from now on (CoreConfig.ready)."""
    connection_created.connect(_watch, dispatch_uid="page cache")


def _watch(sender, connection, **kwargs) -> None:
    """Put the watch first: Django takes its temporary wrappers from the end of the list."""
    if _note not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _note)


def _note(execute, sql, params, many, context):
    """Run a statement; when it wrote what pages show, bump the version after commit, once for a transaction."""
    result = execute(sql, params, many, context)
    if is_visible(sql) and not _unseen.get():
        _bump_once(context["connection"])
    return result


@contextlib.contextmanager
def unseen():
    """Statements inside change nothing that a page shows, or the caller says :func:`seen` when they do.

    For the few tables where most changes are below what pages tell apart (the 900th piece on a shelf).
    """
    token = _unseen.set(True)
    try:
        yield
    finally:
        _unseen.reset(token)


def seen() -> None:
    """Say that this transaction changes what pages show, as a visible statement would."""
    _bump_once(default_connection)


def _bump_once(connection) -> None:
    """Bump the version after commit, once for a transaction."""
    if not _bump_is_waiting(connection):
        _after_commit(connection)


def is_visible(sql: str) -> bool:
    """Tell whether a statement writes to a table that a public page may show."""
    found = _WRITE.match(str(sql))
    if found is None:
        return False
    table, column = found.group(1).lower(), (found.group(2) or "").lower()
    return not table.startswith(OVERLOOKED) and (table, column) != _SIGNING_IN


def _bump_is_waiting(connection) -> bool:
    return any(entry[1] is version.bump for entry in connection.run_on_commit)


def _after_commit(connection) -> None:
    if connection.in_atomic_block or connection.get_autocommit():  # neither: the transaction is somebody's own affair
        transaction.on_commit(version.bump, using=connection.alias, robust=True)
