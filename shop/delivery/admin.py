"""Admin screens of delivery: prices, rules and carriers are rows that the office changes."""

from django.contrib import admin

from shop.delivery.models import Carrier, RateCard, RemoteCommune, RestDay, TravelRule


@admin.register(RateCard)
class RateCardAdmin(admin.ModelAdmin):
    """Rate cards."""

    list_display = ["zone", "valid_from", "valid_until", "first_vnd", "step_vnd", "free_from_vnd", "volume_divisor"]
    list_filter = ["zone"]


@admin.register(TravelRule)
class TravelRuleAdmin(admin.ModelAdmin):
    """Travel rules."""

    list_display = ["product_set", "reach", "valid_from", "valid_until"]
    list_filter = ["reach"]


@admin.register(RestDay)
class RestDayAdmin(admin.ModelAdmin):
    """Days of rest."""

    list_display = ["day", "name"]


@admin.register(Carrier)
class CarrierAdmin(admin.ModelAdmin):
    """Carriers."""

    list_display = ["name", "code", "phone", "is_active"]


@admin.register(RemoteCommune)
class RemoteCommuneAdmin(admin.ModelAdmin):
    """Communes with a remote surcharge."""

    raw_id_fields = ["commune"]
