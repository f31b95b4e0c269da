"""Bring a register of certificates into the shop from a CSV or XLSX file; a dry run unless told otherwise."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from catalogue.certification.register_import import Report, import_register
from shop.accounts.models import User


class Command(BaseCommand):
    help = "Import a register (CSV, XLSX). Without --apply nothing is written."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="write, all or nothing")
        parser.add_argument("--publish", action="store_true", help="put the products on sale as well")
        parser.add_argument("--demo", action="store_true", help="mark everything as demonstration")
        parser.add_argument("--actor", default="", help="e-mail of the person in whose name it is done")

    def handle(self, *args, file: Path, apply: bool, publish: bool, demo: bool, actor: str, **options):
        """Print what was found and done; fail when the file has faults."""
        if not file.is_file():
            raise CommandError(_("There is no file %(name)s.") % {"name": file})
        report = import_register(
            file.read_bytes(), file.name, apply=apply, publish=publish, is_demo=demo, actor=_person(actor)
        )
        self._print(report)
        if not report.is_good:
            raise CommandError(_("%(n)s faults; nothing was written.") % {"n": len(report.problems)})

    def _print(self, report: Report) -> None:
        for note in report.notes:
            self.stdout.write(note)
        for problem in report.problems:
            self.stdout.write(self.style.ERROR(str(problem)))
        for step in report.steps:
            if step.outcome != "unchanged":
                changes = ", ".join(step.all_changes)
                self.stdout.write(f"{step.row.number}: {step.outcome}  {step.row.product}  {changes}".rstrip())
        counts = _("%(created)s new, %(changed)s changed, %(unchanged)s without change") % report.counts
        self.stdout.write(counts)
        if report.changes_nothing:
            self.stdout.write(_("No change."))
        elif report.is_good and not report.is_applied:
            self.stdout.write(_("Dry run: nothing was written. Add --apply to write."))


def _person(email: str) -> User | None:
    if not email:
        return None
    try:
        return User.objects.get(email__iexact=email)
    except User.DoesNotExist:
        raise CommandError(_("Nobody has the e-mail address %(email)s.") % {"email": email}) from None
