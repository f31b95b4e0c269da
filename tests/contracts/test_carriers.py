"""What the adapters ask of GHN and GHTK, against a stand-in that takes only what their descriptions name."""

import dataclasses

import pytest

from shop.delivery import carriers as adapters
from shop.delivery.carrier_keys import problem
from shop.delivery.carriers import Piece, Place, Progress, Refused, Shipment, Unreachable, ghn, ghtk, http
from tools.fake_carriers import fields
from tools.fake_carriers.server import FEE_VND

CODES = ["ghn", "ghtk"]
SHIPMENT = Shipment(
    reference="ABC-1",
    sender=Place("HTX Trà", "0912000111", "Thôn 1", "Xã Hồng Thái", "Huyện Na Hang", "Tuyên Quang"),
    receiver=Place("Ý", "0912345678", "12 Phố Huế", "Phường Cửa Nam", "", "Hà Nội"),
    pieces=(Piece("Trà Shan", "T1", 2, 150_000), Piece("Mật ong", "T2", 1, 90_000)),
    grams=1_300,
    cod_vnd=420_000,
    value_vnd=390_000,
    note="Gọi trước",
)


@pytest.fixture(params=CODES)
def adapter(request, carriers):
    return adapters.get(request.param)


def test_a_parcel_is_quoted_ordered_followed_and_called_off(adapter, carriers):
    assert adapter.quote(SHIPMENT) == FEE_VND
    made = adapter.create(SHIPMENT)
    assert made.fee_vnd == FEE_VND
    assert adapter.track(made.number)[0] is Progress.WAITING
    for _time in range(2):
        adapter.cancel(made.number)
    assert adapter.track(made.number)[0] is Progress.CANCELLED


@pytest.mark.parametrize(
    ("place", "progress"),
    [
        ("moving", Progress.MOVING),
        ("delivered", Progress.DELIVERED),
        ("returned", Progress.RETURNED),
        ("lost", Progress.TROUBLE),
    ],
)
def test_their_words_are_read(adapter, carriers, place, progress):
    made = adapter.create(SHIPMENT)
    carriers.move(made.number, place)
    assert adapter.track(made.number)[0] is progress


def test_what_has_left_is_not_called_off(adapter, carriers):
    made = adapter.create(SHIPMENT)
    carriers.move(made.number, "moving")
    with pytest.raises(Refused, match="hủy"):
        adapter.cancel(made.number)


def test_an_order_whose_answer_was_lost_is_found_again(adapter, carriers):
    carriers.lost_answers = 1
    with pytest.raises(Unreachable):
        adapter.create(SHIPMENT)
    made = adapter.create(SHIPMENT)
    assert list(carriers.parcels) == [made.number]


def test_money_and_weight_are_whole_đồng_and_grams(adapter, carriers):
    made = adapter.create(SHIPMENT)
    body = carriers.parcels[made.number]["body"]
    if adapter.code == "ghn":
        assert (body["weight"], body["cod_amount"]) == (1_300, 420_000)
    else:
        assert (body["order"]["weight_option"], body["order"]["pick_money"]) == ("gram", 420_000)
        assert sum(row["weight"] * row["quantity"] for row in body["products"]) == pytest.approx(1_300, abs=3)


@pytest.mark.parametrize("fault", ["500", "429", "page"])
def test_a_carrier_that_is_ill_is_unreachable(adapter, carriers, fault):
    carriers.fault = fault
    with pytest.raises(Unreachable):
        adapter.create(SHIPMENT)


def test_a_carrier_that_is_slow_is_not_waited_for(adapter, carriers, monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT", (0.2, 0.05))
    carriers.slow_seconds = 0.2
    with pytest.raises(Unreachable):
        adapter.quote(SHIPMENT)
    assert sum(http.TIMEOUT) < 10


def test_a_wrong_key_is_no_refusal_of_the_parcel(adapter, settings):
    settings.GHN_TOKEN = settings.GHTK_TOKEN = "sai"
    with pytest.raises(Unreachable, match="key"):
        adapter.quote(SHIPMENT)


def test_what_the_carrier_does_not_take_is_said_in_its_words(adapter):
    nameless = dataclasses.replace(SHIPMENT, receiver=dataclasses.replace(SHIPMENT.receiver, phone=""))
    with pytest.raises(Refused, match=r"phone|tel"):
        adapter.create(nameless)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"colour": "x"}, "unknown field colour"), ({"weight": "1300"}, "weight must be int"), ({"items": []}, "items")],
)
def test_the_stand_in_refuses_invented_fields_and_wrong_types(change, sentence):
    with pytest.raises(fields.Wrong, match=sentence):
        fields.check_ghn_order(ghn._body(SHIPMENT) | change)


def test_the_stand_in_takes_no_kilograms_for_grams():
    body = ghtk._body(SHIPMENT)
    del body["order"]["weight_option"]
    with pytest.raises(fields.Wrong, match="kilograms"):
        fields.check_ghtk_order(body)


def test_a_message_only_names_a_parcel(adapter, carriers):
    made = adapter.create(SHIPMENT)
    assert adapter.number_in(carriers.message(made.number)) == made.number
    for nonsense in (b"", b"[]", b"{}", b"\xff", b"label_id=&x=1"):
        with pytest.raises(ValueError, match=r"OrderCode|label_id|JSON|Expecting|decode"):
            adapter.number_in(nonsense)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("", "", ""), ""),
        (("t", "1", "a" * 16), ""),
        (("t", "", ""), "GHN_SHOP_ID is missing"),
        (("t", "x", "a" * 16), "GHN_SHOP_ID must be digits"),
        (("t", "1", "short"), "GHN_WEBHOOK_SECRET must be"),
        (("t", "1", "a/" * 10), "GHN_WEBHOOK_SECRET must be"),
    ],
)
def test_half_a_configuration_stops_the_start(values, words):
    names = ("GHN_TOKEN", "GHN_SHOP_ID", "GHN_WEBHOOK_SECRET")
    said = problem(dict(zip(names, values, strict=True)), in_address="GHN_WEBHOOK_SECRET", digits="GHN_SHOP_ID")
    assert words in said
    assert bool(said) is bool(words)


def test_without_keys_no_carrier_is_on(settings):
    settings.GHN_TOKEN = settings.GHTK_TOKEN = ""
    assert adapters.switched_on() == []
