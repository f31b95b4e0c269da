"""Staff see how the index is doing and what people look for in vain."""

from django.contrib import admin

from search.models import SearchClick, SearchIndex, SearchLogEntry


@admin.register(SearchIndex)
class SearchIndexAdmin(admin.ModelAdmin):
    """Elasticsearch indexes and how far each one is."""

    list_display = ["name", "state", "position", "created_at"]


@admin.register(SearchLogEntry)
class SearchLogAdmin(admin.ModelAdmin):
    """What was searched; with hits 0 what was not found."""

    list_display = ["day", "text", "searches", "hits"]
    list_filter = ["day"]
    search_fields = ["text"]
    ordering = ["-searches"]


@admin.register(SearchClick)
class SearchClickAdmin(admin.ModelAdmin):
    """Which results were opened."""

    list_display = ["day", "text", "product_id", "clicks", "positions"]
    list_filter = ["day"]
    search_fields = ["text"]
