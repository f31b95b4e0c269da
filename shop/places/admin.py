"""Admin screens of places: read mostly, corrected when a law renames."""

from django.contrib import admin

from shop.places.models import Commune, FormerName, Province


@admin.register(Province)
class ProvinceAdmin(admin.ModelAdmin):
    """Provinces."""

    list_display = ["code", "name", "region"]
    search_fields = ["name", "folded"]


@admin.register(Commune)
class CommuneAdmin(admin.ModelAdmin):
    """Communes."""

    list_display = ["code", "full_name", "province"]
    search_fields = ["name", "folded"]
    list_filter = ["province"]
    list_select_related = ["province", "unit_type"]


@admin.register(FormerName)
class FormerNameAdmin(admin.ModelAdmin):
    """Former names."""

    list_display = ["name", "district", "former_province", "commune", "province"]
    search_fields = ["name", "folded"]
    autocomplete_fields = ["province", "commune"]
