"""The checkout page and the order that comes out of it."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db.models import Sum
from django.urls import reverse
from oscar.core.loading import get_model

from catalogue.certification.models import Certificate
from catalogue.listings.services.attributes import save_attributes
from shop.accounts.services.personal_data import erase_account, export_account
from shop.core.clock import today
from shop.core.models import OutboxMessage
from shop.delivery.services import load_reference
from shop.fulfilment import ages
from shop.fulfilment.models import Purchase, SellerOrder
from shop.order.utils import line_title
from shop.partner.models import StockRecord
from shop.stock.models import StockHold
from shop.stock.services import ledger_balance
from tests.factories.accounts import make_member, make_user
from tests.factories.catalogue import make_commune, make_producer, make_product
from tests.factories.orders import make_order
from tests.functional.test_basket import put

pytestmark = pytest.mark.django_db
Line = get_model("basket", "Line")
Order = get_model("order", "Order")
Country = get_model("address", "Country")
Product = get_model("catalogue", "Product")


@pytest.fixture(autouse=True)
def _rates():
    load_reference()
    Country.objects.get_or_create(iso_3166_1_a2="VN", defaults={"printable_name": "Việt Nam", "name": "Vietnam"})


@pytest.fixture
def home():
    return make_commune("Cửa Nam", province="Hà Nội")


def form_of(client, home, **changes) -> dict:
    """What a buyer's browser would post: the page's own key, and the receiver."""
    page = client.get(reverse("checkout:index")).content.decode()
    return {
        "full_name": "Nguyễn Thị Hạnh",
        "phone": "0912 345 678",
        "commune": "",
        "commune_code": "",
        "commune_province": home.province.code,
        "commune_list": home.code,
        "street": "18 ngõ Hàng Lọng",
        "payment": "cod",
        "key": re.search(r'name="key" value="([^"]+)"', page)[1],
    } | changes


def seen_total(response) -> str:
    return re.search(r'name="seen_total" value="(\d+)"', response.content.decode())[1]


def order_through(client, form):
    """Press once to see the total, once more to agree."""
    first = client.post(reverse("checkout:index"), form)
    return client.post(reverse("checkout:index"), form | {"seen_total": seen_total(first)})


def two_producers(client):
    """A basket over two producers of different provinces: 300.000 and 110.000 of goods."""
    tea = make_product(price=150_000, stock=5)
    paste = make_product(
        "Mắm tôm mẫu",
        price=55_000,
        stock=9,
        producer=make_producer("Lê Gia", commune=make_commune("Hoằng Phụ", province="Thanh Hóa")),
    )
    put(client, tea, 2)
    put(client, paste, 2)
    return tea, paste


def test_a_guest_orders_from_two_producers(client, home, django_capture_on_commit_callbacks):
    tea, paste = two_producers(client)
    with django_capture_on_commit_callbacks(execute=True):
        response = order_through(client, form_of(client, home, email="hanh@example.vn"))
    purchase = Purchase.objects.get()
    assert response.url.startswith(reverse("orders:track", args=[purchase.order.number, purchase.token]))
    parts = list(SellerOrder.objects.all())
    assert [part.items_vnd for part in parts] == [300_000, 110_000]
    assert sum(part.total_vnd for part in parts) == purchase.total_vnd == int(purchase.order.total_incl_tax)
    assert purchase.order.lines.aggregate(total=Sum("line_price_incl_tax"))["total"] == 410_000
    assert purchase.order.user is None
    for product in (tea, paste):
        record = product.stockrecords.get()
        assert record.num_allocated == 2
        assert ledger_balance(record)[1] == 2
    assert set(StockHold.objects.values_list("state", flat=True)) == {"confirmed"}
    assert not Line.objects.filter(basket__status="Open").exists()
    assert mail.outbox[0].to == ["hanh@example.vn"]
    assert purchase.token in mail.outbox[0].body
    assert OutboxMessage.objects.count() == 1  # the producers of this test have neither e-mail nor phone


def test_an_order_names_the_product_of_a_pack():
    parent = make_product("Rượu sim", stock=0)
    pack = Product(structure=Product.CHILD, parent=parent, title="chai 500 ml")
    assert line_title(pack) == "Rượu sim, chai 500 ml"
    assert line_title(parent) == "Rượu sim"


def test_the_buyer_is_told_by_phone_without_an_e_mail(client, home):
    put(client, make_product())
    order_through(client, form_of(client, home))
    message = OutboxMessage.objects.get()
    assert (message.channel, message.recipient) == ("phone", "+84912345678")
    assert Order.objects.get().number in message.body


def test_each_producer_hears_only_of_the_own_part(client, home):
    tea = make_product(producer=make_producer("HTX Chè", email="che@example.vn"))
    other = make_product("Mật ong mẫu", producer=make_producer("HTX Ong", email="ong@example.vn"))
    put(client, tea)
    put(client, other)
    order_through(client, form_of(client, home))
    body = OutboxMessage.objects.get(recipient="che@example.vn").body
    assert "Chè Shan" in body
    assert "Mật ong" not in body


def test_the_first_press_without_a_seen_total_only_shows_it(client, home):
    put(client, make_product())
    response = client.post(reverse("checkout:index"), form_of(client, home))
    assert not Order.objects.exists()
    assert "Bạn xem tổng tiền rồi bấm đặt hàng" in response.content.decode()


def test_the_price_moved_while_he_was_typing(client, home):
    """O02: more is never charged unseen; the page shows old and new, keeps the form, one press agrees."""
    product = make_product(price=100_000)
    put(client, product)
    form = form_of(client, home)
    shown = seen_total(client.post(reverse("checkout:index"), form))
    StockRecord.objects.filter(product=product).update(price=120_000)
    response = client.post(reverse("checkout:index"), form | {"seen_total": shown})
    page = response.content.decode()
    assert not Order.objects.exists()
    assert "Tổng tiền đã đổi" in page
    assert "18 ngõ Hàng Lọng" in page
    client.post(reverse("checkout:index"), form | {"seen_total": seen_total(response)})
    assert int(Order.objects.get().total_incl_tax) == int(shown) + 20_000


def test_a_heavier_pack_and_its_delivery_are_shown_before_they_are_charged(client, home):
    product = make_product(price=100_000)
    product.product_class.attributes.create(code="net_weight_g", name="g", type="integer")
    put(client, product)
    form = form_of(client, home)
    shown = seen_total(client.post(reverse("checkout:index"), form))
    save_attributes(product, product.product_class, {"net_weight_g": 2_000})
    response = client.post(reverse("checkout:index"), form | {"seen_total": shown})
    assert not Order.objects.exists()
    assert "Tổng tiền đã đổi" in response.content.decode()
    assert int(seen_total(response)) > int(shown)


def test_a_price_that_fell_is_simply_used(client, home):
    product = make_product(price=100_000)
    put(client, product)
    form = form_of(client, home)
    shown = seen_total(client.post(reverse("checkout:index"), form))
    StockRecord.objects.filter(product=product).update(price=80_000)
    client.post(reverse("checkout:index"), form | {"seen_total": shown})
    assert int(Order.objects.get().total_incl_tax) == int(shown) - 20_000


def test_one_form_sent_twice_is_one_order(client, home):
    put(client, make_product(stock=5))
    form = form_of(client, home)
    form["seen_total"] = seen_total(client.post(reverse("checkout:index"), form))
    answers = [client.post(reverse("checkout:index"), form) for _again in range(2)]
    assert Order.objects.count() == 1
    assert answers[0].url == answers[1].url
    assert StockRecord.objects.get().num_allocated == 1


def test_a_lapsed_line_does_not_block_the_rest_and_stays(client, home):
    good, lapsed = make_product(price=100_000), make_product("Mật ong mẫu", price=70_000)
    put(client, good)
    put(client, lapsed)
    Certificate.objects.filter(product=lapsed).update(valid_until=today() - dt.timedelta(days=1))
    order_through(client, form_of(client, home))
    assert [line.title for line in Order.objects.get().lines.all()] == [good.title]
    assert [line.product_id for line in Line.objects.filter(basket__status="Open")] == [lapsed.pk]


def test_a_certificate_that_ends_between_page_and_press_is_not_ordered(client, home):
    product = make_product()
    put(client, product)
    form = form_of(client, home)
    form["seen_total"] = seen_total(client.post(reverse("checkout:index"), form))
    Certificate.objects.filter(product=product).update(valid_until=today() - dt.timedelta(days=1))
    assert client.post(reverse("checkout:index"), form).url == reverse("basket:summary")
    assert not Order.objects.exists()
    assert StockRecord.objects.get().num_allocated in (None, 0)


def test_somebody_was_quicker(client, home):
    product = make_product(stock=2)
    put(client, product, 2)
    form = form_of(client, home)
    form["seen_total"] = seen_total(client.post(reverse("checkout:index"), form))
    StockRecord.objects.filter(product=product).update(num_in_stock=1)
    client.post(reverse("checkout:index"), form)
    assert not Order.objects.exists()
    assert not StockHold.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full_name": " "}, "Bạn"),
        ({"phone": "0912 345 67"}, "10 chữ số"),
        ({"email": "khong-phai"}, "e-mail"),
        ({"commune_list": "", "commune_province": ""}, "xã"),
        ({"street": ""}, ""),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(client, home, changes, sentence):
    put(client, make_product())
    form = form_of(client, home, note="gọi trước khi giao") | changes
    page = client.post(reverse("checkout:index"), form | {"seen_total": "999999999"}).content.decode()
    assert not Order.objects.exists()
    assert 'role="alert"' in page
    assert 'aria-invalid="true"' in page
    assert sentence in page
    assert "gọi trước khi giao" in page


def test_each_line_of_the_summary_leads_to_its_field_and_the_choice_is_kept(client, home, rice_wine):
    put(client, rice_wine)
    wrong = {"full_name": "", "phone": "0912", "street": "", "commune_list": "", "commune_province": "", "payment": "x"}
    page = client.post(reverse("checkout:index"), form_of(client, home) | wrong | {"seen_total": "999999999"})
    page = page.content.decode()
    summary = page[page.index("data-focus") : page.index('id="step-1"')]
    targets = re.findall(r'href="#([^"]*)"', summary)
    assert {"id_full_name", "id_phone", "id_commune", "id_street", "id_payment", "id_birth_date"} <= set(targets)
    for target in targets:
        assert f'id="{target}"' in page, target
        assert f'id="{target}_error"' in page, target
        assert re.search(rf'aria-describedby="[^"]*{target}_error', page), target
    kept = client.post(reverse("checkout:index"), form_of(client, home, payment="cod") | {"phone": "0912"})
    assert re.search(r'name="payment" value="cod" checked', kept.content.decode())


@pytest.mark.parametrize("name", ["Ý", "H'Hen Niê", "Tôn Nữ Thị Ninh–Hương", "<b>Lan</b>"])
def test_names_are_taken_as_they_are(client, home, name):
    """O16: one field, one letter is enough, nothing is split, markup is text."""
    put(client, make_product())
    response = order_through(client, form_of(client, home, full_name=name))
    assert Purchase.objects.get().full_name == name
    page = client.get(response.url).content.decode()
    assert "<b>Lan" not in page


@pytest.fixture
def rice_wine():
    ages.load_reference()
    return make_product("Rượu mẫu", set_code="2.1.1", price=100_000)


def _birthday(years: int, moved: int = 0) -> dt.date:
    """The day of birth of somebody who turns ``years`` today, moved by so many days."""
    day = today()
    born = day.replace(year=day.year - years) if (day.month, day.day) != (2, 29) else dt.date(day.year - years, 3, 1)
    return born + dt.timedelta(days=moved)


@pytest.mark.parametrize("typed", [None, "", "25/13/1990", "1111990", f"{today() + dt.timedelta(days=40):%d/%m/%Y}"])
def test_alcohol_asks_for_a_date_of_birth(client, home, rice_wine, typed):
    put(client, rice_wine)
    form = form_of(client, home) | {"seen_total": "999999999", "adult": "on"}
    page = client.post(reverse("checkout:index"), form | ({} if typed is None else {"birth_date": typed}))
    assert not Order.objects.exists()
    assert 'id="id_birth_date_error"' in page.content.decode()
    assert "18 ngõ Hàng Lọng" in page.content.decode(), "nothing else is lost"
    assert f'value="{typed}"' in page.content.decode() or not typed


def test_alcohol_is_sold_from_the_eighteenth_birthday_on(client, home, rice_wine):
    put(client, rice_wine)
    form = form_of(client, home) | {"seen_total": "999999999"}
    young = client.post(reverse("checkout:index"), form | {"birth_date": f"{_birthday(18, 1):%d/%m/%Y}"})
    assert "dưới 18 tuổi" in young.content.decode()
    assert not Order.objects.exists()
    client.post(reverse("checkout:index"), form | {"birth_date": f"{_birthday(18):%d%m%Y}"})
    purchase = Purchase.objects.get()
    assert purchase.age_checked_on == today()
    assert purchase.order.seller_orders.get().min_age == 18


def test_an_account_keeps_the_date_of_birth_only_when_asked(client, home, rice_wine):
    buyer = make_user()
    client.force_login(buyer)
    for extra, kept in (({}, None), ({"keep_birth_date": "on"}, _birthday(30)), ({}, None)):
        put(client, rice_wine)
        form = form_of(client, home) | {"seen_total": "999999999", "birth_date": f"{_birthday(30):%d.%m.%Y}"} | extra
        client.post(reverse("checkout:index"), form)
        buyer.refresh_from_db()
        assert buyer.birth_date == kept
    assert Order.objects.count() == 3


def test_a_kept_date_of_birth_is_filled_in(client, rice_wine):
    client.force_login(make_user(birth_date=dt.date(1990, 2, 1)))
    put(client, rice_wine)
    page = client.get(reverse("checkout:index")).content.decode()
    assert 'value="01/02/1990"' in page
    assert re.search(r'name="keep_birth_date"[^>]* checked', page)


def test_a_kept_date_of_birth_is_handed_over_and_erased():
    buyer = make_user(birth_date=dt.date(1990, 2, 1))
    assert export_account(buyer)["birth_date"] == "1990-02-01"
    erase_account(buyer)
    buyer.refresh_from_db()
    assert buyer.birth_date is None


def test_the_producer_is_told_to_check_the_age(client, rice_wine):
    order = make_order(rice_wine, make_product(), birth_date=_birthday(18))
    for part in order.seller_orders.all():
        client.force_login(make_member("producer_owner", producer=part.producer))
        for name in ("order", "slip"):
            page = client.get(reverse(f"producers:{name}", args=[part.number])).content.decode()
            assert ("Kiểm tra tuổi" in page) == (part.min_age == 18)


@pytest.mark.parametrize("born_on", [None, _birthday(18, 1)])
def test_a_forged_purchase_of_alcohol_without_the_age_is_refused(rice_wine, born_on):
    with pytest.raises(ages.TooYoung):
        make_order(rice_wine, birth_date=born_on)
    assert not Order.objects.exists()


def test_alcohol_from_another_tab_is_not_sold_by_a_page_that_asked_for_no_age(client, home, rice_wine):
    put(client, make_product())
    form = form_of(client, home) | {"seen_total": "999999999"}
    put(client, rice_wine)
    assert 'id="id_birth_date_error"' in client.post(reverse("checkout:index"), form).content.decode()
    assert not Order.objects.exists()


def test_nobody_is_asked_for_an_age_without_alcohol(client, home):
    put(client, make_product())
    order_through(client, form_of(client, home, birth_date="01/01/2020"))
    assert Purchase.objects.get().age_checked_on is None


def test_signing_in_keeps_what_was_typed(client, home):
    put(client, make_product())
    form = form_of(client, home, note="gọi trước khi giao")
    response = client.post(reverse("checkout:index"), form | {"action": "sign_in"})
    assert response.url.startswith(reverse("accounts:login"))
    client.force_login(make_user())
    page = client.get(reverse("checkout:index")).content.decode()
    assert "gọi trước khi giao" in page
    assert "18 ngõ Hàng Lọng" in page


def test_delivery_depends_on_the_way(client, home):
    tea = make_product(price=100_000)
    put(client, tea)
    form = form_of(client, home, action="quote")
    far = int(seen_total(client.post(reverse("checkout:index"), form))) - 100_000
    near = tea.listing.owner.commune
    here = form | {"commune_province": near.province.code, "commune_list": near.code}
    same_province = int(seen_total(client.post(reverse("checkout:index"), here))) - 100_000
    assert (same_province, far) == (18_000 + 2_500, 26_000 + 4_000)  # 500 g net and 10 % packing: one further step


def test_an_empty_basket_has_no_checkout(client):
    assert client.get(reverse("checkout:index")).url == reverse("basket:summary")


def test_the_tracking_page_needs_the_whole_address(client, home):
    put(client, make_product())
    order_through(client, form_of(client, home))
    purchase = Purchase.objects.get()
    good = reverse("orders:track", args=[purchase.order.number, purchase.token])
    page = client.get(good)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert client.get(reverse("orders:track", args=[purchase.order.number, "x" * 22])).status_code == 404


def test_an_order_is_found_by_number_and_phone_and_guessing_is_slow(client, home):
    put(client, make_product())
    order_through(client, form_of(client, home))
    number = Order.objects.get().number
    right = {"number": number.lower(), "phone": "+84 912 345 678"}
    assert client.post(reverse("orders:lookup"), right).status_code == 302
    for _guess in range(10):
        wrong = client.post(reverse("orders:lookup"), {"number": number, "phone": "0912345679"})
    assert "15 phút" in wrong.content.decode() or client.post(reverse("orders:lookup"), right).status_code == 200


def test_order_numbers_do_not_tell_how_many_there_are(client, home):
    numbers = []
    for _order in range(2):
        put(client, make_product())
        order_through(client, form_of(client, home))
    numbers = list(Order.objects.values_list("number", flat=True))
    assert all(re.fullmatch(r"[2-9B-DF-HJ-NP-TV-Z]{10}", number) for number in numbers)
    assert numbers[0][:5] != numbers[1][:5]


def test_a_form_that_is_sent_without_any_basket_leads_to_the_empty_basket(client, home):
    form = {"full_name": "Ý", "phone": "0912345678", "commune_code": home.code, "street": "1", "payment": "cod"}
    answer = client.post(reverse("checkout:index"), form | {"key": "k" * 30, "seen_total": 1, "action": "order"})
    assert answer.status_code in {200, 302}
    assert not Order.objects.exists()
