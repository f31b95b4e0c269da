"""Blocks of which pages are made. What they show of the shop is live: what is no longer sold drops out."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from catalogue.listings.models import ProductSet
from cms import selectors
from cms.choosers import ProducerChooserBlock, ProductChooserBlock
from search import selectors as search
from shop.core.clock import today
from shop.places.models import Province
from shop.points.selectors import shown_points

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


def live_of(context: dict | None) -> selectors.Live:
    """Return the page's shared figures, or fresh ones where a block stands alone (previews)."""
    return (context or {}).get("live") or selectors.Live()


def set_choices() -> list[tuple[str, str]]:
    """Return the sets of the programme as choices for editors."""
    return [(row.code, f"{row.code} {row.name_local}") for row in ProductSet.objects.all()]


def province_choices() -> list[tuple[str, str]]:
    """Return the provinces as choices for editors."""
    return list(Province.objects.values_list("slug", "name"))


class HeroBlock(blocks.StructBlock):
    """The promise, and the way in."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=60)
    emphasis = blocks.CharBlock(label=_("Second line, in gold"), max_length=60, required=False)
    text = blocks.TextBlock(label=_("Text"), max_length=240)

    class Meta:
        label = _("Promise")
        icon = "pick"
        template = "cms/blocks/hero.html"

    def get_context(self, value, parent_context=None):
        """Add ``total``, the number of products sold today."""
        return super().get_context(value, parent_context) | {"total": live_of(parent_context).total}


class GroupsBlock(blocks.StructBlock):
    """The six product groups with what each holds today."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=60)

    class Meta:
        label = _("Product groups")
        icon = "grip"
        template = "cms/blocks/groups.html"

    def get_context(self, value, parent_context=None):
        """Add ``groups`` with their ``count``."""
        context = super().get_context(value, parent_context)
        counts = live_of(parent_context).by_group
        site = (parent_context or {}).get("site")
        groups = site["groups"] if site else selectors.groups()
        return context | {"groups": [group | {"count": counts.get(group["number"], 0)} for group in groups]}


class ShelfBlock(blocks.StructBlock):
    """A row of products: chosen by hand, or whatever a set, a province, a season or the newest decisions hold."""

    SOURCES = [
        ("chosen", _("Products chosen below")),
        ("newest", _("Newest certificates")),
        ("stars", _("Most stars first")),
        ("season", _("In season this month")),
        ("set", _("A product set")),
        ("province", _("A province")),
    ]
    heading = blocks.CharBlock(label=_("Heading"), max_length=80)
    source = blocks.ChoiceBlock(label=_("Which products"), choices=SOURCES, default="newest")
    limit = blocks.IntegerBlock(label=_("How many"), min_value=2, max_value=16, default=8)
    products = blocks.ListBlock(ProductChooserBlock(), label=_("Products"), default=[], required=False)
    set_code = blocks.ChoiceBlock(label=_("Set"), choices=set_choices, required=False)
    province = blocks.ChoiceBlock(label=_("Province"), choices=province_choices, required=False)

    class Meta:
        label = _("Shelf of products")
        icon = "list-ul"
        template = "cms/blocks/shelf.html"

    def get_context(self, value, parent_context=None):
        """Add ``cards`` in order; fewer, or none, when something is no longer sold."""
        return super().get_context(value, parent_context) | {"cards": shelf_cards(value)}


def shelf_cards(value) -> list:
    """Return the cards of a shelf as it stands today."""
    source, limit = value["source"], value["limit"] or 8
    if source == "chosen":
        return search.cards_for([product.pk for product in value["products"] if product])[:limit]
    if source == "season":
        return search.cards_for(selectors.season_product_ids(today().month, limit))
    narrow = {}
    if source == "set":
        narrow["set_code"] = value["set_code"] or None
    elif source == "province":
        narrow["province"] = value["province"] or None
    return search.shelf(**narrow, order="stars" if source == "stars" else "newest", limit=limit)


class PlacesBlock(blocks.StructBlock):
    """Find by region and province."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=60)
    hint = blocks.CharBlock(label=_("Hint"), max_length=160, required=False)

    class Meta:
        label = _("Regions and provinces")
        icon = "site"
        template = "cms/blocks/places.html"

    def get_context(self, value, parent_context=None):
        """Add ``regions`` and ``provinces``, those with most products first."""
        regions = selectors.regions(live_of(parent_context).by_province)
        provinces = sorted((p for r in regions for p in r["provinces"]), key=lambda p: (-p["count"], p["slug"]))
        regions.sort(key=lambda region: -region["count"])
        return super().get_context(value, parent_context) | {"regions": regions, "provinces": provinces[:16]}


class PointsBlock(blocks.StructBlock):
    """Some of the sales points, on the dotted map."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=60)
    limit = blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=8, default=4)

    class Meta:
        label = _("Sales points")
        icon = "home"
        template = "cms/blocks/points.html"

    def get_context(self, value, parent_context=None):
        """Add ``points`` with today's hours."""
        return super().get_context(value, parent_context) | {"points": shown_points(value["limit"] or 4)}


class StoryBlock(blocks.StructBlock):
    """One producer's story. Nothing is shown while the producer has nothing to sell."""

    producer = ProducerChooserBlock(
        label=_("Producer"), required=False, help_text=_("Left empty: another producer each day.")
    )
    heading = blocks.CharBlock(label=_("Heading"), max_length=80, required=False)
    text = blocks.TextBlock(label=_("Text"), required=False, help_text=_("Left empty: the producer’s own story."))

    class Meta:
        label = _("Story of a producer")
        icon = "openquote"
        template = "cms/blocks/story.html"

    def get_context(self, value, parent_context=None):
        """Add ``producer`` (None: the block closes up)."""
        chosen = value["producer"]
        producer = selectors.tellable_producer(chosen.pk) if chosen else selectors.producer_of_the_day()
        return super().get_context(value, parent_context) | {"producer": producer}


class CertificateCheckBlock(blocks.StructBlock):
    """A field for the code on a package."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=60)
    text = blocks.CharBlock(label=_("Text"), max_length=200, required=False)

    class Meta:
        label = _("Check a certificate")
        icon = "tick"
        template = "cms/blocks/certificate_check.html"


class CampaignBlock(blocks.StructBlock):
    """A notice that comes and goes by itself."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), max_length=400, required=False)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    link_text = blocks.CharBlock(label=_("Words of the link"), max_length=40, required=False)
    starts_on = blocks.DateBlock(label=_("First day"), required=False)
    ends_on = blocks.DateBlock(label=_("Last day"), required=False)

    class Meta:
        label = _("Campaign notice")
        icon = "calendar"
        template = "cms/blocks/campaign.html"

    def get_context(self, value, parent_context=None):
        """Add ``is_on``: whether today lies between both days."""
        starts, ends, day = value["starts_on"], value["ends_on"], today()
        is_on = (not starts or starts <= day) and (not ends or day <= ends)
        return super().get_context(value, parent_context) | {"is_on": is_on}


class TextBlock(blocks.RichTextBlock):
    """Running text."""

    class Meta:
        label = _("Text")
        icon = "doc-full"
        template = "cms/blocks/text.html"


SECTIONS = [
    ("text", TextBlock(features=TEXT_FEATURES)),
    ("shelf", ShelfBlock()),
    ("campaign", CampaignBlock()),
    ("certificate_check", CertificateCheckBlock()),
]
HOME_SECTIONS = [
    ("hero", HeroBlock()),
    ("groups", GroupsBlock()),
    ("places", PlacesBlock()),
    ("points", PointsBlock()),
    ("story", StoryBlock()),
    *SECTIONS,
]
