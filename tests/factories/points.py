"""Sales points at a position, and what stands on their shelves."""

from shop.points.models import SalesPoint
from shop.stock.models import PointStock
from tests.factories.catalogue import index_products, make_commune


def make_shelf_point(name: str, latitude: float, longitude: float, **values) -> SalesPoint:
    """Return a new active point at a position in degrees."""
    number = SalesPoint.objects.count()
    home = {"commune": make_commune(), "street": "Số 1", "kind": "shop", "slug": f"diem-{number}"}
    return SalesPoint.objects.create(name=name, latitude=latitude, longitude=longitude, **home | values)


def put_on_shelf(product, point: SalesPoint, pieces: int = 5) -> None:
    """Let pieces of a product stand at a point, known to search at once."""
    PointStock.objects.create(product=product, point=point, on_hand=pieces)
    index_products(product)
