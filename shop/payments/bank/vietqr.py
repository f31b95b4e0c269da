"""The text of a VietQR code: EMVCo's merchant-presented format with the template of NAPAS (GUID A000000727)."""

import io
import re

import segno
from django.utils.translation import gettext as _

from shop.core.money import MAX_VND
from shop.core.text import fold

_GUID, _TO_ACCOUNT = "A000000727", "QRIBFTTA"
MEMO_LENGTH = 25  # EMVCo 62-08; longer ones are cut by banks


def payload(*, bank_bin: str, account: str, amount_vnd: int, memo: str) -> str:
    """Return the text of a code for one transfer of ``amount_vnd`` whole đồng to an account, with a memo.

    Raises ValueError for an amount or memo that banks would change: the money could not be matched then.
    """
    if not 0 < amount_vnd <= MAX_VND:
        raise ValueError(f"not an amount for a transfer: {amount_vnd}")
    if not re.fullmatch(rf"[A-Za-z0-9][A-Za-z0-9 ]{{0,{MEMO_LENGTH - 1}}}", memo):
        raise ValueError("a memo is 1 to 25 plain letters, digits and blanks")
    target = _field("00", bank_bin) + _field("01", account)
    text = (
        _field("00", "01")
        + _field("01", "12")  # 12: for one payment; 11 would be a standing code without amount
        + _field("38", _field("00", _GUID) + _field("01", target) + _field("02", _TO_ACCOUNT))
        + _field("53", "704")
        + _field("54", str(amount_vnd))
        + _field("58", "VN")
        + _field("62", _field("08", memo))
        + "6304"
    )
    return text + crc16(text)


def _field(tag: str, value: str) -> str:
    """Tag, length in two digits, value."""
    if len(value) > 99:
        raise ValueError(f"field {tag} is too long")
    return f"{tag}{len(value):02d}{value}"


def crc16(text: str) -> str:
    """Return CRC-16/CCITT-FALSE (polynomial 1021, start FFFF) of ``text`` as four capitals of hex."""
    crc = 0xFFFF
    for byte in text.encode("ascii"):
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


def squeeze(memo: str) -> str:
    """Return what is left of a memo when a bank has taken marks, blanks and signs: capitals and digits."""
    return re.sub(r"[^A-Z0-9]", "", fold(memo).upper())


def drawing(text: str) -> str:
    """Return the code as an inline SVG with a title, without size: the page gives it one."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=4, omitsize=True, xmldecl=False, light="#fff", title=_("QR code for the transfer")
    )
    return out.getvalue().decode()
