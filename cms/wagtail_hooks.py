"""What our pages ask of Wagtail's admin."""

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


def _links_changed(request, *args):
    """The frame links to pages by their title and address."""
    forget()


for _event in ("publish", "unpublish", "delete", "move"):
    hooks.register(f"after_{_event}_page", _links_changed)
