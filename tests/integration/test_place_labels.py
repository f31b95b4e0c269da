"""Labels of places, distances, lists."""

import unicodedata

import pytest

from shop.places.models import Commune, Province
from shop.places.selectors import (
    communes_of,
    distance_km,
    former_provinces_of,
    names_of,
    nearest,
    old_and_new,
    province_for_slug,
    province_label,
    provinces,
)

pytestmark = pytest.mark.django_db


def province(name):
    return Province.objects.get(name=name)


def test_a_province_tells_what_it_took_in(places):
    assert province_label(province("Tuyên Quang")) == "Tuyên Quang (gồm Hà Giang cũ)"
    assert province_label(province("Cần Thơ")) == "Cần Thơ (gồm Hậu Giang, Sóc Trăng cũ)"
    assert province_label(province("Hà Nội")) == "Hà Nội"


def test_a_province_that_only_changed_its_name_took_nothing_in(places):
    assert former_provinces_of(province("Huế")) == []
    assert province_label(province("Huế")) == "Huế"


def test_sixty_three_provinces_became_thirty_four(places):
    others = sum(len(former_provinces_of(p)) for p in Province.objects.all())
    assert others == 63 - 34


def test_old_and_new_stand_together(places):
    assert old_and_new(Commune.objects.select_related("province").get(name="Lùng Tám")) == "Tuyên Quang (Hà Giang cũ)"
    assert old_and_new(Commune.objects.select_related("province").get(code="00577")) == "Hà Nội"


def test_provinces_are_in_vietnamese_order(places):
    names = [p.name for p in provinces()]
    assert len(names) == 34
    assert names.index("Cà Mau") < names.index("Cần Thơ") < names.index("Đà Nẵng") < names.index("Đắk Lắk")
    assert names.index("Đồng Tháp") < names.index("Gia Lai")


def test_communes_of_a_province_take_one_query(places, django_assert_num_queries):
    with django_assert_num_queries(1):
        names = [commune.full_name for commune in communes_of("48")]
    assert len(names) == 94
    assert names[0].split(" ", 1)[1][0] == "A"


def test_an_address_of_a_former_province_leads_to_the_one_of_today(places):
    assert province_for_slug("tuyen-quang") == (province("Tuyên Quang"), "")
    assert province_for_slug("ha-giang") == (province("Tuyên Quang"), "Hà Giang")
    assert province_for_slug("thua-thien-hue") == (province("Huế"), "Thừa Thiên Huế")
    assert province_for_slug("nowhere") is None


def test_names_of_a_commune_hold_all_that_people_may_look_for(places):
    names = names_of(Commune.objects.select_related("province").get(name="Đông Thụy Anh"))
    assert {"Đông Thụy Anh", "Hưng Yên", "Thái Bình", "Thụy Xuân", "Huyện Thái Thụy"} <= set(names)


def test_distance_is_a_great_circle_in_km(places):
    class Spot:
        def __init__(self, latitude, longitude):
            self.latitude, self.longitude = latitude, longitude

    hanoi, saigon = Spot(21.0278, 105.8342), Spot(10.7769, 106.7009)
    assert distance_km(hanoi, saigon) == pytest.approx(1144, rel=0.01)
    assert distance_km(hanoi, hanoi) == 0
    assert nearest(hanoi, [saigon, hanoi]) == [hanoi, saigon]


def test_names_are_stored_composed(places):
    assert all(unicodedata.is_normalized("NFC", name) for name in Commune.objects.values_list("name", flat=True))
