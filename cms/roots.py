"""What Wagtail's own first migrations lay: tree roots, and what editors may do. Made here when it is not there.

An embedded site starts from today's tables, not from those migrations (docs/adr/0004), and an office must be able to
give the rights back after somebody clicked them away.
"""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page

# Group → page permissions, and permissions on the collections of pictures and papers.
RIGHTS = {
    "Moderators": ("add", "change", "publish", "lock", "unlock"),
    "Editors": ("add", "change", "publish"),
}
COLLECTION_RIGHTS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


def ensure_roots() -> None:
    """Lay the roots of pages and collections, the groups of editors and their rights."""
    if Page.get_first_root_node() is None:
        locale, _created = Locale.objects.get_or_create(language_code="vi")
        Page.add_root(title="Root", slug="root", locale=locale)
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    for name, page_rights in RIGHTS.items():
        _grant(Group.objects.get_or_create(name=name)[0], page_rights)


def _grant(group: Group, page_rights: tuple[str, ...]) -> None:
    group.permissions.add(*Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
    root = Page.get_first_root_node()
    for right in page_rights:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{right}_page")
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collection = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        codename__in=COLLECTION_RIGHTS, content_type__app_label__startswith="wagtail"
    ):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
