"""Which column means what: the names that offices give to their columns, as data, and how a header is found.

A name is compared folded (no marks, no case, no signs) and without what stands in brackets. A header may span two
rows ("Quyết định" over "Số" and "Ngày"); it is searched in the first 20 rows that hold something.
"""

import dataclasses
import itertools
import re

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from shop.core.sheets import Row, SheetError, Table, column_letter
from shop.core.text import key

HEADER_WITHIN = 20

# field → names, best known first; the first is what the export writes.
NAMES: dict[str, tuple[str, ...]] = {
    "decision_number": (
        "Số quyết định",
        "Quyết định số",
        "Số QĐ",
        "QĐ số",
        "Quyết định",
        "Decision number",
        "Decision",
    ),
    "issuer": (
        "Cơ quan ban hành",
        "Cơ quan công nhận",
        "Cơ quan cấp",
        "Cơ quan ký",
        "Đơn vị ban hành",
        "Nơi cấp",
        "Cấp công nhận",
        "Issuer",
        "Issued by",
    ),
    "signed_on": (
        "Ngày ký",
        "Ngày quyết định",
        "Quyết định ngày",
        "Ngày ban hành",
        "Ngày QĐ",
        "Quyết định ngày ký",
        "Signed on",
        "Signed date",
        "Decision date",
    ),
    "certificate_number": (
        "Số giấy chứng nhận",
        "Giấy chứng nhận số",
        "Số GCN",
        "Số chứng nhận",
        "Số giấy",
        "Certificate number",
    ),
    "product": ("Tên sản phẩm", "Sản phẩm", "Tên SP", "Tên hàng", "Product", "Product name"),
    "pack": ("Quy cách", "Quy cách đóng gói", "Đóng gói", "Bao gói", "Pack", "Packing"),
    "set": ("Bộ sản phẩm", "Mã bộ", "Mã bộ sản phẩm", "Bộ SP", "Bộ", "Phân nhóm", "Nhóm sản phẩm", "Set", "Set code"),
    "stars": ("Số sao", "Hạng sao", "Sao", "Hạng", "Xếp hạng", "Phân hạng", "Kết quả phân hạng", "Stars", "Rank"),
    "score": ("Điểm", "Số điểm", "Tổng điểm", "Điểm trung bình", "Điểm đánh giá", "Score", "Points"),
    "score_note": ("Lý do hạ sao", "Tiêu chí không đạt", "Reason for fewer stars"),
    "kind": ("Loại đánh giá", "Hình thức đánh giá", "Lần đánh giá", "Evaluation"),
    "issued_on": ("Ngày cấp", "Ngày cấp giấy", "Ngày cấp GCN", "Giấy chứng nhận ngày cấp", "Cấp ngày", "Issued on"),
    "valid_until": (
        "Hiệu lực đến",
        "Có giá trị đến",
        "Có hiệu lực đến",
        "Thời hạn đến",
        "Ngày hết hạn",
        "Hết hạn",
        "Ngày hết hiệu lực",
        "Valid until",
        "Valid to",
    ),
    "extended_until": ("Gia hạn đến", "Được gia hạn đến", "Extended until"),
    "extension_basis": ("Căn cứ gia hạn", "Extension basis"),
    "end_kind": ("Chấm dứt vì", "Hình thức chấm dứt", "Ended because"),
    "ended_on": ("Ngày chấm dứt", "Ngày thu hồi", "Chấm dứt từ ngày", "Ended on"),
    "end_decision": ("Quyết định chấm dứt", "Quyết định thu hồi", "Số quyết định thu hồi", "Ending decision"),
    "end_signed_on": ("Ngày ký quyết định chấm dứt", "Ngày ký quyết định thu hồi", "Ending decision date"),
    "end_reason": ("Lý do chấm dứt", "Lý do thu hồi", "Ground"),
    "producer": ("Chủ thể", "Tên chủ thể", "Chủ thể sản xuất", "Cơ sở sản xuất", "Nơi sản xuất", "Producer", "Subject"),
    "producer_kind": ("Loại chủ thể", "Loại hình chủ thể", "Loại hình", "Hình thức tổ chức", "Producer type"),
    "registration_number": (
        "Mã số thuế",
        "MST",
        "Mã số doanh nghiệp",
        "Số đăng ký kinh doanh",
        "Số ĐKKD",
        "Giấy đăng ký kinh doanh",
        "Mã số thuế hoặc số đăng ký",
        "Tax code",
        "Tax number",
        "Registration number",
    ),
    "representative": ("Người đại diện", "Đại diện", "Họ tên", "Họ và tên", "Chủ cơ sở", "Giám đốc", "Representative"),
    "phone": ("Điện thoại", "Số điện thoại", "Điện thoại liên hệ", "SĐT", "ĐT", "Phone"),
    "email": ("Email", "E-mail", "Thư điện tử", "Hộp thư"),
    "address": (
        "Địa chỉ",
        "Địa chỉ trên giấy",
        "Địa chỉ sản xuất",
        "Địa chỉ chủ thể",
        "Nơi sản xuất địa chỉ",
        "Address",
    ),
    "commune": ("Xã", "Xã phường", "Phường xã", "Xã phường thị trấn", "Commune"),
    "district": ("Huyện", "Quận huyện", "Huyện thị xã thành phố", "District"),
    "province": ("Tỉnh", "Tỉnh thành phố", "Tỉnh thành", "Province"),
    "price": ("Giá bán", "Giá", "Giá bán lẻ", "Đơn giá", "Giá bán đ", "Price"),
    "sku": ("Mã hàng", "Mã sản phẩm", "SKU"),
    "net_weight_g": ("Khối lượng", "Khối lượng tịnh", "Khối lượng g", "Trọng lượng", "Net weight"),
    "shelf_life_days": ("Hạn dùng", "Hạn sử dụng", "Hạn dùng ngày", "Shelf life"),
    "description": ("Mô tả", "Giới thiệu", "Mô tả sản phẩm", "Description"),
}

