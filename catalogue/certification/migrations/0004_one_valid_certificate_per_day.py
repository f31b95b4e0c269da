"""Two certificates of one product are never valid on the same day: the database sees to it."""

from django.db import migrations

from catalogue.certification.overlap_guard import OverlapGuard


class Migration(migrations.Migration):
    dependencies = [("certification", "0003_star_rules_and_search")]

    operations = [OverlapGuard()]
