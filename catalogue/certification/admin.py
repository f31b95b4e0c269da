"""Screens of the register for superusers: everything is read there, changes go through the services.

Nothing that was signed is edited or deleted; what may happen to a certificate has an action of its own.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalogue.certification import services
from catalogue.certification.models import (
    Certificate,
    Decision,
    MismatchReport,
    RuleValue,
    StarBand,
    StarIssuer,
    Suspension,
)
from catalogue.certification.selectors import state_on
from shop.core.clock import today


class ReadOnlyAdmin(admin.ModelAdmin):
    """A list and a page to read; nothing to add, change or delete by hand."""

    actions_on_bottom = True

    def has_add_permission(self, request):
        """No rows by hand."""
        return False

    def has_change_permission(self, request, obj=None):
        """Actions of a list need this right; a page of one row does not offer fields."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        """Nothing is deleted."""
        return False


class CertificateActionForm(admin.helpers.ActionForm):
    """What an action on certificates needs beside the marked rows."""

    decision = forms.CharField(label=_("Number of the deciding paper"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Ground or paper"), required=False)


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    """The register; marked rows can be extended, suspended, revoked or annulled."""

    list_display = ("code", "product_name", "stars", "producer_name", "decision", "issued_on", "valid_until", "state")
    list_filter = ("stars", "end_kind", "kind", "is_demo", "decision__issuer")
    list_select_related = ("decision",)
    search_fields = ("search_text", "code")
    date_hierarchy = "issued_on"
    action_form = CertificateActionForm
    actions = ("extend", "suspend", "revoke", "annul")

    def get_queryset(self, request):
        """Bring the suspensions that the state asks for."""
        return super().get_queryset(request).prefetch_related("suspensions")

    @admin.display(description=_("state today"))
    def state(self, certificate):
        """Computed, as everywhere."""
        return state_on(certificate).label

    @admin.action(description=_("Extend until the day, by the paper"))
    def extend(self, request, queryset):
        """Prolong while a re-ranking runs."""
        self._each(
            request,
            queryset,
            lambda c: services.extend(c, _day(request), request.POST.get("reason", ""), request.user),
        )

    @admin.action(description=_("Suspend from today until the day"))
    def suspend(self, request, queryset):
        """Hide the star for a while."""
        self._each(
            request,
            queryset,
            lambda c: services.suspend(c, today(), _day(request), request.POST.get("reason", ""), request.user),
        )

    @admin.action(description=_("Revoke from the day, by the decision"))
    def revoke(self, request, queryset):
        """End by a decision to revoke."""
        self._each(request, queryset, lambda c: services.revoke(c, *_end(request), request.user))

    @admin.action(description=_("Annul from the day, by the decision"))
    def annul(self, request, queryset):
        """Withdraw an irregular recognition."""
        self._each(request, queryset, lambda c: services.annul(c, *_end(request), request.user))

    def _each(self, request, queryset, change):
        """Apply ``change`` to each marked certificate; a refusal names it and leaves the others done."""
        for certificate in queryset:
            try:
                change(certificate)
            except ValidationError as error:
                self.message_user(request, f"{certificate}: {' '.join(error.messages)}", messages.ERROR)
            else:
                self.message_user(request, str(certificate), messages.SUCCESS)


def _day(request):
    """Return the day of the action form; raise ValidationError without one."""
    return forms.DateField(input_formats=["%Y-%m-%d"]).clean(request.POST.get("day", ""))


def _end(request):
    """Return (decision, first day without effect, ground) of the action form."""
    decision = Decision.objects.filter(number=request.POST.get("decision", "").strip()).order_by("-signed_on").first()
    if decision is None:
        raise ValidationError(_("Record the decision first, then write its number here."))
    return decision, _day(request), request.POST.get("reason", "")


class DecisionForm(forms.ModelForm):
    """A new decision, checked by the service that records it."""

    paper = forms.FileField(
        label=_("Signed paper (PDF)"), required=False, help_text=_("Private: it is kept and shown on no page.")
    )

    class Meta:
        model = Decision
        fields = ("number", "issuer", "issuer_name", "signed_on", "note", "is_demo")

    def clean_paper(self):
        """Refuse what is no PDF."""
        paper = self.cleaned_data["paper"]
        if paper:
            services.check_paper(paper)
        return paper

    def clean(self):
        """Ask the service's own check, so that its sentence stands in the form."""
        given = super().clean()
        if not self.errors:
            services.check_decision(given["number"], given["issuer"], given["issuer_name"], given["signed_on"])
        return given


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Decisions: recorded here, never changed."""

    form = DecisionForm
    list_display = ("number", "issuer", "issuer_name", "signed_on", "is_demo")
    list_filter = ("issuer", "is_demo")
    search_fields = ("number", "issuer_name")
    date_hierarchy = "signed_on"

    def has_add_permission(self, request):
        """A decision may be recorded."""
        return admin.ModelAdmin.has_add_permission(self, request)

    def save_model(self, request, obj, form, change):
        """Record through the service; a decision that is known already is taken as it is."""
        given = dict(form.cleaned_data)
        paper = given.pop("paper")
        recorded = services.record_decision(**given, actor=request.user)
        obj.pk = recorded.pk
        if paper and not recorded.file:
            services.attach_paper(recorded, paper, request.user)


@admin.register(Suspension)
class SuspensionAdmin(ReadOnlyAdmin):
    """Suspensions, and the action that lifts them."""

    list_display = ("certificate", "starts_on", "ends_on", "lifted_on", "reason", "author")
    list_select_related = ("certificate", "author")
    actions = ("lift",)

    @admin.action(description=_("Lift the suspension today"))
    def lift(self, request, queryset):
        """Show the stars again."""
        for suspension in queryset:
            try:
                services.lift(suspension, request.user)
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)


@admin.register(MismatchReport)
class MismatchReportAdmin(ReadOnlyAdmin):
    """What people reported about packs."""

    list_display = ("created_at", "certificate", "text", "contact", "settled_at")
    list_filter = (("settled_at", admin.EmptyFieldListFilter),)
    list_select_related = ("certificate",)
    actions = ("settle",)

    @admin.action(description=_("Mark as settled"))
    def settle(self, request, queryset):
        """Take them off the pile."""
        for report in queryset:
            services.settle_mismatch(report, request.user)


@admin.register(RuleValue, StarBand, StarIssuer)
class RuleAdmin(admin.ModelAdmin):
    """Numbers of the law: a change is a new row with its first day, the old one gets its last."""

    list_filter = ("valid_from",)

    def get_list_display(self, request):
        """Show every column: these tables are small."""
        return [field.name for field in self.model._meta.concrete_fields if field.name != "id"]

    def has_delete_permission(self, request, obj=None):
        """An old rule still explains old certificates."""
        return False
