"""The register as a file that ``import_register`` reads again as "no change": typed cells, nothing that computes."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from catalogue.certification.models import Certificate
from catalogue.certification.register_import.book import ATTRIBUTES
from catalogue.certification.register_import.columns import NAMES
from catalogue.models import ProductAttributeValue
from shop.accounts.contacts import show_phone
from shop.core.sheets import write_csv, write_xlsx
from shop.partner.models import StockRecord

FIELDS = tuple(field for field in NAMES if field not in {"commune", "district", "province"})
# Words of the file, whatever the reader's language: register_import.values reads them.
KINDS = {"first": "lần đầu", "upgrade": "nâng hạng", "re_ranking": "đánh giá lại"}
ENDS = {"superseded": "được thay", "revoked": "thu hồi", "annulled": "hủy bỏ", "": ""}
PRODUCERS = {
    "enterprise": "Doanh nghiệp",
    "cooperative": "Hợp tác xã",
    "cooperative_group": "Tổ hợp tác",
    "household": "Hộ kinh doanh",
    "farm": "Trang trại",
    "association": "Hội",
}
BATCH = 500


def export_register(certificates: QuerySet[Certificate], file_type: str = "xlsx") -> bytes:
    """Return the file (``xlsx`` or ``csv``) of ``certificates``, oldest first; prices in whole đồng, weights in grams.

    An ending decision's own date travels with it. Products with pack sizes carry no price: each size has its own.
    """
    header = [NAMES[field][0] for field in FIELDS]
    rows = ([row[field] for field in FIELDS] for row in _rows(certificates))
    return write_xlsx("Sổ giấy chứng nhận", header, rows) if file_type == "xlsx" else write_csv(header, rows)


def _rows(certificates: QuerySet[Certificate]) -> Iterator[dict]:
    """Yield one dictionary per certificate, fetched in batches with what belongs to their products."""
    found = certificates.select_related(
        "decision", "ended_by", "product__listing__product_set", "producer__commune__province"
    ).order_by("issued_on", "pk")
    batch = []
    for certificate in found.iterator(chunk_size=BATCH):
        batch.append(certificate)
        if len(batch) == BATCH:
            yield from _batch_rows(batch)
            batch = []
    yield from _batch_rows(batch)


def _batch_rows(batch: list[Certificate]) -> Iterable[dict]:
    products = [certificate.product_id for certificate in batch]
    shelves = {s.product_id: s for s in StockRecord.objects.filter(product__in=products)}
    values = ProductAttributeValue.objects.filter(product__in=products, attribute__code__in=ATTRIBUTES)
    numbers = {(v[0], v[1]): v[2] for v in values.values_list("product_id", "attribute__code", "value_integer")}
    for certificate in batch:
        shelf = shelves.get(certificate.product_id)
        row = _certificate_cells(certificate) | _producer_cells(certificate) | _product_cells(certificate)
        row["price"] = int(shelf.price) if shelf and shelf.price is not None else None
        row["sku"] = shelf.partner_sku if shelf else ""
        yield row | {code: numbers.get((certificate.product_id, code)) for code in ATTRIBUTES}


def _certificate_cells(certificate: Certificate) -> dict:
    decision, end = certificate.decision, certificate.ended_by
    return {
        "decision_number": decision.number,
        "issuer": decision.issuer_name,
        "signed_on": decision.signed_on,
        "certificate_number": certificate.number,
        "stars": certificate.stars,
        "score": certificate.score,
        "score_note": certificate.score_note,
        "kind": KINDS[certificate.kind],
        "issued_on": certificate.issued_on,
        "valid_until": certificate.valid_until,
        "extended_until": certificate.extended_until,
        "extension_basis": certificate.extension_basis,
        "end_kind": ENDS[certificate.end_kind],
        "ended_on": certificate.ended_on,
        "end_decision": end.number if end else "",
        "end_signed_on": end.signed_on if end else None,
        "end_reason": certificate.end_reason,
    }


def _producer_cells(certificate: Certificate) -> dict:
    """The producer of today, except the name and address, which are those of the certificate."""
    producer = certificate.producer
    return {
        "producer": producer.name,
        "producer_kind": PRODUCERS[producer.kind],
        "registration_number": producer.registration_number,
        "representative": producer.representative,
        "phone": show_phone(producer.phone) if producer.phone else "",
        "email": producer.email,
        "address": certificate.address,
    }


def _product_cells(certificate: Certificate) -> dict:
    product = certificate.product
    listing = getattr(product, "listing", None)
    return {
        "product": product.title,
        "pack": listing.pack if listing else "",
        "set": listing.product_set.code if listing else "",
        "description": product.description,
    }
