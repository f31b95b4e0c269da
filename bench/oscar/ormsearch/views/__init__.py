"""Oscar's three lists of products on the ORM instead of Haystack, drawn by Oscar's own templates."""

import dataclasses

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.views.generic import ListView
from oscar.core.loading import get_model

Product = get_model("catalogue", "Product")
Category = get_model("catalogue", "Category")


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """What Oscar's templates expect of Haystack: a result that holds its product."""

    object: object


class CatalogueView(ListView):
    """All products, newest first."""

    paginate_by = settings.OSCAR_PRODUCTS_PER_PAGE
    template_name = "oscar/catalogue/browse.html"
    context_object_name = "found"

    def get_queryset(self):
        """Use Oscar's own prefetches for lists."""
        return Product.objects.browsable().base_queryset().order_by("-date_created", "-pk")

    def get_context_data(self, **kwargs):
        """Add what the template draws."""
        context = super().get_context_data(**kwargs)
        return context | {"products": [Hit(product) for product in context["page_obj"]], "summary": "All products"}


class ProductCategoryView(CatalogueView):
    """The products of a category and of those below it."""

    template_name = "oscar/catalogue/category.html"

    def get_queryset(self):
        """Narrow to the category."""
        self.category = get_object_or_404(Category, pk=self.kwargs["pk"])
        return super().get_queryset().filter(categories__in=self.category.get_descendants_and_self()).distinct()

    def get_context_data(self, **kwargs):
        """Add the category."""
        return super().get_context_data(**kwargs) | {"category": self.category}


class FacetedSearchView(CatalogueView):
    """Products whose title holds the text."""

    template_name = "oscar/search/results.html"

    def get_queryset(self):
        """Narrow by the text."""
        return super().get_queryset().filter(title__icontains=self.request.GET.get("q", ""))

    def get_context_data(self, **kwargs):
        """Add the page under the name and in the form that this template draws."""
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        page.object_list = context["products"]
        return context | {"page": page, "query": self.request.GET.get("q", "")}
