"""Write a plan through the services of the rooms, in the caller's transaction."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.certification import services
from catalogue.certification.models import Certificate, Decision
from catalogue.certification.register_import.plan import Fail, ProducerPlan, ProductPlan, Step, said_of_producer
from catalogue.certification.register_import.rows import RegisterRow
from catalogue.listings.errors import ListingError
from catalogue.listings.models import Listing
from catalogue.listings.services import ProductData, create_products, publish, save_product
from catalogue.models import Product
from shop.partner.models import Producer
from shop.partner.services import ProducerData, ProducerError, save_producer

REFUSALS = (ValidationError, ListingError, ProducerError)


class Writer:
    """Writes step by step; a refusal of a service is a fault of its row, and the caller rolls back."""

    def __init__(self, fail: Fail, note, *, publish_listings: bool = False, is_demo: bool = False, actor=None):
        self.fail, self.note = fail, note
        self.publish_listings, self.is_demo, self.actor = publish_listings, is_demo, actor
        self._forget()

    def _forget(self) -> None:
        self._producers: dict[int, Producer] = {}
        self._products: dict[int, Product] = {}
        self._decisions: dict[tuple, Decision] = {}
        self._issued: dict[int, Certificate] = {}

    def write(self, steps: list[Step]) -> None:
        """Write what is new or changed: new products and first certificates in few statements, the rest by row."""
        try:
            with transaction.atomic():
                self._create_products(steps)
                self._issue_first_certificates(steps)
        except REFUSALS:
            self._forget()  # written row by row, what is refused shows its row
        for step in sorted(steps, key=lambda step: (step.row.issued_on, step.row.number)):
            if step.outcome == "unchanged" and not self.publish_listings:
                continue
            try:
                self._write(step)
            except REFUSALS as error:
                self.fail(step.row.number, "", error if isinstance(error, ValidationError) else str(error))

    def _create_products(self, steps: list[Step]) -> None:
        """Create the new products of the file together."""
        plans = {id(step.product): step.product for step in steps if step.product.known is None}
        items = [(self._producer(p.producer), _product_data(p.row, None, self.is_demo)) for p in plans.values()]
        products = create_products(items, actor=self.actor)
        self._products |= dict(zip(plans, products, strict=True))

    def _issue_first_certificates(self, steps: list[Step]) -> None:
        """Issue together what stands alone: the one certificate of a new product."""
        per_product = Counter(id(step.product) for step in steps)
        alone = [s for s in steps if s.product.known is None and per_product[id(s.product)] == 1]
        certificates = services.issue_first_certificates([self._certificate_data(s) for s in alone], self.actor)
        self._issued = {id(step): certificate for step, certificate in zip(alone, certificates, strict=True)}

    def _write(self, step: Step) -> None:
        producer = self._producer(step.product.producer)
        product = self._product(step.product, producer)
        certificate = step.certificate or self._issued.get(id(step)) or self._issue(step)
        self._add(step, certificate)
        if self.publish_listings:
            self._publish(step.row, product)

    def _producer(self, plan: ProducerPlan) -> Producer:
        if id(plan) not in self._producers:
            producer = plan.known
            if producer is None or plan.changes:
                data = _producer_data(plan, self.is_demo)
                producer = save_producer(data, producer=producer, actor=self.actor)
            self._producers[id(plan)] = producer
        return self._producers[id(plan)]

    def _product(self, plan: ProductPlan, producer: Producer) -> Product:
        if id(plan) not in self._products:
            product = plan.known.product if plan.known else None
            if product is None or plan.changes:
                data = _product_data(plan.row, plan.known, self.is_demo)
                product = save_product(producer, data, product=product, actor=self.actor)
            self._products[id(plan)] = product
        return self._products[id(plan)]

    def _decision(self, row: RegisterRow) -> Decision:
        identity = (row.decision_number, row.issuer, row.signed_on)
        if identity not in self._decisions:
            self._decisions[identity] = services.record_decision(
                row.decision_number,
                row.issuer_level,
                row.issuer,
                row.signed_on,
                is_demo=self.is_demo,
                actor=self.actor,
            )
        return self._decisions[identity]

    def _certificate_data(self, step: Step) -> services.CertificateData:
        row, producer = step.row, self._producer(step.product.producer)
        return services.CertificateData(
            self._decision(row),
            self._product(step.product, producer),
            row.stars,
            row.issued_on,
            product_name=row.product,
            producer=producer,
            producer_name=row.producer,
            address=row.address,
            number=row.certificate_number,
            score=row.score,
            score_note=row.score_note,
            kind=row.kind,
            is_demo=self.is_demo,
        )

    def _issue(self, step: Step) -> Certificate:
        data = vars(self._certificate_data(step)).copy()
        return services.issue_certificate(**data, actor=self.actor)

    def _add(self, step: Step, certificate: Certificate) -> None:
        """Add number, extension and end by decision where the row brings them."""
        row, is_new = step.row, step.certificate is None
        if "certificate_number" in step.changes:
            services.add_number(certificate, row.certificate_number, self.actor)
        if "extended_until" in step.changes or (is_new and row.extended_until):
            services.extend(certificate, row.extended_until, row.extension_basis, self.actor)
        ends = row.end_kind in (Certificate.End.REVOKED, Certificate.End.ANNULLED)
        if "end_kind" in step.changes or (is_new and ends):
            decision = services.record_decision(
                row.end_decision,
                row.issuer_level,
                row.issuer,
                row.end_signed_on,
                is_demo=self.is_demo,
                actor=self.actor,
            )
            end = services.revoke if row.end_kind == Certificate.End.REVOKED else services.annul
            end(certificate, decision, row.ended_on, row.end_reason, self.actor)

    def _publish(self, row: RegisterRow, product: Product) -> None:
        """Put the product on sale; one that is not ready stays a draft and is named."""
        if product.listing.state == Listing.State.PUBLISHED:
            return
        try:
            product.listing.refresh_from_db()
            publish(product.listing, self.actor)
        except ListingError as error:
            text = _("Row %(row)s: “%(name)s” stays a draft. %(reason)s")
            self.note(text % {"row": row.number, "name": row.product, "reason": error})


def _producer_data(plan: ProducerPlan, is_demo: bool) -> ProducerData:
    """Return a new producer as its row says it, or of a known one what the row changes."""
    said = said_of_producer(plan.row)
    if plan.known is None:
        return ProducerData(commune=plan.row.commune, is_demo=is_demo, **said)
    kept = {"name": plan.known.name, "kind": plan.known.kind}
    return ProducerData(commune=plan.known.commune, **kept | {name: said[name] for name in plan.changes})


def _product_data(row: RegisterRow, known: Listing | None, is_demo: bool) -> ProductData:
    """Return the product as the row says it; what the row leaves empty stays as it is in the shop."""
    product = known.product if known else None
    return ProductData(
        name=product.title if product else row.product,
        set_code=row.product_set.code,
        pack=row.pack or (known.pack if known else ""),
        price_vnd=row.price,
        sku=row.sku,
        name_en=known.name_en if known else "",
        description=row.description or (product.description if product else ""),
        description_en=known.description_en if known else "",
        season_months=tuple(known.season_months) if known else (),
        attributes={"net_weight_g": row.net_weight_g, "shelf_life_days": row.shelf_life_days},
        is_demo=known.is_demo if known else is_demo,
    )
