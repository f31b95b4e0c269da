"""Import of a register as an office keeps it: one sheet, one row per certified product.

``import_register`` reads the whole file, names every fault by row and column, and writes all or nothing. Without
``apply`` it only tells what it would do. A second run of the same file changes nothing.
"""

import dataclasses
from collections import Counter

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.certification.register_import.apply import Writer
from catalogue.certification.register_import.book import Book
from catalogue.certification.register_import.columns import find_header
from catalogue.certification.register_import.plan import Planner, Step
from catalogue.certification.register_import.rows import Problem, RowReader
from shop.core.sheets import SheetError, read_table

__all__ = ["Problem", "Report", "import_register"]


@dataclasses.dataclass
class Report:
    """What an import found and did: faults, notes on what was left out, and the fate of each row."""

    problems: list[Problem] = dataclasses.field(default_factory=list)
    notes: list[str] = dataclasses.field(default_factory=list)
    steps: list[Step] = dataclasses.field(default_factory=list)
    is_applied: bool = False

    @property
    def is_good(self) -> bool:
        """No fault was found."""
        return not self.problems

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome: created, changed, unchanged."""
        return {"created": 0, "changed": 0, "unchanged": 0} | Counter(step.outcome for step in self.steps)

    @property
    def changes_nothing(self) -> bool:
        """The register says all of it already."""
        counts = self.counts
        return self.is_good and not counts["created"] and not counts["changed"]


class _Refused(Exception):
    """A service refused a row: undo the whole import."""


def import_register(
    data: bytes,
    name: str = "",
    *,
    apply: bool = False,
    publish: bool = False,
    is_demo: bool = False,
    actor=None,
) -> Report:
    """Read the register in ``data`` (CSV or XLSX, called ``name``) and, with ``apply``, write it.

    ``publish`` puts the products on sale, ``is_demo`` marks everything as demonstration. Never raises for what
    stands in a file: an unreadable one is a report with one problem.
    """
    report = Report()
    try:
        table = read_table(data, name)
        header = find_header(table)
    except SheetError as error:
        report.problems.append(Problem(0, "", str(error)))
        return report
    book = Book()
    reader = RowReader(table, header, book)
    rows = reader.read()
    planner = Planner(book, reader.fail, reader.notes.append)
    report.steps = planner.plan(rows)
    if not rows and not reader.problems:
        reader.problems.append(Problem(0, "", _("There is no certified product below the column names.")))
    if apply and not reader.problems:
        report.is_applied = _write(report.steps, reader, publish, is_demo, actor)
    report.problems = sorted(reader.problems, key=lambda problem: problem.row)
    report.notes = [*table.notes, *header.notes, *reader.notes]
    return report


def _write(steps: list[Step], reader: RowReader, publish: bool, is_demo: bool, actor) -> bool:
    """Write all steps in one transaction; False when a service refused one and nothing was written."""
    writer = Writer(reader.fail, reader.notes.append, publish_listings=publish, is_demo=is_demo, actor=actor)
    try:
        with transaction.atomic():
            writer.write(steps)
            if reader.problems:
                raise _Refused
    except _Refused:
        return False
    return True
