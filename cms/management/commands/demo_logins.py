"""Print the demonstration logins, one per role."""

from django.core.management import BaseCommand

from cms.demo.people import LOGINS, PASSWORD
from shop.accounts.models import User


class Command(BaseCommand):
    """Only what exists is printed."""

    help = "Print the demonstration logins."

    def handle(self, *args, **options):
        """One line per role."""
        if not User.objects.filter(email=LOGINS["consumer"][2]).exists():
            return
        self.stdout.write(f"Demonstration logins, password {PASSWORD}:")
        for name, phone, email, home in LOGINS.values():
            self.stdout.write(f"  {name:<22} {phone} or {email:<24} {home}")
