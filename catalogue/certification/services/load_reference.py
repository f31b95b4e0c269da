"""Put the numbers of the law into their tables."""

from django.db import transaction

from catalogue.certification import reference
from catalogue.certification.models import RuleValue, StarBand, StarIssuer


@transaction.atomic
def load_reference() -> None:
    """Put the numbers of the law into their tables; a row that the office changed since stays as it is."""
    for rule, value, since, until, source in reference.RULE_VALUES:
        RuleValue.objects.get_or_create(
            rule=rule, valid_from=since, defaults={"value": value, "valid_until": until, "source": source}
        )
    for stars, low, below, since, until, source in reference.STAR_BANDS:
        StarBand.objects.get_or_create(
            stars=stars,
            valid_from=since,
            defaults={"points_from": low, "points_below": below, "valid_until": until, "source": source},
        )
    for stars, issuer, since, until, source in reference.STAR_ISSUERS:
        StarIssuer.objects.get_or_create(
            stars=stars, issuer=issuer, valid_from=since, defaults={"valid_until": until, "source": source}
        )
