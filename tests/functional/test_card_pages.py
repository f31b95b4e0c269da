"""The buyer's way to the card page and back; a fault of Stripe is a sentence, never a broken page."""

import re

import pytest
from django.urls import reverse

from shop.fulfilment.services import load_reference as load_times
from shop.payments.models import Payment
from tests.factories.cards import make_card_payment, open_page
from tests.factories.catalogue import make_commune, make_product
from tests.functional.test_basket import put
from tests.functional.test_checkout import _rates, form_of, seen_total  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(stripe):
    return make_card_payment(make_product(price=150_000, stock=9))


def url(payment, view="pay"):
    return reverse(f"orders:{view}", args=[payment.purchase.order.number, payment.purchase.token])


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_page_says_what_is_to_pay_and_that_it_is_a_trial(client, payment, settings):
    page = text_of(client.get(url(payment)))
    assert f"{payment.amount_vnd:,}".replace(",", ".") in page
    assert "không trừ tiền" in page
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = "sk_live_x", ""
    assert "không trừ tiền" not in text_of(client.get(url(payment)))


def test_the_button_leads_to_stripe(client, payment, stripe):
    answer = client.post(url(payment, "card_start"))
    assert (answer.status_code, answer.url) == (302, stripe.state.of_kind("checkout.session")[0]["url"])


@pytest.mark.parametrize("fault", ["500", "hang up"])
def test_while_stripe_is_silent_the_buyer_may_try_again(client, payment, stripe, fault):
    stripe.fault = fault
    page = text_of(client.post(url(payment, "card_start"), follow=True))
    assert "Bạn chưa bị trừ tiền" in page
    assert url(payment, "card_start") in page


def test_after_a_declined_card_the_page_says_so_and_offers_to_try_again(client, payment, stripe):
    stripe.pay(open_page(payment).provider_id, "decline")
    page = text_of(client.get(url(payment, "card_return"), follow=True))
    assert "Thẻ vừa rồi không được chấp nhận" in page
    assert url(payment, "card_start") in page


def test_the_order_leads_back_to_the_payment_until_it_is_paid(client, payment, stripe):
    assert url(payment) in text_of(client.get(url(payment, "track")))
    stripe.pay(open_page(payment).provider_id)
    client.get(url(payment, "card_return"))
    assert url(payment) not in text_of(client.get(url(payment, "track")))


def test_whoever_returns_while_stripe_is_silent_is_told_not_to_pay_again(client, payment, stripe):
    open_page(payment)
    stripe.fault = "500"
    assert "Bạn không cần trả lần nữa" in text_of(client.get(url(payment, "card_return"), follow=True))


def test_strangers_and_other_ways_of_paying_have_no_such_pages(client, payment, settings):
    number = payment.purchase.order.number
    assert client.post(reverse("orders:card_start", args=[number, "falsch"])).status_code == 404
    assert client.get(reverse("orders:card_return", args=[number, "falsch"])).status_code == 404
    settings.STRIPE_SECRET_KEY = ""
    assert client.post(url(payment, "card_start")).status_code == 404
    Payment.objects.update(gateway="vietqr")
    assert client.post(url(payment, "card_start")).status_code == 404


# ------------------------------------------------------------------------------------------------ the checkout
@pytest.fixture
def home():
    return make_commune("Cửa Nam", province="Hà Nội")


def test_the_checkout_leads_on_to_the_card(client, stripe, home):
    load_times()
    put(client, make_product(price=150_000, stock=5))
    page = client.get(reverse("checkout:index"))
    assert 'value="stripe"' in page.content.decode()
    data = form_of(client, home, payment="stripe")
    quoted = client.post(reverse("checkout:index"), data | {"action": "quote"})
    answer = client.post(reverse("checkout:index"), data | {"seen_total": seen_total(quoted)})
    payment = Payment.objects.get()
    assert (payment.gateway, answer.url) == ("stripe", url(payment) + "?placed=1")
    assert stripe.asked == []  # placing an order waits for nobody


def test_a_sum_that_is_too_small_for_cards_is_not_offered_and_not_taken(client, stripe, home, settings):
    settings.STRIPE_LEAST_VND = 10_000_000
    put(client, make_product(price=150_000, stock=5))
    assert 'value="stripe"' not in client.get(reverse("checkout:index")).content.decode()
    data = form_of(client, home, payment="stripe")
    quoted = client.post(reverse("checkout:index"), data | {"action": "quote"})
    answer = client.post(reverse("checkout:index"), data | {"seen_total": seen_total(quoted)})
    assert "Bạn chọn cách khác" in text_of(answer)
    assert not Payment.objects.exists()


def test_cards_are_switched_off_by_setting(client, stripe, settings):
    settings.PAYMENTS = ["cod"]
    put(client, make_product(price=150_000, stock=5))
    assert 'value="stripe"' not in client.get(reverse("checkout:index")).content.decode()
