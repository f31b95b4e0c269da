"""Addresses of today and of before July 2025."""

import csv
from pathlib import Path

import pytest

from shop.places.selectors import clear_winner, resolve_address

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent.parent / "data"


def best(text):
    found = resolve_address(text)
    return f"{found[0].commune}, {found[0].commune.province}" if found else None


def sure(text):
    winner = clear_winner(resolve_address(text))
    return f"{winner}, {winner.province}" if winner else None


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("xã Thụy Xuân, huyện Thái Thụy, Thái Bình", "Xã Đông Thụy Anh, Hưng Yên"),
        ("Số 12, thôn Đông, xã Thụy Xuân, huyện Thái Thụy, tỉnh Thái Bình", "Xã Đông Thụy Anh, Hưng Yên"),
        ("Thôn Đông - Xã Thụy Xuân - Huyện Thái Thụy - Tỉnh Thái Bình - Việt Nam", "Xã Đông Thụy Anh, Hưng Yên"),
        ("thon dong xa thuy xuan huyen thai thuy tinh thai binh", "Xã Đông Thụy Anh, Hưng Yên"),
        ("P. Vạn Phúc, Q. Hà Đông, TP.HN", "Phường Hà Đông, Hà Nội"),
        ("Phường 12, Quận 3, TPHCM", "Phường Nhiêu Lộc, TP. Hồ Chí Minh"),
        ("12/3 Lê Văn Sỹ, P.12, Q3, TP HCM", "Phường Nhiêu Lộc, TP. Hồ Chí Minh"),
        ("Gia Lâm, xã Bát Tràng, Hà Nội", "Xã Bát Tràng, Hà Nội"),
        ("xã Mỹ Thọ, Đồng Tháp", "Xã Mỹ Thọ, Đồng Tháp"),
        ("xa my tho, dong thap", "Xã Mỹ Thọ, Đồng Tháp"),
        ("Xã Ea H'Leo, Đắk Lắk", "Xã Ea H'Leo, Đắk Lắk"),
        ("EA HLEO", "Xã Ea H'Leo, Đắk Lắk"),
        ("hoà vang, đà nẵng", "Xã Hòa Vang, Đà Nẵng"),
        ("12 Trần Hưng Đạo, Phường Cửa Nam, Hà Nội", "Phường Cửa Nam, Hà Nội"),
        ("huyện Hoàng Sa, Đà Nẵng", "Đặc khu Hoàng Sa, Đà Nẵng"),
        ("xa dinh xuyen, gia lam, ha noi", "Xã Phù Đổng, Hà Nội"),  # swallowed in 2024 already
    ],
)
def test_it_is_understood_without_asking(places, text, commune):
    assert sure(text) == commune


def test_the_former_name_that_matched_is_told(places):
    found = resolve_address("xã Thụy Xuân, huyện Thái Thụy, Thái Bình")
    assert [c.former for c in found] == ["Xã Thụy Xuân, Huyện Thái Thụy, Thái Bình"]
    assert found[0].confidence > 0.9


def test_two_communes_of_one_spelling_are_both_offered(places):
    found = resolve_address("my tho, dong thap")
    assert {str(c.commune) for c in found} == {"Phường Mỹ Tho", "Xã Mỹ Thọ"}
    assert clear_winner(found) is None


def test_parts_of_a_split_commune_are_offered_largest_first(places):
    found = resolve_address("Phường Cửa Nam, Quận Hoàn Kiếm, Hà Nội")
    assert len(found) > 1
    assert found[0].confidence > found[1].confidence


def test_confidences_are_ordered_and_sum_to_one_at_most(places):
    found = resolve_address("Bình Dương")
    values = [c.confidence for c in found]
    assert values == sorted(values, reverse=True)
    assert 0 < sum(values) <= 1


def test_a_part_that_kept_the_name_comes_before_one_that_took_more_ground(places):
    assert best("Phường Cửa Nam, Quận Hoàn Kiếm, Hà Nội") == "Phường Cửa Nam, Hà Nội"


def test_a_note_behind_the_address_does_no_harm(places):
    assert sure("xã Bát Tràng, huyện Gia Lâm, Hà Nội (gọi trước khi giao)") == "Xã Bát Tràng, Hà Nội"


def test_a_district_alone_proposes_its_seat_first_and_is_not_sure(places):
    found = resolve_address("huyện Quản Bạ, tỉnh Hà Giang")
    assert str(found[0].commune) == "Xã Quản Bạ"
    assert clear_winner(found) is None


@pytest.mark.parametrize(
    "text", ["", "abc xyz", "Hà Nội", "12 Trần Hưng Đạo, Hà Nội", "đường Bình Dương, Hà Nội", ",,;"]
)
def test_what_names_no_commune_gives_nothing(places, text):
    assert resolve_address(text) == []


def test_units_that_contradict_each_other_are_proposed_but_never_taken_without_asking(places):
    assert best("xã Thụy Xuân, huyện Thái Thụy, Cà Mau") == "Xã Đông Thụy Anh, Hưng Yên"
    assert sure("xã Thụy Xuân, huyện Thái Thụy, Cà Mau") is None


def test_it_takes_one_query(places, django_assert_max_num_queries):
    resolve_address("Hà Nội")
    with django_assert_max_num_queries(1):
        resolve_address("Số 12, thôn Đông, xã Thụy Xuân, huyện Thái Thụy, tỉnh Thái Bình")


def test_long_text_is_read_from_its_end(places):
    assert sure("giao giờ hành chính, " * 100 + "xã Bát Tràng, huyện Gia Lâm, Hà Nội") == "Xã Bát Tràng, Hà Nội"


def test_every_specialty_of_the_country_resolves_into_its_province(places):
    """310 pairs of district or commune and former province, as registers write them (360 products)."""
    with (DATA / "specialty_places.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    resolved = sum(int(row["rows"]) for row in rows if _resolves(row))
    assert resolved == 360


def _resolves(row):
    found = resolve_address(f"{row['district_or_commune']}, {row['former_province']}")
    return bool(found) and found[0].commune.province.name == row["province_2025"]
