"""Admin screens of people, for superusers."""

from django.contrib import admin

from shop.accounts.models import Membership, User


class MembershipInline(admin.TabularInline):
    """For whom a person acts."""

    model = Membership
    extra = 0
    autocomplete_fields = ["producer", "point"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People; passwords are set on their own pages."""

    list_display = ["__str__", "email", "phone", "is_staff", "is_active", "date_joined"]
    search_fields = ["email", "phone", "full_name", "name_key"]
    list_filter = ["is_staff", "is_active"]
    fields = ["full_name", "email", "phone", "language", "is_active", "is_staff", "is_superuser", "groups"]
    inlines = [MembershipInline]
