"""Oscar's admin screens of partners, and ours of producers."""

from django.contrib import admin
from oscar.apps.partner.admin import *  # noqa: F403

from shop.partner.models import Producer


@admin.register(Producer)
class ProducerAdmin(admin.ModelAdmin):
    """Producers."""

    list_display = ["name", "kind", "commune", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["commune"]
    raw_id_fields = ["partner", "picture"]
