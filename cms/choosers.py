"""Choosers with which editors point at products and producers; both have the search that Wagtail leaves to us."""

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from shop.partner.models import Producer


class WordsFilter(BaseFilterForm):
    """One field of words; every word has to stand in the name."""

    q = forms.CharField(label=_("Words of the name"), required=False)
    name_field = "title"

    def filter(self, objects):
        """Return ``objects`` narrowed to those whose name has all the words."""
        words = self.cleaned_data.get("q", "").split()
        for word in words:
            objects = objects.filter(**{f"{self.name_field}__icontains": word})
        self.is_searching, self.search_query = bool(words), " ".join(words)
        return objects


class ProducerFilter(WordsFilter):
    """The same over names of producers."""

    name_field = "name"


class ProductList:
    """What is on the shelf today, with its producer."""

    filter_form_class = WordsFilter
    ordering = "title"

    @property
    def columns(self):
        """Add the producer: many products share a name."""
        return [*super().columns, Column("producer", label=_("Producer"), accessor="listing.owner.name")]

    def get_object_list(self):
        """Offer sellable products only."""
        return get_model("catalogue", "Product").objects.browsable().select_related("listing__owner")


class ProductChoose(ProductList, ChooseView):
    """The dialogue."""


class ProductResults(ProductList, ChooseResultsView):
    """Its list alone, while typing."""


class ProductChooserViewSet(ChooserViewSet):
    """Choose a product that is sold today."""

    model = "catalogue.Product"
    icon = "tag"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    choose_view_class = ProductChoose
    choose_results_view_class = ProductResults
    register_widget = False


class ProducerList:
    """Active producers with their commune."""

    filter_form_class = ProducerFilter
    ordering = "name"

    @property
    def columns(self):
        """Add the commune: many producers share a name."""
        return [*super().columns, Column("commune", label=_("Commune"), accessor="commune.name")]

    def get_object_list(self):
        """Offer active producers only."""
        return Producer.objects.filter(is_active=True).select_related("commune")


class ProducerChoose(ProducerList, ChooseView):
    """The dialogue."""


class ProducerResults(ProducerList, ChooseResultsView):
    """Its list alone, while typing."""


class ProducerChooserViewSet(ChooserViewSet):
    """Choose an active producer."""

    model = "partner.Producer"
    icon = "group"
    choose_one_text = _("Choose a producer")
    choose_another_text = _("Choose another producer")
    choose_view_class = ProducerChoose
    choose_results_view_class = ProducerResults
    register_widget = False


product_chooser = ProductChooserViewSet("cms_product_chooser")
producer_chooser = ProducerChooserViewSet("cms_producer_chooser")
ProductChooserBlock = product_chooser.get_block_class(name="ProductChooserBlock", module_path="cms.choosers")
ProducerChooserBlock = producer_chooser.get_block_class(name="ProducerChooserBlock", module_path="cms.choosers")
