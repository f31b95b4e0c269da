"""Add the searched form of names, and fill it for people who are there already."""

from django.db import migrations, models

from shop.accounts.names import person_key


def fill(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    for user in User.objects.exclude(full_name="").only("full_name").iterator():
        User.objects.filter(pk=user.pk).update(name_key=person_key(user.full_name))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_address_book")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
