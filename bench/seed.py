"""Fills our shop with many sellable products through the bulk services of the rooms.

The same number gives the same products again on every machine: what is drawn by chance has a fixed seed.
"""

import datetime as dt
import itertools
import random
from collections.abc import Callable, Iterator

from django.db import transaction
from oscar.core.loading import get_model

from bench.words import KINDS, PRODUCERS, QUALITIES, STORY, Kind
from catalogue.certification.models import Decision
from catalogue.certification.services import CertificateData, issue_first_certificates, record_decision
from catalogue.listings.models import Listing
from catalogue.listings.services import ProductData, create_products
from catalogue.models import Product
from media.demo import DRAWN, load_demo_picture
from media.models import Picture, ProductPicture
from search.models import IndexTask
from shop.core.clock import add_months, now, today
from shop.partner.models import Producer, StockRecord
from shop.places.models import Commune
from shop.stock.models import StockMovement

Partner = get_model("partner", "Partner")

SEED = 7
PRODUCTS_PER_PRODUCER = 8
MOST_PRODUCERS = 2_500
PICTURES = 60  # drawings shared by all products: what a page costs does not depend on how many files there are
PIECES = 100_000  # on each shelf: no measurement runs out of goods
CHUNK = 2_000
STARS, STAR_WEIGHTS = (3, 4, 5), (60, 36, 4)  # about the shares of the national register

Progress = Callable[[int, int], None]
Draft = tuple[Producer, ProductData]


class AlreadySeeded(Exception):
    """The database holds products of a measurement."""


def seed(count: int, progress: Progress = lambda done, total: None) -> list[int]:
    """Make ``count`` products that are sold today and return their keys; their documents are for the caller to build.

    Needs the reference data of ``manage.py setup_site``. Raises :class:`AlreadySeeded`.
    """
    if Producer.objects.filter(slug__startswith="bench-").exists():
        raise AlreadySeeded
    seeder = _Seeder()
    producers = seeder.producers(min(max(count // PRODUCTS_PER_PRODUCER, 4), MOST_PRODUCERS))
    drafts = seeder.drafts(count, producers)
    made: list[int] = []
    while chunk := list(itertools.islice(drafts, CHUNK)):
        made += seeder.make(chunk)
        progress(len(made), count)
    return made


class _Seeder:
    """One run: its chance, the shared pictures, the decisions recorded so far."""

    def __init__(self):
        self.chance = random.Random(SEED)
        self.pictures = _pictures()
        self.decisions: dict[tuple, Decision] = {}

    def producers(self, count: int) -> list[Producer]:
        """Make producers of all kinds in communes of all provinces."""
        communes = list(Commune.objects.select_related("province", "unit_type").order_by("code"))
        homes = self.chance.choices(communes, k=count)
        kinds = self.chance.choices(PRODUCERS, weights=(45, 30, 20, 5), k=count)
        names = [f"{word} {home.name} {n}" for n, ((_kind, word), home) in enumerate(zip(kinds, homes, strict=True))]
        partners = Partner.objects.bulk_create(Partner(name=name, code=f"bench-{n}") for n, name in enumerate(names))
        return Producer.objects.bulk_create(
            Producer(
                partner=partners[n],
                slug=f"bench-{n}",
                kind=kinds[n][0],
                name=names[n],
                commune=homes[n],
                street=f"Thôn {1 + n % 12}",
                phone=f"09{n:08d}",
                representative=f"Nguyễn Văn {n}",
                story=STORY.format(name="Hàng", place=homes[n].name),
            )
            for n in range(count)
        )

    def drafts(self, count: int, producers: list[Producer]) -> Iterator[Draft]:
        """Give (producer, data); a producer makes each kind and quality once, so that no names are twins."""
        pairs = list(itertools.product(KINDS, QUALITIES))
        share, more = divmod(count, len(producers))
        for n, producer in enumerate(producers):
            for kind, quality in self.chance.sample(pairs, share + (n < more)):
                yield producer, self._data(producer, kind, quality)

    def _data(self, producer: Producer, kind: Kind, quality: tuple[str, str]) -> ProductData:
        place = producer.commune.name
        name = " ".join(filter(None, [kind.name, quality[0], place]))
        return ProductData(
            name=name,
            name_en=" ".join(filter(None, [place, quality[1], kind.name_en])),
            set_code=kind.set_code,
            pack=kind.pack,
            price_vnd=1000 * round(kind.price * self.chance.uniform(0.7, 1.6)),
            description=STORY.format(name=name, place=producer.commune.full_name),
            attributes={"net_weight_g": kind.grams},
        )

    def make(self, drafts: list[Draft]) -> list[int]:
        """Create, publish, certify and stock one chunk in one transaction; return the primary keys."""
        with transaction.atomic():
            products = create_products(drafts)
            self._publish([product.listing for product in products])
            issue_first_certificates([self._certificate(product) for product in products])
            _stock(products)
            self._show(products)
            # The documents are built once, at the end, instead of after each step.
            IndexTask.objects.filter(product_id__in=[product.pk for product in products]).delete()
        return [product.pk for product in products]

    def _publish(self, listings: list[Listing]) -> None:
        """Put the listings on sale, some longer ago than others."""
        for listing in listings:
            listing.state = Listing.State.PUBLISHED
            listing.published_at = now() - dt.timedelta(minutes=self.chance.randrange(500_000))
        Listing.objects.bulk_update(listings, ["state", "published_at"], batch_size=500)

    def _certificate(self, product: Product) -> CertificateData:
        """Return a first certificate of the last two years."""
        stars = self.chance.choices(STARS, STAR_WEIGHTS)[0]
        issued_on = add_months(today().replace(day=1), -self.chance.randrange(1, 25))
        decision = self._decision(product.listing.owner, stars, issued_on)
        return CertificateData(decision, product, stars, issued_on, number=f"B-{product.pk}")

    def _decision(self, producer: Producer, stars: int, day: dt.date) -> Decision:
        """Return the decision of a day, which lists many: of the province, of the ministry for five stars."""
        by_ministry = stars == 5
        issuer = Decision.Issuer.MINISTRY if by_ministry else Decision.Issuer.PROVINCE
        name = "Bộ Nông nghiệp và Môi trường" if by_ministry else f"UBND {producer.commune.province.name}"
        if (name, day) not in self.decisions:
            number = f"{1 + len(self.decisions)}/QĐ-ĐO"
            self.decisions[name, day] = record_decision(number, issuer, name, day)
        return self.decisions[name, day]

    def _show(self, products: list[Product]) -> None:
        """Hang one of the shared pictures on each product."""
        rows = (ProductPicture(product=product, picture=self.chance.choice(self.pictures)) for product in products)
        ProductPicture.objects.bulk_create(rows, batch_size=1_000)


def _pictures() -> list[Picture]:
    """Keep some of the committed drawings."""
    return [load_demo_picture(path, alt=path.stem) for path in sorted(DRAWN.glob("*.webp"))[:PICTURES]]


def _stock(products: list[Product]) -> None:
    """Fill the shelves, each with its movement, as ``shop.stock.services.receive`` does one by one."""
    records = StockRecord.objects.filter(product__in=products)
    records.update(num_in_stock=PIECES, num_allocated=0)
    received = {"kind": StockMovement.Kind.RECEIVE, "delta": PIECES, "balance": PIECES, "balance_allocated": 0}
    movements = (StockMovement(stockrecord_id=pk, **received) for pk in records.values_list("pk", flat=True))
    StockMovement.objects.bulk_create(movements, batch_size=1_000)
