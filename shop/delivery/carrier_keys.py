"""Whether the variables of the carriers fit together. Free of Django's apps, since the settings ask at the start."""

LEAST_SECRET = 16


def problem(values: dict[str, str], *, in_address: str, digits: str = "") -> str:
    """Return one sentence about what is wrong with the variables of one carrier, naming no value; "" if nothing.

    ``values`` are all variables by name: all or none. ``in_address`` names the secret that is part of the address for
    messages, ``digits`` one that must be a number.
    """
    missing = [name for name, value in values.items() if not value]
    if len(missing) == len(values):
        return ""
    if missing:
        return f"{missing[0]} is missing: the carrier needs {', '.join(values)}, or none of them."
    if len(values[in_address]) < LEAST_SECRET or not values[in_address].isalnum() or not values[in_address].isascii():
        return f"{in_address} must be at least {LEAST_SECRET} letters and digits: it is part of an address."
    if digits and not values[digits].isdecimal():
        return f"{digits} must be digits."
    return ""
