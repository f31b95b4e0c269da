"""Opening hours of a point that is open until two in the morning, takes a midday break, and closes for holidays."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from shop.points.hours import schema_hours, status_of, week

VN = ZoneInfo("Asia/Ho_Chi_Minh")
PARIS = ZoneInfo("Europe/Paris")
MON, WED, FRI, SAT, SUN = 1, 3, 5, 6, 7


def span(weekday, opens, closes):
    return SimpleNamespace(weekday=weekday, opens=dt.time.fromisoformat(opens), closes=dt.time.fromisoformat(closes))


HOURS = [
    span(FRI, "17:00", "02:00"),
    span(SAT, "17:00", "00:00"),
    span(MON, "08:00", "11:30"),
    span(MON, "13:30", "21:00"),
    span(WED, "00:00", "00:00"),
]
# 2026-11-23 is a Monday.
DAY = {MON: 23, 2: 24, WED: 25, 4: 26, FRI: 27, SAT: 28, SUN: 29}


def at(weekday, time):
    return dt.datetime.combine(dt.date(2026, 11, DAY[weekday]), dt.time.fromisoformat(time), VN)


def closure(first, last):
    return SimpleNamespace(starts_on=dt.date.fromisoformat(first), ends_on=dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (at(FRI, "17:00"), at(SAT, "02:00")),
        (at(FRI, "23:59"), at(SAT, "02:00")),
        (at(SAT, "00:30"), at(SAT, "02:00")),
        (at(SAT, "01:59"), at(SAT, "02:00")),
        (at(SAT, "17:00"), at(SUN, "00:00")),
        (at(SAT, "23:59"), at(SUN, "00:00")),
        (at(WED, "00:00"), at(4, "00:00")),
        (at(WED, "23:59"), at(4, "00:00")),
        (at(MON, "08:00"), at(MON, "11:30")),
    ],
)
def test_the_door_is_open_until(moment, until):
    status = status_of(HOURS, moment=moment)
    assert status.is_open
    assert status.until == until


@pytest.mark.parametrize(
    ("moment", "opens_at"),
    [
        (at(SAT, "02:00"), at(SAT, "17:00")),
        (at(FRI, "16:59"), at(FRI, "17:00")),
        (at(SUN, "00:00"), at(SUN, "00:00") + dt.timedelta(days=1, hours=8)),
        (at(MON, "11:30"), at(MON, "13:30")),
        (at(MON, "12:00"), at(MON, "13:30")),
        (at(MON, "21:00"), at(WED, "00:00")),
        (at(4, "00:00"), at(FRI, "17:00")),
    ],
)
def test_the_door_is_shut_until(moment, opens_at):
    status = status_of(HOURS, moment=moment)
    assert not status.is_open
    assert status.opens_at == opens_at


def test_the_midday_break_ends_today_and_sunday_does_not():
    assert status_of(HOURS, moment=at(MON, "12:00")).opens_today
    assert not status_of(HOURS, moment=at(SUN, "12:00")).opens_today


def test_the_hours_are_vietnamese_wherever_the_asker_is():
    assert status_of(HOURS, moment=at(SAT, "01:59").astimezone(PARIS)).is_open
    assert not status_of(HOURS, moment=at(SAT, "02:00").astimezone(dt.UTC)).is_open


def test_a_holiday_takes_its_night_with_it():
    friday = [closure("2026-11-27", "2026-11-27")]
    assert not status_of(HOURS, friday, at(FRI, "18:00")).is_open
    assert not status_of(HOURS, friday, at(SAT, "01:00")).is_open
    assert status_of(HOURS, friday, at(SAT, "17:00")).is_open


def test_the_night_before_a_holiday_stays_open():
    saturday = [closure("2026-11-28", "2026-11-28")]
    assert status_of(HOURS, saturday, at(SAT, "01:00")).is_open
    assert not status_of(HOURS, saturday, at(SAT, "18:00")).is_open


def test_ten_days_of_tết_name_the_day_of_opening():
    tet = [closure("2027-02-03", "2027-02-12")]
    status = status_of(HOURS, tet, dt.datetime(2027, 2, 5, 18, 0, tzinfo=VN))
    assert not status.is_open
    assert status.opens_at == dt.datetime(2027, 2, 13, 17, 0, tzinfo=VN)


def test_unknown_hours_say_nothing():
    assert status_of([]) is None
    assert week([]) == []
    assert schema_hours([]) == []


def test_a_door_that_never_shuts_has_no_closing_time():
    always = [span(day, "00:00", "00:00") for day in range(1, 8)]
    assert status_of(always, moment=at(SUN, "12:00")).always
    assert not status_of(HOURS, moment=at(WED, "12:00")).always


def test_the_week_has_seven_days_with_their_spans():
    days = week(HOURS)
    assert len(days) == 7
    assert [(s.opens.hour, s.closes.hour) for s in days[MON - 1][1]] == [(8, 11), (13, 21)]
    assert days[SUN - 1][1] == []


def test_search_engines_read_the_same_hours():
    hours = schema_hours(HOURS, [closure("2027-02-03", "2027-02-12")])
    assert hours[0] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": "https://schema.org/Friday",
        "opens": "17:00",
        "closes": "02:00",
    }
    assert hours[4]["closes"] == "23:59"
    assert hours[5]["validThrough"] == "2027-02-12"
