"""The days on which a product's star counts, laid out in advance so that a reader only compares dates."""

import datetime as dt

from catalogue.certification.models import Certificate
from catalogue.certification.selectors import last_day
from search.document import Span

ONE_DAY = dt.timedelta(days=1)


def hidden_days(certificate: Certificate) -> list[tuple[dt.date, dt.date]]:
    """Return the (first, last) days of its suspensions in order; a lifted one stops the day before the lifting."""
    spans = []
    for suspension in certificate.suspensions.all():
        last = suspension.ends_on
        if suspension.lifted_on:
            last = min(last, suspension.lifted_on - ONE_DAY)
        if suspension.starts_on <= last:
            spans.append((suspension.starts_on, last))
    return sorted(spans)


def spans_of(certificate: Certificate) -> list[Span]:
    """Return the spans on which a certificate counts: from issue to its last day, suspensions cut out."""
    end, start = last_day(certificate), certificate.issued_on
    spans = []
    for first, last in hidden_days(certificate):
        if start < first:
            spans.append(Span(start, min(first - ONE_DAY, end), certificate.stars, end))
        start = max(start, last + ONE_DAY)
    if start <= end:
        spans.append(Span(start, end, certificate.stars, end))
    return [span for span in spans if span.first <= span.last]
