"""Pages that editors write, and who runs the shop."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import HOME_SECTIONS, SECTIONS
from cms.reserved import reserved_slugs
from cms.selectors import Live


class ShopPage(Page):
    """What our pages have in common: a slug that hides no address of the shop, and their twin in the other language."""

    class Meta:
        abstract = True

    def clean(self):
        """Refuse a slug with which an address of the shop begins: that address would win, the page never show."""
        super().clean()
        if self.slug in reserved_slugs():
            raise ValidationError({"slug": _("The shop itself has an address of this name. Choose another.")})

    def get_context(self, request, *args, **kwargs):
        """Add ``live`` (figures shared by the blocks) and ``translated_urls`` (language → address of the twin)."""
        context = super().get_context(request, *args, **kwargs)
        return context | {"live": Live(), "translated_urls": self.translated_urls(request)}

    def translated_urls(self, request) -> dict[str, str]:
        """Return language → address of this page and its live translations."""
        twins = self.get_translations(inclusive=True).live().select_related("locale")
        return {twin.locale.language_code: twin.get_url(request) for twin in twins}


class HomePage(ShopPage):
    """The front page, made of live blocks."""

    body = StreamField(HOME_SECTIONS, verbose_name=_("Sections"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.StandardPage"]
    template = "cms/home_page.html"
    content_panels = [*Page.content_panels, FieldPanel("body")]

    def translated_urls(self, request) -> dict[str, str]:
        """The front pages have fixed addresses: no need to ask."""
        return {code: "/" if code == settings.LANGUAGE_CODE else f"/{code}/" for code, _name in settings.LANGUAGES}

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(ShopPage):
    """A page of text: law, guides, contact. ``key`` is the name by which the shop's own templates link to it."""

    class Key(models.TextChoices):
        TERMS = "terms", _("Terms of use")
        PRIVACY = "privacy", _("Privacy")
        DELIVERY = "delivery", _("Delivery and fees")
        RETURNS = "returns", _("Returns and complaints")
        RANKING = "ranking", _("How products are ordered")
        STARS = "stars", _("How stars are granted")
        CONTACT = "contact", _("Contact")

    class Column(models.TextChoices):
        BUYING = "buying", _("Buying")
        CERTIFICATES = "certificates", _("Certificates")
        OPERATOR = "operator", _("Operator")

    key = models.CharField(_("known to the shop as"), max_length=20, choices=Key, blank=True)
    footer = models.CharField(_("column of the footer"), max_length=20, choices=Column, blank=True)
    footer_order = models.PositiveSmallIntegerField(_("place in the column"), default=10)
    introduction = models.TextField(_("introduction"), blank=True, max_length=400)
    body = StreamField(SECTIONS, verbose_name=_("Sections"), blank=True)
    is_draft_text = models.BooleanField(
        _("sample text"), default=False, help_text=_("Readers are told that the operator has not yet confirmed it.")
    )

    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    template = "cms/standard_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("is_draft_text"),
    ]
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel(
            [FieldPanel("key"), FieldRowPanel([FieldPanel("footer"), FieldPanel("footer_order")])],
            heading=_("Links from the shop"),
        ),
    ]

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")


@register_setting(icon="home", order=100)
class OperatorSettings(BaseGenericSetting):
    """Who runs the shop, as the footer must say.

    Decree 52/2013/NĐ-CP, Art. 29 (name and address, enterprise code with date and authority, telephone, e-mail)
    and Art. 54 f. (registration of the e-commerce trading floor), as amended by Decree 85/2021/NĐ-CP.
    """

    name = models.CharField(_("registered name"), max_length=200, blank=True)
    name_en = models.CharField(_("registered name, English"), max_length=200, blank=True)
    address = models.CharField(_("address of the head office"), max_length=300, blank=True)
    address_en = models.CharField(_("address, English"), max_length=300, blank=True)
    enterprise_code = models.CharField(_("enterprise code"), max_length=20, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=200, blank=True)
    issued_on = models.DateField(_("first issued on"), null=True, blank=True)
    representative = models.CharField(_("legal representative"), max_length=120, blank=True)
    phone = models.CharField(_("phone number"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    registration_number = models.CharField(
        _("registration of the trading floor"), max_length=60, blank=True, help_text=_("Ministry of Industry and Trade")
    )

    class Meta:
        verbose_name = _("operator of the shop")

    def save(self, *args, **kwargs):
        """Store, and let the footers say so at once."""
        super().save(*args, **kwargs)
        from cms.context_processors import forget

        forget()

    def as_footer(self) -> dict:
        """Return the filled-in fields for the footer, in this language; empty while the name is missing."""
        if not self.name:
            return {}
        english = get_language() == "en"
        return {
            "name": (english and self.name_en) or self.name,
            "address": (english and self.address_en) or self.address,
            "enterprise_code": self.enterprise_code,
            "issued_by": self.issued_by,
            "issued_on": self.issued_on,
            "representative": self.representative,
            "phone": self.phone,
            "email": self.email,
            "registration_number": self.registration_number,
        }
