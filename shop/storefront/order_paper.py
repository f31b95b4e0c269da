"""The summary of an order as a paper that the buyer keeps: who sells what on which terms (Law 19/2023/QH15)."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.certification.models import Certificate
from shop.accounts.contacts import show_phone
from shop.core.money import format_vnd
from shop.core.paper import Column, Paper
from shop.fulfilment import complaints, returns
from shop.fulfilment.messages import tracking_url
from shop.fulfilment.models import Purchase, SellerOrder, SellerOrderLine
from shop.fulfilment.selectors import parts_of
from shop.payments.bank.instructions import Transfer, open_transfer
from shop.payments.selectors import paid_vnd


def order_paper(purchase: Purchase) -> bytes:
    """Return the PDF in the language of the reader; it says what holds now, so a later one may say more."""
    paper = Paper(_("Order summary"), _("Order %s") % purchase.order.number)
    parts = list(parts_of(purchase))
    numbers = _certificate_numbers(parts)
    _receiver(paper, purchase)
    for place, part in enumerate(parts, start=1):
        _part(paper, place, part, numbers)
    _payment(paper, purchase, parts)
    _rights(paper, purchase)
    return paper.as_bytes()


def _certificate_numbers(parts: Iterable[SellerOrder]) -> dict[int, str]:
    """Return {key of a certificate: its number, the public code where it has none}."""
    wanted = {row.certificate_id for part in parts for row in part.lines.all()}
    return {found.pk: found.number or found.code for found in Certificate.objects.filter(pk__in=wanted)}


def _receiver(paper: Paper, purchase: Purchase) -> None:
    paper.facts(
        [
            (_("Order number"), purchase.order.number),
            (_("Ordered on"), _day(purchase.placed_on)),
            (_("Receiver"), f"{purchase.full_name}, {show_phone(purchase.phone)}"),
            (_("Address"), _address(purchase.street, purchase.commune)),
            (_("Note"), purchase.note),
        ]
    )


def _part(paper: Paper, place: int, part: SellerOrder, numbers: dict[int, str]) -> None:
    """One seller: who that is, what he sends and how, what it costs."""
    seller = part.producer
    name = seller.name_local
    paper.heading(_("Parcel %(place)d: %(name)s") % {"place": place, "name": name})
    paper.facts(
        [
            (_("Seller"), name if name == seller.name else f"{name} ({seller.name})"),
            (_("Address"), _address(seller.street, seller.commune)),
            (_("Phone"), show_phone(seller.phone) if seller.phone else ""),
            (_("Registration or tax number"), seller.registration_number),
            (_("Parcel"), f"{part.number}, {part.get_state_display()}"),
            (_("Way to you"), _way(part)),
            (_("Invoice"), _invoice(part)),
        ]
    )
    columns = [Column(_("What was ordered"), 6), Column(_("Price of one"), 2.2, True), Column(_("Quantity"), 1.6, True)]
    columns += [Column(_("Discount"), 2.2, True), Column(_("Amount"), 2.4, True)]
    paper.table(columns, [_line(row, numbers) for row in part.lines.all()], _totals(part))


def _line(row: SellerOrderLine, numbers: dict[int, str]) -> list[str]:
    star = ngettext("%(n)d star", "%(n)d stars", row.stars) % {"n": row.stars}
    told = _("%(star)s, certificate %(number)s") % {"star": star, "number": numbers[row.certificate_id]}
    pieces = str(row.quantity)
    if row.kept != row.quantity:
        pieces += "\n" + _("%d kept") % row.kept
    off = format_vnd(row.discount_vnd) if row.discount_vnd else ""
    return [f"{row.name_local}\n{told}", format_vnd(row.unit_vnd), pieces, off, format_vnd(row.paid_vnd)]


def _totals(part: SellerOrder) -> list[tuple[str, str]]:
    rows = [(_("Delivery fee"), part.delivery_vnd), (_("Total"), part.total_vnd)]
    if part.waived_vnd:
        rows += [(_("No longer owed"), -part.waived_vnd), (_("Remains"), part.payable_vnd)]
    return [(label, format_vnd(amount)) for label, amount in rows]


def _way(part: SellerOrder) -> str:
    """How and when the goods reach the buyer."""
    if part.point:
        return _("collected at %(point)s, %(address)s") % {
            "point": part.point.name_local,
            "address": _address(part.point.street, part.point.commune),
        }
    if part.mode != SellerOrder.Mode.SHIP or part.is_over:
        return part.get_mode_display()
    days = {"first": _day(part.arrives_from), "last": _day(part.arrives_until)}
    return _("delivered to you, %(first)s to %(last)s") % days


def _invoice(part: SellerOrder) -> str:
    made = getattr(part, "invoice", None)
    return _("%(number)s of %(day)s") % {"number": made.number, "day": _day(made.issued_on)} if made else ""


def _payment(paper: Paper, purchase: Purchase, parts: list[SellerOrder]) -> None:
    """What the whole order costs, how it is paid, and what is still to be transferred."""
    paid, owed = paid_vnd(purchase), sum(part.payable_vnd for part in parts)
    paper.heading(_("Payment"))
    paper.facts(
        [
            (_("Way of payment"), purchase.get_payment_display()),
            *((discount.offer_name, format_vnd(-discount.amount)) for discount in purchase.order.discounts.all()),
            (_("Total of the order"), format_vnd(purchase.total_vnd)),
            (_("After cancellations and returns"), format_vnd(owed) if owed != purchase.total_vnd else ""),
            (_("Paid so far"), format_vnd(paid) if paid else ""),
        ]
    )
    if transfer := open_transfer(purchase):
        _transfer(paper, transfer)


def _transfer(paper: Paper, transfer: Transfer) -> None:
    until = date_format(timezone.localtime(transfer.until), "SHORT_DATETIME_FORMAT") if transfer.until else ""
    paper.heading(_("Still to be transferred"))
    paper.facts(
        [
            (_("Bank"), transfer.bank),
            (_("Account number"), transfer.account),
            (_("Account holder"), transfer.holder),
            (_("Amount"), format_vnd(transfer.amount_vnd)),
            (_("Transfer memo"), transfer.memo),
            (_("Before"), until),
        ]
    )
    paper.code(transfer.payload)


def _rights(paper: Paper, purchase: Purchase) -> None:
    """How goods go back, and who hears complaints by when."""
    paper.heading(_("Returns and complaints"))
    if days := returns.days():
        days_text = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
        paper.sentence(_("Goods can be sent back within %(days)s after they have arrived.") % {"days": days_text})
    rule = complaints.rule()
    told = {"answer": rule.answer_days, "solve": rule.solve_days}
    paper.sentence(
        _(
            "Complain from the page of the order, or call the seller. You get an answer within %(answer)d days, "
            "and the complaint is settled within %(solve)d days; the office of the marketplace reads along."
        )
        % told
    )
    paper.facts([(_("Page of the order"), tracking_url(purchase))])
    paper.sentence(_("Keep this address to yourself: it opens the order without signing in."), soft=True)


def _day(day) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _address(street: str, commune) -> str:
    """Street, commune and province on one line; nothing where no address was asked for."""
    if commune is None:
        return ""
    place = commune.full_name
    names = [street, place[:1].lower() + place[1:] if street else place, commune.province.name]
    return ", ".join(filter(None, names))