# A place may be one address or columns of its own; without a kind the producer's name is asked.
REQUIRED = ("decision_number", "issuer", "signed_on", "product", "set", "stars", "issued_on", "producer")
PLACE = ("address", "commune")

_FIELD_OF = {key(name): field for field, names in reversed(NAMES.items()) for name in reversed(names)}
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_TYPO_RATIO, _TYPO_LENGTH = 90, 8


@dataclasses.dataclass(frozen=True)
class Header:
    """Where each field stands (column from 0), what the file calls it, and the first row of data (index)."""

    columns: dict[str, int]
    labels: dict[str, str]
    first_row: int
    notes: tuple[str, ...] = ()

    def place(self, field: str) -> str:
        """Return the column as the person finds it: F “Số sao”."""
        if field not in self.columns:
            return ""
        return f"{column_letter(self.columns[field])} “{self.labels[field]}”"


def field_of(label: str) -> str | None:
    """Return the field that a column name means, or None; small slips of typing are forgiven in long names."""
    for folded in (key(label), key(_BRACKETS.sub(" ", label))):
        if folded in _FIELD_OF:
            return _FIELD_OF[folded]
    if len(folded) < _TYPO_LENGTH:
        return None
    near = process.extractOne(folded, _FIELD_OF.keys(), scorer=fuzz.ratio, score_cutoff=_TYPO_RATIO)
    return _FIELD_OF[near[0]] if near else None


def find_header(table: Table) -> Header:
    """Return the header of a register; raise SheetError that names the missing columns or the doubled one."""
    filled = [index for index, row in enumerate(table.rows) if row][:HEADER_WITHIN]
    found = [header for index in filled for header in _headers_at(table, index)]
    best = max(found, key=lambda header: len(header.columns), default=None)
    if best is None or len(best.columns) < 3:
        names = ", ".join(f"“{NAMES[field][0]}”" for field in REQUIRED)
        raise SheetError(
            _("No row with column names was found in the first %(n)s rows. A register has at least: %(names)s.")
            % {"n": HEADER_WITHIN, "names": names}
        )
    _refuse_missing(best)
    return best


def _headers_at(table: Table, index: int):
    """Yield the header that row ``index`` makes alone, and with the row below it where the two are one header."""
    rows = table.rows
    upper = _labels(rows[index], table.hidden)
    yield _header(upper, index + 1)
    lower = _labels(rows[index + 1], table.hidden) if index + 1 < len(rows) else {}
    groups = _groups(upper, max([*upper, *lower], default=0))
    if lower and all(_belongs(text, groups[column], column in upper) for column, text in lower.items()):
        yield _header(upper | {column: _joined(groups[column], text) for column, text in lower.items()}, index + 2)


def _labels(row: Row, hidden: frozenset[int]) -> dict[int, str]:
    return {i: cell.text for i, cell in enumerate(row.cells) if cell.text and i not in hidden}


def _groups(upper: dict[int, str], last: int) -> dict[int, str]:
    """Return the name of the upper row over each column: its own, else the one to the left (merged sideways)."""
    return dict(enumerate(itertools.accumulate((upper.get(i, "") for i in range(last + 1)), lambda a, b: b or a)))


def _belongs(text: str, group: str, has_own_name: bool) -> bool:
    """A second header row explains its groups; what stands under a plain column name is data."""
    return bool(field_of(text) or field_of(f"{group} {text}")) or not (has_own_name and field_of(group))


def _joined(group: str, text: str) -> str:
    """Return the name of a column of two rows: both where that says more, else the lower one."""
    together = f"{group} {text}"
    return together if field_of(together) else text


def _header(labels: dict[int, str], first_row: int) -> Header:
    columns: dict[str, int] = {}
    unknown, twice = [], []
    for column, label in labels.items():
        field = field_of(label)
        if field is None:
            unknown.append(f"{column_letter(column)} “{label}”")
        elif field in columns:
            twice.append((columns[field], column, label))
        else:
            columns[field] = column
    notes = [_("Columns without a meaning here were left out: %(names)s.") % {"names": ", ".join(unknown)}]
    for first, second, label in twice:
        letters = {"label": label, "second": column_letter(second), "first": column_letter(first)}
        notes.append(_("Column %(second)s “%(label)s” was left out: column %(first)s means the same.") % letters)
    return Header(
        columns, {f: labels[c] for f, c in columns.items()}, first_row, tuple(notes if unknown else notes[1:])
    )


def _refuse_missing(header: Header) -> None:
    missing = [field for field in REQUIRED if field not in header.columns]
    if not any(field in header.columns for field in PLACE):
        missing.append("address")
    if missing:
        names = ", ".join(f"“{NAMES[field][0]}”" for field in missing)
        raise SheetError(_("Columns are missing: %(names)s.") % {"names": names})
