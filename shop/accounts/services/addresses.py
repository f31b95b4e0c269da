"""Keep the addresses that a person has goods sent to."""

from django.db import transaction

from shop.accounts.models import AddressBookEntry, User


@transaction.atomic
def save_address(entry: AddressBookEntry) -> AddressBookEntry:
    """Store an address; the first one, and one marked so, becomes the default in place of the former."""
    User.objects.select_for_update().get(pk=entry.user_id)  # two forms at once leave one default
    others = AddressBookEntry.objects.filter(user_id=entry.user_id).exclude(pk=entry.pk)
    if entry.is_default:
        others.update(is_default=False)
    entry.is_default = entry.is_default or not others.filter(is_default=True).exists()
    entry.save()
    return entry


@transaction.atomic
def delete_address(entry: AddressBookEntry) -> None:
    """Forget an address; if it was the default, the latest of the others takes its place."""
    User.objects.select_for_update().get(pk=entry.user_id)
    user_id, was_default = entry.user_id, entry.is_default
    entry.delete()
    heir = AddressBookEntry.objects.filter(user_id=user_id).order_by("-pk").first()
    if was_default and heir:
        heir.is_default = True
        heir.save(update_fields=["is_default"])
