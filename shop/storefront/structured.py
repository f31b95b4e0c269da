"""Data for search engines (schema.org as JSON-LD). A data block runs nothing: no nonce, and it can be cached."""

import json

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from media.templatetags.pictures import picture_url

# The same escapes as django.utils.html.json_script: no text can close the element.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def as_script(data: dict) -> SafeString:
    """Return the ``<script type="application/ld+json">`` element."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def absolute(path: str) -> str:
    """Return a path on the site's public address."""
    return path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}"


def product_data(page) -> dict:
    """Describe a :class:`shop.storefront.selectors.product.ProductPage` as schema.org Product."""
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": page.name,
        "description": page.listing.description_local,
        "url": absolute(page.product.get_absolute_url()),
        "image": [absolute(picture_url(picture, 1200)) for picture in page.pictures],
        "category": page.listing.product_set.name_local,
        "brand": {"@type": "Brand", "name": page.producer.name_local},
        "hasCertification": _certification(page.certificate),
        "offers": [_offer(page, variant) for variant in page.variants],
        "aggregateRating": _rating(page),
    }
    return {key: value for key, value in data.items() if value}


def _certification(certificate) -> dict:
    return {
        "@type": "Certification",
        "name": f"OCOP {certificate.stars} sao",
        "certificationIdentification": certificate.decision.number,
        "issuedBy": {"@type": "GovernmentOrganization", "name": certificate.decision.issuer_name},
        "validFrom": certificate.issued_on.isoformat(),
        "expires": (certificate.extended_until or certificate.valid_until).isoformat(),
        "url": absolute(certificate.get_absolute_url()),
    }


def _offer(page, variant) -> dict:
    status = "InStock" if variant.free > 0 else "InStoreOnly" if page.points else "OutOfStock"
    offer = {
        "@type": "Offer",
        "price": variant.price_vnd,
        "priceCurrency": "VND",
        "availability": f"https://schema.org/{'InStock' if page.is_service else status}",
        "url": absolute(page.product.get_absolute_url()),
        "seller": {"@type": "Organization", "name": page.producer.name},
    }
    return offer | ({"name": variant.title} if page.has_packs else {})


def _rating(page) -> dict | None:
    if not page.reviews:
        return None
    return {"@type": "AggregateRating", "ratingValue": page.product.rating, "reviewCount": page.review_count}


def point_data(point, spans: list[dict]) -> dict:
    """Describe a sales point as schema.org Store; ``spans`` come from ``shop.points.selectors.schema_hours``."""
    data = {
        "@context": "https://schema.org",
        "@type": "Store",
        "name": point.name_local,
        "url": absolute(point.get_absolute_url()),
        "telephone": point.phone,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": f"{point.street}, {point.commune.full_name}",
            "addressRegion": point.commune.province.name,
            "addressCountry": "VN",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": point.latitude, "longitude": point.longitude},
        "openingHoursSpecification": spans,
    }
    return {key: value for key, value in data.items() if value}
