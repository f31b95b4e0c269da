"""Whether the variables of Stripe fit together. Free of Django's apps, since the settings ask at the start."""

SECRET, RESTRICTED, PUBLISHABLE, WEBHOOK = "sk_", "rk_", "pk_", "whsec_"
_KINDS = {
    SECRET: "a secret key",
    RESTRICTED: "a restricted key",
    PUBLISHABLE: "a publishable key",
    WEBHOOK: "a webhook secret",
}


def problem(secret_key: str, webhook_secret: str, *, api_url: str = "", debug: bool = False) -> str:
    """Return one sentence about what is wrong with the keys, naming the variable and never its value; "" if nothing.

    ``api_url`` is the address of a stand-in for Stripe ("" for Stripe itself).
    """
    if not secret_key and not webhook_secret:
        return ""
    for name, value, kinds in (
        ("STRIPE_SECRET_KEY", secret_key, (SECRET, RESTRICTED)),
        ("STRIPE_WEBHOOK_SECRET", webhook_secret, (WEBHOOK,)),
    ):
        if not value:
            return f"{name} is missing: cards need STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET."
        if not value.startswith(kinds):
            expected = " or ".join(_KINDS[kind] for kind in kinds)
            return f"{name} must hold {expected} ({' or '.join(kinds)}…); it seems to hold {_seems(value)}."
    if not is_trial(secret_key) and (debug or api_url):
        reason = "DEBUG is on" if debug else "STRIPE_API_BASE names a stand-in"
        return f"STRIPE_SECRET_KEY is a live key while {reason}: use a test key (sk_test_…)."
    return ""


def is_trial(secret_key: str) -> bool:
    """Whether the key moves no real money."""
    return secret_key.startswith((f"{SECRET}test_", f"{RESTRICTED}test_"))


def _seems(value: str) -> str:
    return next((kind for prefix, kind in _KINDS.items() if value.startswith(prefix)), "something else")
