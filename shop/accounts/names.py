"""How names of people are searched."""

from shop.core.text import key


def person_key(name: str) -> str:
    """Return letters only, without marks and blanks: H' Mẫu, H’Mẫu and h mau are one, as people write them."""
    return key(name).replace(" ", "")
