"""What is offered while somebody types the name of a place (trial O17)."""

import time

import pytest

from shop.places.models import FormerName, Province
from shop.places.selectors import find_communes, find_places

pytestmark = pytest.mark.django_db


def labels(text, limit=10):
    return [hit.label for hit in find_places(text, limit)]


def test_without_marks_both_are_offered_with_their_type(places):
    assert labels("my tho")[:2] == ["Phường Mỹ Tho, Đồng Tháp", "Xã Mỹ Thọ, Đồng Tháp"]


def test_an_exact_mark_decides(places):
    assert labels("mỹ thọ")[0] == "Xã Mỹ Thọ, Đồng Tháp"
    assert "Phường Mỹ Tho, Đồng Tháp" not in labels("mỹ thọ")
    assert labels("Mỹ Tho")[0] == "Phường Mỹ Tho, Đồng Tháp"
    assert "Xã Mỹ Thọ, Đồng Tháp" not in labels("Mỹ Tho")


def test_a_typed_type_decides(places):
    assert labels("xa my tho")[0] == "Xã Mỹ Thọ, Đồng Tháp"
    assert "Phường Mỹ Tho, Đồng Tháp" not in labels("xa my tho")


def test_the_province_behind_the_name_narrows(places):
    assert labels("ba to quang ngai")[:2] == ["Xã Ba Tô, Quảng Ngãi", "Xã Ba Tơ, Quảng Ngãi"]
    assert set(labels("dong tien thanh hoa")) == {"Phường Đông Tiến, Thanh Hóa", "Xã Đồng Tiến, Thanh Hóa"}


def test_a_former_province_or_district_behind_the_name_narrows_too(places):
    assert labels("bát tràng, gia lâm")[0] == "Xã Bát Tràng, Hà Nội"
    assert labels("lung tam ha giang")[0] == "Xã Lùng Tám, Tuyên Quang"


@pytest.mark.parametrize("text", ["Ea H'Leo", "ea hleo", "ea h’leo", "EAHLEO"])
def test_apostrophes_of_any_shape_or_none(places, text):
    assert labels(text)[0] == "Xã Ea H'Leo, Đắk Lắk"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("M’Drắk", "Xã M'Drắk, Đắk Lắk"),
        ("A Luoi 3", "Xã A Lưới 3, Huế"),
        ("van mieu quoc tu giam", "Phường Văn Miếu - Quốc Tử Giám, Hà Nội"),
        ("tinh ha giang", "Tuyên Quang (Hà Giang cũ)"),
        ("TP HCM", "TP. Hồ Chí Minh"),
        ("TPHCM", "TP. Hồ Chí Minh"),
        ("ho chi minh", "TP. Hồ Chí Minh"),
        ("sai gon", "TP. Hồ Chí Minh"),
        ("Thừa Thiên Huế", "Huế"),
        ("hoà vang", "Xã Hòa Vang, Đà Nẵng"),
        ("hòa vang", "Xã Hòa Vang, Đà Nẵng"),
        ("xã bát tràng", "Xã Bát Tràng, Hà Nội"),
    ],
)
def test_the_first_answer(places, text, first):
    assert labels(text)[0] == first


def test_binh_duong_is_a_former_province_and_communes(places):
    hits = find_places("Bình Dương", 10)
    assert hits[0].kind == "former_province"
    assert hits[0].label == "TP. Hồ Chí Minh (Bình Dương cũ)"
    assert {"Phường Bình Dương, TP. Hồ Chí Minh", "Xã Bình Dương, Gia Lai"} <= {
        hit.label for hit in hits if hit.kind == "commune"
    }


def test_the_note_says_what_it_was_before(places):
    assert find_places("bat trang")[0].note.startswith("trước 07/2025: xã Bát Tràng,")
    assert find_places("bat trang")[0].note.endswith("huyện Gia Lâm")


def test_a_former_commune_leads_to_its_successor(places):
    hit = find_places("Thụy Xuân")[0]
    assert (hit.kind, hit.label) == ("former_commune", "Xã Đông Thụy Anh, Hưng Yên")
    assert hit.note == "trước 07/2025: xã Thụy Xuân, huyện Thái Thụy, Thái Bình"


def test_a_smaller_part_of_a_split_commune_says_so(places):
    notes = {hit.label: hit.note for hit in find_places("xã bát tràng, gia lâm")}
    assert notes["Phường Long Biên, Hà Nội"] == "trước 07/2025: một phần xã Bát Tràng, huyện Gia Lâm"


def test_a_former_district_stands_for_its_communes(places):
    assert "Xã Bát Tràng, Hà Nội" in [hit.label for hit in find_communes("huyện gia lâm", 10)]


def test_proposals_for_a_commune_field_are_communes_only_and_once_each(places):
    codes = [hit.commune for hit in find_communes("Bình Dương", 20)]
    assert all(codes)
    assert len(codes) == len(set(codes))


def test_decomposed_typing_is_understood(places):
    assert labels("My\u0303 Tho\u0323")[0] == "Xã Mỹ Thọ, Đồng Tháp"


@pytest.mark.parametrize("text", ["", " ", "x", "%", "qqqq", "'", "-" * 500, "a " * 300])
def test_nonsense_finds_nothing_or_little_and_breaks_nothing(places, text):
    assert len(find_places(text, 5)) <= 5


def test_typing_costs_no_query_and_a_few_milliseconds(places, django_assert_num_queries):
    find_places("ha noi")
    texts = ["b", "ba", "bat", "bat t", "bat tr", "xa bat trang", "ba to quang ngai", "TP HCM", "th"]
    with django_assert_num_queries(0):
        start = time.process_time()
        for text in texts:
            find_places(text)
    assert (time.process_time() - start) / len(texts) < 0.05  # about 3 ms


def test_a_correction_is_seen_after_the_stamp_is_looked_at_again(places, django_assert_max_num_queries):
    from shop.places import gazetteer

    assert labels("Kẻ Chợ") == []
    FormerName.objects.create(level=FormerName.Level.ALIAS, name="Kẻ Chợ", province=Province.objects.get(code="01"))
    gazetteer.forget()
    with django_assert_max_num_queries(7):  # three for the stamp, four to read anew
        assert labels("Kẻ Chợ") == ["Hà Nội"]
