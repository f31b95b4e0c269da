"""What every page needs to know about the site."""


def site(request) -> dict:
    """Return nothing yet."""
    return {}
