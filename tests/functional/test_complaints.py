"""A buyer complains from the page of the order; producer and office answer in time, settle once, strangers see none."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from shop.core import clock
from shop.core.models import AuditEntry, OutboxMessage
from shop.fulfilment import complaints, services
from shop.fulfilment.complaint_forms import SettleForm
from shop.fulfilment.models import Claim, Complaint, Return, Role
from shop.fulfilment.services import NotPossible
from shop.payments.models import Refund
from shop.payments.settlement import settle_due
from tests.factories.accounts import make_member, make_user
from tests.factories.bank import arrive, make_account, make_transfer
from tests.factories.catalogue import make_producer, make_product
from tests.factories.media import picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def part():
    """Two packs at 150.000, paid by transfer and delivered."""
    owner = make_producer("HTX Bị Khiếu", phone="0912000222")
    tea = make_product("Trà Khiếu Nại", price=150_000, stock=9, producer=owner)
    payment = make_transfer(tea, pieces=2)
    arrive(make_account(), payment.amount_vnd, payment.reference)
    settle_due()
    found = payment.purchase.order.seller_orders.get()
    for action in ("accept", "pack", "hand_over", "deliver"):
        services.move(found, action, role=Role.PRODUCER)
    settle_due()
    return found


def page_of(part) -> str:
    return reverse("orders:complaint", args=[part.order.number, part.order.purchase.token, part.number])


def opened(part, **said) -> Complaint:
    return complaints.start(part, **{"kind": "spoiled", "text": "Hai gói bị mốc"} | said)


def told() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("body", flat=True))


def desk(client, part, made, **said):
    client.force_login(make_member("producer_owner", producer=part.producer))
    return client.post(reverse("producers:complaint", args=[part.number, made.pk]), said)


def test_a_guest_complains_with_pictures_and_reads_the_answer(client, part, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    said = {"kind": "spoiled", "text": "Hai gói bị mốc", "photos": [picture_file(), picture_file(size=(90, 60))]}
    assert client.post(page_of(part), said).status_code == 302
    made = Complaint.objects.get()
    assert (made.kind, made.messages.get().pictures.count()) == ("spoiled", 2)
    assert clock.local_day(made.answer_by) == clock.today() + dt.timedelta(days=2)
    assert clock.local_day(made.solve_by) == clock.today() + dt.timedelta(days=7)
    assert any("Người mua khiếu nại" in body and "mốc" in body for body in told()[-2:])
    assert desk(client, part, made, action="message", text="Chúng tôi xin lỗi").status_code == 302
    made.refresh_from_db()
    assert made.answered_at
    client.logout()
    assert "Chúng tôi xin lỗi" in client.get(page_of(part)).content.decode()
    assert "Khiếu nại" in client.get(reverse("orders:track", args=page_of(part).split("/")[2:4])).content.decode()


def test_what_was_good_stays_when_the_rest_has_to_be_mended(client, part, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    again = client.post(page_of(part), {"kind": "wrong", "text": "", "photos": picture_file()})
    assert again.status_code == 422
    kept = again.context["form"].pictures()[0].name
    assert f'name="kept" value="{kept}"' in again.content.decode()
    assert client.post(page_of(part), {"kind": "wrong", "text": "Sai màu", "kept": kept}).status_code == 302
    assert Complaint.objects.get().messages.get().pictures.get().name == kept
    too_many = {"text": "Nữa", "photos": [picture_file(size=(n, 40)) for n in range(50, 54)]}
    assert client.post(page_of(part), too_many).status_code == 422


def test_one_complaint_of_an_order_is_open_at_a_time(part):
    opened(part)
    with pytest.raises(NotPossible):
        opened(part)
    assert Complaint.objects.count() == 1


def test_the_time_to_complain_ends_some_days_after_the_last_step(part):
    part.events.update(at=clock.now() - dt.timedelta(days=31))
    with pytest.raises(NotPossible):
        opened(part)


def test_money_goes_back_once_by_the_producer(client, part):
    made = opened(part)
    assert desk(client, part, made, action="refund", amount="999.999.999").status_code == 422
    assert desk(client, part, made, action="refund", amount="50.000", text="Xin lỗi bạn").status_code == 302
    desk(client, part, made, action="refund", amount="50.000")
    made.refresh_from_db()
    assert (made.state, made.refund_vnd) == ("refunded", 50_000)
    assert [(one.key, one.goods_vnd) for one in Claim.objects.all()] == [(f"goodwill:{made.pk}", 50_000)]
    settle_due()
    assert Refund.objects.get().amount_vnd == 50_000
    assert any("tiền" in body and "Xin lỗi bạn" in body for body in told()[-2:])


def test_the_office_types_an_amount_as_people_write_it(client, part):
    """Whole đồng however they are grouped; what is none, or more than was paid, is refused at the field."""
    made = opened(part)
    client.force_login(make_user(is_staff=True))
    address = reverse("complaints:thread", args=[made.pk])
    for typed in (f"{part.payable_vnd + 1:,}".replace(",", "."), "0", "", "-1", "1.5", "5e4", "58000,50"):
        answer = client.post(address, {"action": "refund", "amount": typed})
        assert (answer.status_code, list(answer.context["desk"].settle.errors)) == (422, ["amount"]), typed
        assert 'aria-describedby="id_amount_error"' in answer.content.decode()
    assert not Claim.objects.exists()
    for typed in ("58000", "58.000", "58,000", "58000,00", "58 000", "58\u00a0000", "58.000đ", "58.000 ₫"):
        form = SettleForm({"amount": typed}, part=part)
        assert (form.is_valid(), form.cleaned_data["amount"]) == (True, 58_000), typed
    assert client.post(address, {"action": "refund", "amount": "58,000"}).status_code == 302
    settle_due()
    assert Refund.objects.get().amount_vnd == 58_000


def test_more_than_the_goods_takes_the_rest_from_the_delivery(part):
    complaints.give_back(opened(part), part.total_vnd, role=Role.OFFICE)
    claim = Claim.objects.get()
    assert (claim.goods_vnd, claim.delivery_vnd) == (300_000, part.delivery_vnd)


def test_goods_are_sent_back_after_the_days_of_returns(client, part):
    made = opened(part, kind="wrong")
    assert desk(client, part, made, **{"action": "back", f"line_{part.lines.get().pk}": 1}).status_code == 302
    back = Return.objects.get()
    assert (back.state, back.reason, back.lines.get().pieces) == ("approved", "wrong", 1)
    made.refresh_from_db()
    assert made.state == "returned"


def test_only_the_office_says_no_and_with_a_reason(client, part):
    made = opened(part)
    assert desk(client, part, made, action="reject", text="Không").status_code == 422
    client.force_login(make_user(is_staff=True))
    address = reverse("complaints:thread", args=[made.pk])
    assert client.post(address, {"action": "reject"}).status_code == 422
    made.refresh_from_db()
    assert made.is_open
    assert client.post(address, {"action": "reject", "text": "Ảnh chụp sản phẩm khác"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "rejected"
    assert AuditEntry.objects.filter(code="complaint.rejected").count() == 1
    assert sum("Ảnh chụp sản phẩm khác" in body for body in told()[-2:]) == 2, "both sides read the reason"


def test_the_buyer_is_content(client, part):
    made = opened(part)
    client.post(page_of(part), {"action": "content"})
    made.refresh_from_db()
    assert (made.state, made.answered_at) == ("content", None)
    with pytest.raises(NotPossible):
        complaints.reply(made, role=Role.BUYER, text="Thật ra chưa")


def test_the_tick_reminds_once_of_each_deadline(part):
    made = opened(part)
    assert complaints.remind_due() == 0
    Complaint.objects.update(answer_by=clock.now() + dt.timedelta(hours=3))
    assert [complaints.remind_due(), complaints.remind_due()] == [1, 0]
    complaints.reply(made, role=Role.PRODUCER, text="Đang xem")
    Complaint.objects.update(solve_by=clock.now() - dt.timedelta(days=1))
    assert [complaints.remind_due(), complaints.remind_due()] == [1, 0]


def test_the_office_sees_late_ones_first_and_the_producer_the_days(client, part):
    made = opened(part)
    client.force_login(make_member("producer_staff", producer=part.producer))
    assert "(2 ngày)" in client.get(reverse("producers:today"), {"viec": "khieu-nai"}).content.decode()
    Complaint.objects.update(answer_by=clock.now() - dt.timedelta(days=1))
    client.force_login(make_user(is_staff=True))
    page = client.get(reverse("complaints:waiting")).content.decode()
    assert "1 quá hạn" in page
    assert made.seller_order.number in page


def test_strangers_find_nothing(client, part):
    made = opened(part)
    client.force_login(make_member("producer_owner", producer=make_producer("HTX Khác")))
    assert client.get(reverse("producers:complaint", args=[part.number, made.pk])).status_code == 404
    assert client.get(reverse("complaints:thread", args=[made.pk])).status_code == 404
    wrong = reverse("orders:complaint", args=[part.order.number, "x" * 22, part.number])
    assert client.get(wrong).status_code == 404
    other = make_transfer(make_product("Trà Khác", producer=make_producer("HTX Thứ Ba")), phone="+84912345999")
    mine = [other.purchase.order.number, other.purchase.token, part.number]
    assert client.get(reverse("orders:complaint", args=mine)).status_code == 404


def test_nothing_can_be_said_without_words(part):
    with pytest.raises(ValidationError, match="vài"):
        opened(part, text=" \u200b ")
