"""Admin screens of sales points."""

from django.contrib import admin

from shop.points.models import OpeningHours, SalesPoint


class OpeningHoursInline(admin.TabularInline):
    """When a point is open."""

    model = OpeningHours
    extra = 0


@admin.register(SalesPoint)
class SalesPointAdmin(admin.ModelAdmin):
    """Sales points."""

    list_display = ["name", "kind", "commune", "is_active"]
    search_fields = ["name"]
    autocomplete_fields = ["commune"]
    inlines = [OpeningHoursInline]
