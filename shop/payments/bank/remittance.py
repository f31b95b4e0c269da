"""Cash on delivery: it is the shop's only when the carrier has brought it."""

import dataclasses
import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.core import audit
from shop.core.money import AmountError, parse_vnd
from shop.core.sheets import SheetError, read_table
from shop.core.text import clean_line, fold
from shop.fulfilment.models import SellerOrder
from shop.payments.bank_models import CodRemittance, CodRemittanceLine

State = CodRemittanceLine.State
_NUMBER = ("so don", "ma don", "ma don hang", "ma van don", "order", "parcel")
_AMOUNT = ("so tien", "tien thu ho", "cod", "amount")


@dataclasses.dataclass(frozen=True)
class Stated:
    """What the carrier says of one parcel: its number (ours or the carrier's) and whole đồng."""

    number: str
    amount_vnd: int


def read_list(data: bytes, file_name: str) -> list[Stated]:
    """Read a carrier's list with columns for the number and the amount. Raises ValidationError naming the row."""
    try:
        rows = read_table(data, file_name).rows
    except SheetError as error:
        raise ValidationError(str(error)) from error
    for index, row in enumerate(rows):
        texts = [fold(cell.text).lower() for cell in row.cells]
        number = next((texts.index(name) for name in _NUMBER if name in texts), None)
        amount = next((texts.index(name) for name in _AMOUNT if name in texts), None)
        if number is not None and amount is not None:
            return [_stated(row, number, amount) for row in rows[index + 1 :] if row[number]]
    raise ValidationError(_("The list needs the columns “Số đơn” and “Số tiền”."))


def read_typed(text: str) -> list[Stated]:
    """Read what was typed: one parcel a line, its number, then the amount."""
    lines = [line.split(None, 1) for line in text.splitlines() if line.strip()]
    return [_checked(words[0], words[1] if len(words) > 1 else "", row) for row, words in enumerate(lines, 1)]


def _stated(row, number: int, amount: int) -> Stated:
    return _checked(row[number].text, row[amount].value, row.number)


def _checked(number: str, amount, row: int) -> Stated:
    try:
        return Stated(number.upper(), parse_vnd(amount))
    except AmountError as error:
        raise ValidationError(_("Row %(row)d: %(problem)s") % {"row": row, "problem": error}) from error


@transaction.atomic
def record(*, carrier: str, reference: str, received_on: dt.date, stated: list[Stated], actor) -> CodRemittance:
    """Write a remittance whole or not at all; what differs goes to the review list.

    Raises ValidationError for a list that was entered before, an unknown parcel, one that has not arrived, or one
    that was remitted before.
    """
    try:
        with transaction.atomic():
            remittance = CodRemittance.objects.create(
                carrier=clean_line(carrier)[:60],
                reference=clean_line(reference)[:60],
                received_on=received_on,
                actor=actor,
            )
    except IntegrityError as error:
        raise ValidationError(_("This list of the carrier was entered before.")) from error
    for entry in stated:
        _add(remittance, entry)
    audit.log("remittance.recorded", remittance, actor, parcels=len(stated))
    return remittance


def _add(remittance: CodRemittance, entry: Stated) -> None:
    part = _find(entry.number)
    expected = part.arrived_vnd
    state = State.RECONCILED if expected == entry.amount_vnd else State.REMITTED
    try:
        with transaction.atomic():
            CodRemittanceLine.objects.create(
                remittance=remittance,
                seller_order=part,
                stated_vnd=entry.amount_vnd,
                expected_vnd=expected,
                state=state,
            )
    except IntegrityError as error:
        raise ValidationError(_("Parcel %s was remitted before.") % entry.number) from error


def _find(number: str) -> SellerOrder:
    rows = SellerOrder.objects.filter(order__purchase__payment="cod")
    part = rows.filter(number=number).first() or rows.filter(tracking_number__iexact=number).first()
    if part is None:
        raise ValidationError(_("There is no cash parcel with the number %s.") % number)
    if part.arrived_vnd is None:
        raise ValidationError(_("Parcel %s has not been delivered yet.") % number)
    return part


@transaction.atomic
def reconcile(line: CodRemittanceLine, *, note: str, actor) -> None:
    """A person has cleared a difference; the note says how. Repeating changes nothing."""
    if not clean_line(note):
        raise ValidationError(_("Say why, in a few words."))
    open_line = CodRemittanceLine.objects.filter(pk=line.pk, state=State.REMITTED)
    if open_line.update(state=State.RECONCILED, note=clean_line(note)[:200]):
        audit.log("remittance.reconciled", line, actor, difference_vnd=line.difference_vnd)
