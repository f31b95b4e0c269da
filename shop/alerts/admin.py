"""The office's rule, and who waits (to answer a question, never to write)."""

from django.contrib import admin

from shop.alerts.models import AlertRule, Waiting


@admin.register(AlertRule)
class AlertRuleAdmin(admin.ModelAdmin):
    """A new row counts from its day on."""

    list_display = ("valid_from", "keep_days", "people_per_piece", "pause_hours", "most_at_once", "most_open")


@admin.register(Waiting)
class WaitingAdmin(admin.ModelAdmin):
    """Deleting a row is what a person asks for by telephone."""

    list_display = ("product", "kind", "contact", "asked_at", "told_at", "expires_at")
    list_select_related = ("product",)
    search_fields = ("contact",)
    raw_id_fields = ("product", "user")

    def has_add_permission(self, request):
        """Only whoever waits may ask."""
        return False

    def has_change_permission(self, request, obj=None):
        """A request is taken back, not rewritten."""
        return False
