"""Writes of the index. Filled by the next commit."""


def touch(product_ids) -> None:
    """Note products whose document must be rebuilt."""


def refresh() -> None:
    """Rebuild what was noted."""
