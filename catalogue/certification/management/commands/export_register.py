"""Write the register to a CSV or XLSX file that import_register reads again as "no change"."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from catalogue.certification.models import Certificate
from catalogue.certification.register_export import export_register


class Command(BaseCommand):
    help = "Export the register to FILE (.xlsx or .csv)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--province", default="", help="slug of a province: only producers there")

    def handle(self, *args, file: Path, province: str, **options):
        """Choose the format by the name of the file."""
        file_type = file.suffix.lower().lstrip(".")
        if file_type not in {"xlsx", "csv"}:
            raise CommandError(_("The file is called .xlsx or .csv."))
        certificates = Certificate.objects.all()
        if province:
            certificates = certificates.filter(producer__commune__province__slug=province)
        file.write_bytes(export_register(certificates, file_type))
        self.stdout.write(_("%(n)s certificates written.") % {"n": certificates.count()})
