"""Who may open what: every address name against every role, read from tests/data/access.csv.

A row has the name, the arguments (keys of the scenario below), the method, and the status that each role gets. A
name that is missing from the table fails. Back offices of Wagtail, Oscar and Django are walked as a whole.
"""

import csv
import dataclasses
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from shop.accounts.models import AddressBookEntry
from shop.points.models import SalesPoint
from tests.factories.accounts import make_member, make_user
from tests.factories.catalogue import make_commune, make_producer, make_product
from tests.factories.media import make_picture
from tests.factories.orders import make_order

TABLE = Path(__file__).resolve().parent.parent / "data" / "access.csv"
ROLES = (
    "anonymous",
    "consumer",
    "owner",
    "other_producer",
    "seller",
    "other_seller",
    "office",
    "editor",
    "staff",
    "superuser",
)
BACK_OFFICES = {"cms/": {"editor", "superuser"}, "dashboard/": {"staff", "superuser"}, "admin/": {"staff", "superuser"}}
# Doors of the back offices: signing in and out, and what their scripts and icons say.
DOORS = ("login", "logout", "password", "javascript", "sprite", "autologin")


def names(patterns=None, namespace="", route=""):
    """Yield (name, route, pattern) of every address."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner, here)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield namespace + pattern.name, here, pattern


def office_of(route: str) -> str:
    return next((prefix for prefix in BACK_OFFICES if route.startswith(prefix)), "")


def rows() -> list[dict]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@dataclasses.dataclass
class Scenario:
    """Things that addresses speak of, and a signed-in browser per role."""

    values: dict
    users: dict

    def __post_init__(self):
        """Sign each role in once; every request starts from those cookies."""
        self.cookies = {role: self._signed_in(user) for role, user in self.users.items()}

    def _signed_in(self, user) -> str:
        client = Client()
        if user:
            client.force_login(user)
        return client.cookies.output(header="", sep=";")

    def client(self, role: str) -> Client:
        client = Client(headers={"Sec-Fetch-Site": "same-origin"})
        client.cookies.load(self.cookies[role])
        return client

    def address(self, row: dict) -> str:
        return reverse(row["name"], args=[self.values[key] for key in row["arguments"].split()])


@pytest.fixture
def scenario(db) -> Scenario:
    producer, other = make_producer("HTX Một"), make_producer("HTX Hai")
    product = make_product(producer=producer)
    commune = make_commune()
    places = {"commune": commune, "street": "Số 1", "latitude": 22.0, "longitude": 105.0, "kind": "shop"}
    point = SalesPoint.objects.create(slug="mot", name="Điểm Một", **places)
    other_point = SalesPoint.objects.create(slug="hai", name="Điểm Hai", **places)
    consumer = make_user()
    order = make_order(product, user=consumer)
    address = AddressBookEntry.objects.create(
        user=consumer, full_name="Ý", phone="+84912345678", commune=commune, street="Thôn 1"
    )
    editor = make_member("editor")
    editor.groups.add(Group.objects.get_or_create(name="Editors")[0])
    picture = make_picture()
    return Scenario(
        values={
            "slug": product.slug,
            "pk": product.pk,
            "set_slug": product.listing.product_set.category.slug,
            "set_pk": product.listing.product_set.category_id,
            "code": product.certificates.get().code,
            "province": commune.province.slug,
            "producer": producer.slug,
            "point": point.slug,
            "number": order.number,
            "part": order.seller_orders.get().number,
            "token": order.purchase.token,
            "address": address.pk,
            "picture": picture.name,
            "file": picture.file,
            "width": 320,
            "jpg": "jpg",
            "csv": "csv",
            "kind": "email",
            "key": "x",
            "section": "products",
            "nought": 0,
            "home": "",
        },
        users={
            "anonymous": None,
            "consumer": consumer,
            "owner": make_member("producer_owner", producer=producer),
            "other_producer": make_member("producer_owner", producer=other),
            "seller": make_member("point_seller", point=point),
            "other_seller": make_member("point_seller", point=other_point),
            "office": make_member("office", province=commune.province),
            "editor": editor,
            "staff": make_user("Nhân viên", is_staff=True),
            "superuser": make_user("Quản trị", is_staff=True, is_superuser=True),
        },
    )


def test_every_address_stands_in_the_table():
    listed = {row["name"] for row in rows()}
    ours = {name for name, route, _pattern in names() if not office_of(route)}
    assert ours - listed == set(), "add these to tests/data/access.csv"
    assert listed - ours == set(), "these are gone: take them out of tests/data/access.csv"


def test_each_role_gets_what_the_table_says(scenario):
    wrong = {}
    for row in rows():
        seen = {role: _status(scenario, role, row) for role in ROLES}
        if differences := {role: seen[role] for role in ROLES if seen[role] != row[role]}:
            wrong[row["method"], row["name"]] = differences
    assert wrong == {}


def _status(scenario: Scenario, role: str, row: dict) -> str:
    """Return what one role gets, and undo what the request may have changed."""
    cache.clear()  # ten roles from one address would meet the throttles
    point = transaction.savepoint()
    response = getattr(scenario.client(role), row["method"].lower())(scenario.address(row))
    transaction.savepoint_rollback(point)
    b"".join(response)  # read to its end, a file is closed
    return str(response.status_code)


@pytest.mark.parametrize("prefix", BACK_OFFICES)
def test_back_offices_stay_closed_to_everybody_else(prefix, scenario):
    """No page of a back office that needs no argument opens for a role that does not work there."""
    opened = set()
    for name, route, pattern in names():
        if not route.startswith(prefix) or pattern.pattern.regex.groups or any(door in name for door in DOORS):
            continue
        for role in set(ROLES) - BACK_OFFICES[prefix]:
            if scenario.client(role).get(reverse(name)).status_code == 200:
                opened.add((name, role))
    assert opened == set()
