"""What our pages ask of Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from cms.choosers import producer_chooser, product_chooser
from cms.context_processors import forget


@hooks.register("register_admin_viewset")
def register_product_chooser():
    """Add the dialogue to the admin."""
    return product_chooser


@hooks.register("register_admin_viewset")
def register_producer_chooser():
    """Add the dialogue to the admin."""
    return producer_chooser


@hooks.register("insert_global_admin_js")
def vietnamese_slugs():
    """Let slugs made in the browser agree with those of ``ShopPage``."""
    return format_html('<script src="{}"></script>', static("js/cms-slug.js"))


def _links_changed(request, *args):
    """The frame links to pages by their title and address."""
    forget()


for _event in ("publish", "unpublish", "delete", "move"):
    hooks.register(f"after_{_event}_page", _links_changed)
