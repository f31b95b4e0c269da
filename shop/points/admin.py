"""Admin screens of sales points."""

from django.contrib import admin

from shop.points.models import OpeningHours, PointClosure, SalesPoint


class OpeningHoursInline(admin.TabularInline):
    """When a point is open."""

    model = OpeningHours
    extra = 0


class PointClosureInline(admin.TabularInline):
    """Days on which it is not."""

    model = PointClosure
    extra = 0


@admin.register(SalesPoint)
class SalesPointAdmin(admin.ModelAdmin):
    """Sales points."""

    list_display = ["name", "kind", "commune", "takes_parcels", "is_active"]
    search_fields = ["name"]
    autocomplete_fields = ["commune"]
    inlines = [OpeningHoursInline, PointClosureInline]
