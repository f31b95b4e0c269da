"""Guests who buy one piece each of two producers, pay on delivery and leave: orders per second.

Both shops get what a browser sends for a purchase without detours, redirects followed as it does; pictures, styles and
scripts are left out.
"""

import dataclasses
import http.client
import re
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

BUYERS = 4  # at once, each a thread


class PurchaseFailed(Exception):
    """A step of a purchase did not lead to the next one."""


@dataclasses.dataclass(frozen=True)
class Sold:
    """What a run of purchases measured."""

    orders: int
    seconds: float
    p50_ms: float
    requests: int
    failures: Counter

    @property
    def per_second(self) -> float:
        """Orders per second."""
        return self.orders / self.seconds


class Browser:
    """One guest: a connection from an address of his own, his cookies, and the token of the shop's forms.

    Each guest has another address of 127.0.0.0/8, as guests have: a shop may limit the orders of one address.
    """

    def __init__(self, port: int, number: int):
        source = f"127.1.{number // 250 % 250}.{1 + number % 250}"
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=(source, 0))
        self.origin = f"http://127.0.0.1:{port}"
        self.cookies: dict[str, str] = {}
        self.requests = 0

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *exc_info) -> None:
        self.http.close()

    def get(self, path: str) -> str:
        """Return the page at ``path``, or that to which it leads."""
        leads, page = self._ask("GET", path)
        return self.get(leads) if leads else page

    def post(self, path: str, **fields) -> tuple[str, str]:
        """Send a form and go where it leads; return (that address, empty for none, and the page)."""
        fields = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}
        leads, page = self._ask("POST", path, urlencode(fields))
        return (leads, self.get(leads)) if leads else ("", page)

    def fetch(self, path: str, **fields) -> str:
        """Send a form as the script of our product page does and return what it puts into the page."""
        return self._ask("POST", path, urlencode(fields), {"HX-Request": "true"})[1]

    def _ask(self, method: str, path: str, body: str | None = None, extra: dict | None = None) -> tuple[str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            headers |= {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        headers |= extra or {}
        self.http.request(method, path, body, headers)
        answer = self.http.getresponse()
        text = answer.read().decode()
        self.requests += 1
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            if "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        if answer.status >= 400:
            raise PurchaseFailed(f"{method} {path} answered {answer.status}")
        leads = urlsplit(answer.headers["Location"] or "")
        return leads._replace(scheme="", netloc="").geturl(), text


def buy_from_ours(browser: Browser, pair: list[dict], at: dict) -> None:
    """Buy on our shop: two products, the basket, one checkout page, the page of the order.

    What scripts ask for by themselves is asked for here too: the badge of the second product page, since the basket
    is filled by then, and the total when the commune is chosen.
    """
    for position, goods in enumerate(pair):
        browser.get(goods["url"])
        if position:
            browser.get(at["badge"])
        if "notice--ok" not in browser.fetch(at["basket_add"], product=goods["pk"], quantity=1):
            raise PurchaseFailed("the product did not get into the basket")
    browser.get(at["basket"])
    form = {
        "full_name": "Nguyễn Thị Hoa",
        "phone": "0912345678",
        "commune": at["commune"]["text"],
        "commune_code": at["commune"]["code"],
        "street": "Thôn 1",
        "payment": "cod",
    }
    form["key"] = _field(browser.get(at["checkout"]), "key")
    form["seen_total"] = _field(browser.post(at["summary"], **form)[1], "seen_total")
    leads, _page = browser.post(at["checkout"], **form)
    if not leads:
        raise PurchaseFailed("the checkout did not lead to an order")


def buy_from_stock(browser: Browser, pair: list[dict], at: dict) -> None:
    """Buy on a stock Oscar: two products, the basket, its five steps, the thank-you page."""
    for goods in pair:
        browser.get(goods["url"])
        browser.post(f"/basket/add/{goods['pk']}/", quantity=1)  # leads to the basket
    browser.post("/checkout/", username="khach@example.com", options="anonymous")
    address = {"first_name": "Hoa", "last_name": "Nguyễn", "line1": "Thôn 1", "line4": "Hà Nội", "postcode": "100000"}
    browser.post("/checkout/shipping-address/", country="VN", **address)  # leads over the only methods to the preview
    leads, _page = browser.post("/checkout/preview/", action="place_order")
    if "thank-you" not in leads:
        raise PurchaseFailed(f"placing the order led to {leads or 'the same page'}")


def _field(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = tag and re.search(r'value="([^"]*)"', tag[0])
    if not value:
        raise PurchaseFailed(f"the page has no field {name}")
    return value[1]


def sell(buy: Callable, port: int, at: dict, seconds: float) -> Sold:
    """Let ``BUYERS`` guests at a time buy, one after the other, for some seconds."""
    end, start = time.monotonic() + seconds, time.monotonic()
    times: list[float] = []
    requests: list[int] = []
    failures: Counter = Counter()

    def keep_buying(first: int) -> None:
        number = first
        while time.monotonic() < end:
            begun = time.perf_counter()
            try:
                with Browser(port, number) as browser:
                    buy(browser, at["pairs"][number % len(at["pairs"])], at)
                times.append((time.perf_counter() - begun) * 1e3)
                requests.append(browser.requests)
            except (PurchaseFailed, OSError, http.client.HTTPException) as failure:
                failures[str(failure)[:80]] += 1
            number += BUYERS

    threads = [threading.Thread(target=keep_buying, args=(first,)) for first in range(BUYERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    middle = statistics.median(times) if times else 0
    return Sold(len(times), time.monotonic() - start, middle, max(requests, default=0), failures)
