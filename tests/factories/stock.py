"""Stock records without a product page: what the guard alone needs."""

from decimal import Decimal

from oscar.core.loading import get_model

from shop.stock import services

Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")


def make_stockrecord(pieces: int = 0, price: int = 100_000, title: str = "Hàng mẫu"):
    """Return a stock record with ``pieces`` on hand, received through the guard."""
    product_class, __ = ProductClass.objects.get_or_create(name="Mẫu", slug="mau")
    number = Product.objects.count()
    product = Product.objects.create(title=f"{title} {number}", product_class=product_class)
    partner = Partner.objects.create(name=f"Nơi sản xuất {number}")
    record = StockRecord.objects.create(
        product=product, partner=partner, partner_sku=f"TM-{number}", price=Decimal(price), price_currency="VND"
    )
    if pieces:
        services.receive(record, pieces)
    record.refresh_from_db()
    return record
