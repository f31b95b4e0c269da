"""What the office decides about a product set; the rest of a set is law and comes from the file."""

from django.contrib import admin

from catalogue.listings.models import ProductSet


@admin.register(ProductSet)
class ProductSetAdmin(admin.ModelAdmin):
    """How long vouchers of services hold."""

    list_display = ["code", "name_local", "is_service", "voucher_days"]
    fields = ["code", "name", "is_service", "voucher_days"]
    readonly_fields = ["code", "name", "is_service"]

    def has_add_permission(self, request) -> bool:
        """Sets come from the decision alone."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Products hang on them."""
        return False
