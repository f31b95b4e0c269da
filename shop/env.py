"""Readers of environment variables that refuse bad values with one sentence naming the variable."""

import os

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str = "") -> str:
    """Return the text of variable ``name``; a blank at either end is a copying error and is refused."""
    value = os.environ.get(name, default)
    if value != value.strip():
        raise ImproperlyConfigured(f"{name} begins or ends with a blank; remove it.")
    return value


def env_bool(name: str, default: bool = False) -> bool:
    """Return a switch: 1/true/yes/on or 0/false/no/off."""
    value = env(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def env_int(name: str, default: int, minimum: int = 0) -> int:
    """Return a whole number of at least ``minimum``."""
    value = env(name, str(default))
    if not value.isdecimal() or int(value) < minimum:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {minimum}, not {value!r}.")
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    """Return the comma-separated values of ``name`` without empty ones."""
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def env_url(name: str, default: str, schemes: tuple[str, ...]) -> str:
    """Return an address whose scheme is one of ``schemes``, or the default when the variable is not set."""
    value = env(name, default)
    if value and not value.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        raise ImproperlyConfigured(f"{name} must begin with {' or '.join(s + '://' for s in schemes)}.")
    return value
