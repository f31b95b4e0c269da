"""What a new site starts with beside its rate cards. The office changes the rows; these only fill what is missing."""

import datetime as dt

from shop.delivery.models import Carrier, Reach, RestDay, TravelRule

# Set → how far. From the notes on sending of the sets (fresh, flowers, plants, animals); no law names distances.
_REACH = {
    "1.1.1": Reach.REGION,
    "1.1.2": Reach.PROVINCE,
    "5.1.1": Reach.PROVINCE,
    "5.2.1": Reach.NOWHERE,
    "5.3.1": Reach.NOWHERE,
}
# Days off of the Labour Code 45/2019/QH14, article 112, with a fixed date; month and day.
_FIXED = {(1, 1): "Tết Dương lịch", (4, 30): "Ngày Chiến thắng", (5, 1): "Quốc tế Lao động", (9, 2): "Quốc khánh"}
_YEARS = range(2026, 2031)
# Lunar New Year's Eve to the fourth day: the first day of the year is 17 February 2026 and 6 February 2027.
_TET = {2026: dt.date(2026, 2, 16), 2027: dt.date(2027, 2, 5)}
_TET_DAYS = 5
# Codes and public pages of carriers that collect in communes.
_CARRIERS = {
    "vnpost": ("Bưu điện Việt Nam (EMS)", "1900545481", ""),
    "viettelpost": ("Viettel Post", "19008095", ""),
    "ghn": ("Giao Hàng Nhanh", "1900636677", "https://donhang.ghn.vn/?order_code={number}"),
    "ghtk": ("Giao Hàng Tiết Kiệm", "18006092", "https://i.ghtk.vn/{number}"),
    "jt": ("J&T Express", "19001088", "https://jtexpress.vn/vi/tracking?type=track&billcode={number}"),
    "own": ("Người bán tự giao", "", ""),
}


def load_travel_rules(first_day: dt.date) -> None:
    """Write how far fresh and live goods are sent, from ``first_day``."""
    from catalogue.listings.models import ProductSet

    for product_set in ProductSet.objects.filter(code__in=_REACH):
        TravelRule.objects.get_or_create(
            product_set=product_set, valid_from=first_day, defaults={"reach": _REACH[product_set.code]}
        )


def load_rest_days() -> None:
    """Write the public holidays of the coming years that are known."""
    days = {dt.date(year, *day): name for year in _YEARS for day, name in _FIXED.items()}
    for eve in _TET.values():
        days |= {eve + dt.timedelta(days=number): "Tết Nguyên đán" for number in range(_TET_DAYS)}
    RestDay.objects.bulk_create((RestDay(day=day, name=name) for day, name in days.items()), ignore_conflicts=True)


def load_carriers() -> None:
    """Write the carriers that producers choose from."""
    rows = (
        Carrier(code=code, name=name, phone=phone, tracking_url=url) for code, (name, phone, url) in _CARRIERS.items()
    )
    Carrier.objects.bulk_create(rows, ignore_conflicts=True)
