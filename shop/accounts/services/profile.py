"""Change name and language."""

import datetime as dt

from django.db import transaction

from shop.accounts.models import User
from shop.core import audit


@transaction.atomic
def update_profile(user: User, full_name: str, language: str) -> None:
    """Store the name (cleaned by the model) and the language of messages."""
    user.full_name, user.language = full_name, language
    user.save(update_fields=["full_name", "language"])
    audit.log("account.profile_changed", user, actor=user)


def keep_birth_date(user: User, born_on: dt.date | None) -> None:
    """Keep a date of birth for the next purchase, as the person asked; None forgets it."""
    if user.birth_date != born_on:
        user.birth_date = born_on
        user.save(update_fields=["birth_date"])
        audit.log("account.birth_date_kept" if born_on else "account.birth_date_forgotten", user, actor=user)
