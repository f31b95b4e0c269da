"""The page of a producer: what is sold today, on which certificates, where, and who answers for it."""

import dataclasses

from django.db.models import Exists, OuterRef, QuerySet
from oscar.core.loading import get_model

from catalogue.certification.models import Certificate
from catalogue.certification.selectors import valid_certificates
from search.selectors import shelf
from shop.fulfilment import review_desk
from shop.partner.models import Producer
from shop.points.models import SalesPoint
from shop.points.selectors import active_points, with_status
from shop.stock.models import PointStock

Product = get_model("catalogue", "Product")

CARDS_SHOWN, REVIEWS_SHOWN, POINTS_SHOWN = 60, 5, 12


@dataclasses.dataclass(frozen=True)
class ProducerPage:
    """A producer with what is valid today; ``cards`` are products on sale, certificates may outlive a listing."""

    producer: Producer
    cards: list
    certificates: list[Certificate]
    points: list[SalesPoint]
    reviews: list


def shown_producers() -> QuerySet:
    """Return the producers that have a public page, with their place and picture."""
    related = ("commune__province__region", "commune__unit_type", "picture")
    return Producer.objects.filter(is_active=True).select_related(*related)


def producer_page(producer: Producer) -> ProducerPage:
    """Return the page of a producer from ``shown_producers``."""
    return ProducerPage(
        producer=producer,
        cards=shelf(producer=producer.pk, order="stars", limit=CARDS_SHOWN),
        certificates=_certificates(producer),
        points=_points(producer),
        reviews=_reviews(producer),
    )


def _certificates(producer: Producer) -> list[Certificate]:
    rows = valid_certificates().filter(producer=producer).select_related("decision", "product")
    return list(rows.order_by("product_name", "-issued_on"))


def _points(producer: Producer) -> list[SalesPoint]:
    """Points where something of the producer stands on the shelf and may be sold."""
    on_sale = Product.objects.sellable().filter(stockrecords__partner_id=producer.partner_id)
    carried = PointStock.objects.filter(product__in=on_sale.values("pk"), on_hand__gt=0).values("point_id")
    return with_status(active_points().filter(pk__in=carried)[:POINTS_SHOWN])


def _reviews(producer: Producer) -> list:
    on_sale = Product.objects.filter(pk=OuterRef("product_id")).sellable()  # what lapsed takes its reviews with it
    approved = review_desk.published().filter(Exists(on_sale), product__listing__owner=producer)
    return list(approved.select_related("user", "product").order_by("-date_created", "-pk")[:REVIEWS_SHOWN])
