"""The banner of staff pages while Elasticsearch does not answer."""

from django import template

from search.engine import failing_since

register = template.Library()


@register.inclusion_tag("search/trouble.html", takes_context=True)
def search_trouble(context, css_class: str = "", indent: str = "1rem") -> dict:
    """Say to shop staff since when the database searches alone; nothing while all is well and to everybody else.

    Without ``css_class`` the banner brings its own colours, for pages that do not load the shop's style sheets;
    ``indent`` is then the room at its left edge (Wagtail's menu button stands there on a phone).
    """
    user = getattr(context.get("request"), "user", None)
    staff = user is not None and (user.is_staff or user.has_perm("wagtailadmin.access_admin"))
    return {
        "since": failing_since() if staff else None,
        "css_class": css_class,
        "indent": indent,
        "may_look": staff and user.is_staff,
    }
