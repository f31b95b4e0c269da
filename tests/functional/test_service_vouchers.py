"""Services of community tourism: bought as a code, paid in advance, taken back by the host once."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from shop.checkout.services import WayNotTaken
from shop.core import clock
from shop.core.models import OutboxMessage
from shop.customer.personal_data import export_buyer
from shop.fulfilment import returns
from shop.fulfilment.models import Role, SellerOrder
from shop.fulfilment.services import NotPossible, lapse_due, move
from shop.ledger import rates
from shop.ledger.services import balance
from shop.payments.models import Payment, Refund
from shop.payments.settlement import settle_due
from tests.factories.accounts import make_member, make_user
from tests.factories.bank import arrive, make_account
from tests.factories.catalogue import make_commune, make_producer, make_product, make_set
from tests.factories.orders import make_order, prepare_shop
from tests.functional.test_basket import put

pytestmark = pytest.mark.django_db
State = SellerOrder.State
PAGE = reverse("producers:vouchers")


@pytest.fixture
def host():
    prepare_shop()
    rates.load_reference()
    return make_producer("Bản Mẫu", phone="0912000111")


@pytest.fixture
def night(host):
    return make_product("Đêm Homestay", price=400_000, stock=5, set_code="6.1.1", producer=host)


def paid(*products, **order) -> SellerOrder:
    """Order by transfer and let the money arrive; return the voucher."""
    made = make_order(*products, payment="vietqr", **order)
    payment = Payment.objects.get(purchase__order=made)
    arrive(make_account(), payment.amount_vnd, payment.reference, reference=payment.reference)
    settle_due()
    return made.seller_orders.get(mode="voucher")


@pytest.fixture
def voucher(night):
    return paid(night, pieces=2, email="khach@example.com")


@pytest.fixture
def owner(client, host):
    client.force_login(make_member("producer_owner", producer=host))
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_paid_voucher_is_a_long_code_with_a_last_day_and_its_buyer_gets_it(client, voucher, night):
    assert (voucher.state, voucher.delivery_vnd) == (State.READY, 0)
    assert re.fullmatch(r"[2-9B-Z]{12}", voucher.collect_code)
    assert voucher.collect_until == clock.today() + dt.timedelta(days=180)
    told = OutboxMessage.objects.filter(body__contains=voucher.code_in_groups)
    assert [letter.recipient for letter in told] == ["khach@example.com"]
    page = text_of(client.get(reverse("orders:track", args=[voucher.order.number, voucher.order.purchase.token])))
    assert voucher.code_in_groups in page
    assert "<svg" in page
    record = night.stockrecords.get()
    assert (record.num_in_stock, record.num_allocated) == (5, 2)


def test_the_code_is_kept_until_the_money_is_there(client, night):
    part = make_order(night, payment="vietqr").seller_orders.get()
    assert (part.state, part.mode, part.collect_code) == (State.AWAITING, "voucher", "")


def test_nothing_is_paid_at_a_door_that_nobody_comes_to(night):
    with pytest.raises(WayNotTaken):
        make_order(night, payment="cod")
    assert not SellerOrder.objects.exists()


def test_the_checkout_asks_for_no_address_and_offers_no_cash(client, night, host):
    make_account()
    put(client, night)
    page = client.get(reverse("checkout:index")).content.decode()
    assert 'value="cod"' not in page
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    form = {"full_name": "Nguyễn Thị Đi", "phone": "0912345678", "payment": "vietqr", "key": key, "seen_total": 400_000}
    assert client.post(reverse("checkout:index"), form).status_code == 302
    part = SellerOrder.objects.get()
    assert (part.mode, part.total_vnd, part.order.purchase.commune) == ("voucher", 400_000, host.commune)


def test_without_a_way_to_pay_in_advance_the_checkout_says_so(client, night, settings):
    settings.PAYMENTS = ["cod"]
    put(client, night)
    assert "trả trước" in text_of(client.get(reverse("checkout:index")))


def test_goods_and_services_of_one_producer_are_two_parts_with_one_payment(night, host):
    tea = make_product("Trà Bản", price=100_000, stock=5, producer=host)
    voucher = paid(night, tea)
    goods = voucher.order.seller_orders.get(mode="ship")
    assert (voucher.state, goods.state) == (State.READY, State.CONFIRMED)
    assert voucher.number != goods.number
    assert Payment.objects.get().captured_vnd == 500_000 + goods.delivery_vnd
    move(goods, "cancel", role=Role.BUYER)
    settle_due()
    voucher.refresh_from_db()
    assert voucher.state == State.READY
    assert balance(voucher.order.number) == 400_000


def test_the_host_types_the_code_and_takes_it_back_once(owner, voucher, night):
    typed = voucher.code_in_groups.lower().replace("-", " ")
    found = text_of(owner.get(PAGE, {"ma": typed}))
    assert "Đêm Homestay" in found
    assert voucher.collect_code not in text_of(owner.get(reverse("producers:order", args=[voucher.number])))
    assert owner.post(PAGE, {"ma": typed}).status_code == 302
    voucher.refresh_from_db()
    record = night.stockrecords.get()
    assert (voucher.state, record.num_in_stock, record.num_allocated) == (State.COLLECTED, 3, 0)
    again = owner.post(PAGE, {"ma": typed})
    assert again.status_code == 422
    assert "đã được dùng" in text_of(again)
    assert voucher.events.filter(state=State.COLLECTED).count() == 1
    settle_due()
    assert balance(voucher.order.number) == 800_000
    assert not returns.can_ask(voucher)


def test_the_step_without_the_code_is_refused(owner, voucher):
    answer = owner.post(reverse("producers:step", args=[voucher.number]), {"action": "redeem"})
    assert answer.status_code == 422
    with pytest.raises(NotPossible):
        move(voucher, "redeem", role=Role.PRODUCER, code="")
    voucher.refresh_from_db()
    assert voucher.state == State.READY


def test_a_code_taken_back_in_between_is_refused(voucher):
    from shop.fulfilment import vouchers

    late = SellerOrder.objects.get(pk=voucher.pk)
    vouchers.redeem(voucher, code=voucher.collect_code)
    with pytest.raises(NotPossible):
        move(late, "redeem", role=Role.PRODUCER, code=late.collect_code)


def test_another_host_and_a_wrong_code_find_nothing_and_guessing_is_slow(client, voucher):
    client.force_login(make_member("producer_owner", producer=make_producer("Bản Khác")))
    assert "Đêm Homestay" not in text_of(client.get(PAGE, {"ma": voucher.collect_code}))
    for _try in range(21):
        page = text_of(client.get(PAGE, {"ma": "BBBBCCCCDDDD"}))
    assert "Đợi một giờ" in page


def test_given_back_it_frees_the_places_and_the_money_goes_back(client, owner, voucher, night):
    address = reverse("orders:step", args=[voucher.order.number, voucher.order.purchase.token])
    for _time in range(2):
        client.post(address, {"part": voucher.number, "action": "give_back"})
    settle_due()
    voucher.refresh_from_db()
    assert (voucher.state, voucher.payable_vnd) == (State.CANCELLED, 0)
    assert night.stockrecords.get().num_allocated == 0
    assert Refund.objects.get().amount_vnd == 800_000
    assert "không còn giá trị" in text_of(owner.get(PAGE, {"ma": voucher.collect_code}))


def test_a_used_voucher_is_not_given_back(client, owner, voucher):
    owner.post(PAGE, {"ma": voucher.collect_code})
    address = reverse("orders:step", args=[voucher.order.number, voucher.order.purchase.token])
    client.post(address, {"part": voucher.number, "action": "give_back"})
    voucher.refresh_from_db()
    assert (voucher.state, voucher.payable_vnd) == (State.COLLECTED, 800_000)


def test_the_host_ends_it_with_a_reason(owner, voucher):
    step = reverse("producers:step", args=[voucher.number])
    assert owner.post(step, {"action": "withdraw"}).status_code == 422
    assert owner.post(step, {"action": "withdraw", "note": "nhà sửa mái"}).status_code == 302
    settle_due()
    assert Refund.objects.get().amount_vnd == 800_000


def test_its_last_day_counts_whole_then_the_money_goes_back(voucher, host, client, time_machine):
    end = clock.day_end(voucher.collect_until)
    time_machine.move_to(end - dt.timedelta(minutes=5))
    assert lapse_due() == 0
    time_machine.move_to(end + dt.timedelta(minutes=5))
    client.force_login(make_member("producer_owner", producer=host))
    assert f"đến hết ngày {voucher.collect_until:%d/%m/%Y}" in text_of(client.get(PAGE, {"ma": voucher.collect_code}))
    assert lapse_due() == 1
    settle_due()
    voucher.refresh_from_db()
    assert voucher.state == State.CANCELLED
    assert Refund.objects.get().amount_vnd == 800_000


def test_what_was_promised_holds_when_the_office_changes_the_days(night):
    part = make_order(night, payment="vietqr").seller_orders.get()
    night.listing.product_set.voucher_days = 30
    night.listing.product_set.save()
    payment = Payment.objects.get()
    arrive(make_account(), payment.amount_vnd, payment.reference)
    settle_due()
    part.refresh_from_db()
    assert part.collect_until == clock.today() + dt.timedelta(days=180)


@pytest.mark.parametrize(("days", "button"), [(180, True), (None, False)])
def test_the_product_page_sells_it_while_the_set_says_so(client, night, days, button):
    product_set = make_set("6.1.1")
    product_set.voucher_days = days
    product_set.save()
    page = client.get(night.get_absolute_url()).content.decode()
    assert ('id="buy"' in page) is button
    assert "tel:0912000111" in page
    put(client, night)
    assert ("Đêm Homestay" in client.get(reverse("basket:summary")).content.decode()) is button


def test_a_lapsed_certificate_sells_no_voucher(client, host):
    old = make_product("Đêm Cũ", set_code="6.1.1", producer=host, valid_until=clock.today() - dt.timedelta(days=1))
    put(client, old)
    assert "Đêm Cũ" not in client.get(reverse("basket:summary")).content.decode()


def test_the_buyer_takes_his_vouchers_away_with_his_data(night):
    user = make_user()
    voucher = paid(night, user=user, commune=make_commune())
    kept = export_buyer(user)["orders"][0]["vouchers"]
    assert kept == [{"code": voucher.collect_code, "until": voucher.collect_until.isoformat(), "state": "ready"}]
