"""Show a statement, then book it: two steps, and only the second changes anything."""

import collections
import dataclasses
import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shop.core import audit, clock
from shop.core.sheets import SheetError, read_table
from shop.core.text import clean_line
from shop.payments.bank import matching
from shop.payments.bank.statement import Columns, Statement, StatementError, guess_columns, read_statement
from shop.payments.bank_models import BankAccount, StatementImport, StatementMapping


def preview(
    *, account: BankAccount, data: bytes, file_name: str, columns: Columns | None, save_as: str = "", actor=None
) -> StatementImport:
    """Read a file and keep what it says to be looked at; ``columns`` None guesses them by the usual headings.

    ``save_as`` keeps the columns under the name of a bank. Raises ValidationError; nothing is written then.
    """
    try:
        table = read_table(data, file_name)
        columns = columns or guess_columns(table)
        statement = read_statement(table, columns)
    except (SheetError, StatementError) as error:
        raise ValidationError(str(error)) from error
    if not statement.lines:
        raise ValidationError(_("The file has no line with money that came in."))
    return _keep(account, file_name, statement, columns, clean_line(save_as), actor)


@transaction.atomic
def _keep(account, file_name, statement: Statement, columns: Columns, save_as: str, actor) -> StatementImport:
    if save_as:
        StatementMapping.objects.update_or_create(name=save_as[:60], defaults={"columns": dataclasses.asdict(columns)})
    return StatementImport.objects.create(
        account=account,
        file_name=clean_line(file_name)[:150],
        lines=[dataclasses.asdict(line) for line in statement.lines],
        skipped=[dataclasses.asdict(row) for row in statement.skipped],
        total_vnd=statement.total_vnd,
        actor=actor,
    )


@transaction.atomic
def book(statement: StatementImport, *, actor=None) -> int:
    """Take all lines of a statement that was looked at; return how many are new. Repeating changes nothing."""
    statement = StatementImport.objects.select_for_update().get(pk=statement.pk)
    if statement.booked_at:
        return statement.new_count
    new = sum(created for _line, created in (_take(statement.account, line, actor) for line in _incoming(statement)))
    statement.booked_at, statement.new_count = clock.now(), new
    statement.save(update_fields=["booked_at", "new_count"])
    audit.log("statement.booked", statement, actor, lines=len(statement.lines), new=new)
    return new


def _take(account, incoming, actor):
    return matching.take(account, incoming, actor=actor)


def _incoming(statement: StatementImport):
    """Equal lines without a number of the bank are told apart by their place among each other.

    In the order of their keys, so that two processes with one statement wait for each other and never in a circle.
    """
    seen = collections.Counter()
    rows = []
    for line in statement.lines:
        facts = (line["day"], line["amount_vnd"], line["memo"])
        rows.append(
            matching.Incoming(
                day=dt.date.fromisoformat(line["day"]),
                amount_vnd=line["amount_vnd"],
                memo=line["memo"],
                reference=line["reference"],
                nth=seen[facts],
            )
        )
        seen[facts] += 1
    return sorted(rows, key=lambda row: matching.key_of(statement.account, row))
