"""Loading the facts of places."""

import time
from collections import Counter

import pytest
from django.core.management import call_command

from shop.places.models import Commune, FormerName, Province, Region, UnitType
from shop.places.services import load_places

pytestmark = pytest.mark.django_db


def test_all_of_july_2025_is_there(places):
    assert places == {"provinces": 34, "communes": 3321, "former_names": FormerName.objects.count()}
    assert Province.objects.count() == 34
    assert Region.objects.count() == 6
    types = Counter(Commune.objects.values_list("unit_type__code", flat=True))
    assert types == {"xa": 2621, "phuong": 687, "dac-khu": 13}


def test_all_of_before_is_there(places):
    levels = FormerName.Level
    assert FormerName.objects.filter(level=levels.PROVINCE).count() == 63
    assert FormerName.objects.filter(level=levels.DISTRICT).count() == 696
    assert FormerName.objects.filter(level=levels.COMMUNE, is_main=True).count() == 10_035


def test_every_commune_has_its_own_slug_that_ends_with_its_code(places):
    rows = Commune.objects.values_list("slug", "code")
    assert len({slug for slug, _code in rows}) == 3321
    assert all(slug.endswith(f"-{code}") for slug, code in rows)


@pytest.mark.parametrize(
    ("province", "one", "other"),
    [
        ("Đồng Tháp", "Phường Mỹ Tho", "Xã Mỹ Thọ"),
        ("Quảng Ngãi", "Xã Ba Tô", "Xã Ba Tơ"),
        ("Thanh Hóa", "Phường Đông Tiến", "Xã Đồng Tiến"),
        ("Tây Ninh", "Xã Tân Thạnh", "Xã Tân Thành"),
        ("Đồng Tháp", "Xã Tân Thạnh", "Xã Tân Thành"),
        ("Thái Nguyên", "Xã Văn Lang", "Xã Văn Lăng"),
    ],
)
def test_communes_that_fold_alike_in_one_province_are_two(places, province, one, other):
    names = [c.full_name for c in Commune.objects.filter(province__name=province).select_related("unit_type")]
    assert one in names
    assert other in names


def test_a_second_load_changes_nothing_that_others_point_to(places):
    before = dict(Commune.objects.values_list("code", "pk")), dict(FormerName.objects.values_list("key", "pk"))
    load_places()
    after = dict(Commune.objects.values_list("code", "pk")), dict(FormerName.objects.values_list("key", "pk"))
    assert after == before


def test_what_an_administrator_added_stays(places):
    hanoi = Province.objects.get(code="01")
    FormerName.objects.create(level=FormerName.Level.ALIAS, name="Kẻ Chợ", province=hanoi)
    load_places()
    assert FormerName.objects.filter(name="Kẻ Chợ", folded="ke cho").exists()


def test_the_load_is_quick(places):
    start = time.process_time()
    load_places()
    assert time.process_time() - start < 5  # about 1.5 s on a quiet machine; the aim is 3


def test_the_command_says_what_is_there(places, capsys):
    call_command("load_places")
    assert "communes: 3321" in capsys.readouterr().out


def test_coordinates_lie_in_the_country(places):
    for latitude, longitude in Commune.objects.values_list("latitude", "longitude"):
        assert 7 < latitude < 24
        assert 102 < longitude < 117


def test_known_faults_of_the_source_are_corrected(places):
    long_son = Commune.objects.get(code="04924")  # Lương Sơn of Hòa Bình, swapped with Sơn Lương of Phú Thọ
    assert long_son.latitude == pytest.approx(20.88, abs=0.15)
    parts = FormerName.objects.filter(name="Thạnh Quới", district="Huyện Vĩnh Thạnh").values_list("commune__name")
    assert ("Gia Hòa",) not in parts


def test_unit_types_are_data(places):
    assert UnitType.objects.get(code="dac-khu").name_en == "Special zone"
    assert set(UnitType.objects.values_list("level", flat=True)) == {1, 2, 3}
