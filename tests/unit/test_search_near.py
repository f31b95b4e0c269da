"""Reading a place of an address: rounded, inside Việt Nam, with a sensible reach."""

import pytest
from django.http import QueryDict

from search.near import Near, NearError, distance_text, read, rounded
from search.reference import PointInfo


def place(address: str) -> Near | None:
    return read(QueryDict(address), {})


def test_no_place_was_asked_for():
    assert place("") is None
    assert place("km=50") is None


def test_a_position_is_kept_to_about_a_kilometre():
    found = place("gan=21.028511,105.854167")
    assert (found.latitude, found.longitude, found.km) == (21.03, 105.85, 20)


@pytest.mark.parametrize("text", ["48.85,2.35", "x", "1,2,3", "21.03", "nan,nan", "inf,105", ","])
def test_what_is_no_place_in_the_country_is_refused(text):
    with pytest.raises(NearError):
        place(f"gan={text}")


@pytest.mark.parametrize(
    ("km", "kept"), [("50", 50), ("0", 1), ("-3", 1), ("9999", 500), ("x", 20), ("nan", 20), ("inf", 20), ("", 20)]
)
def test_the_reach_is_sensible_whatever_is_asked(km, kept):
    assert place(f"gan=21.03,105.85&km={km}").km == kept


def test_an_address_with_a_finer_position_leads_to_the_rounded_one():
    assert rounded(QueryDict("q=trà&gan=21.028511,105.854167")) == "q=tr%C3%A0&gan=21.03%2C105.85"
    assert rounded(QueryDict("gan=21.03,105.85")) == ""
    assert rounded(QueryDict("gan=x,y")) == ""
    assert rounded(QueryDict("gan=09001")) == ""


def test_points_within_reach_come_with_their_distance():
    points = {
        1: PointInfo("Gần", "", "gan", 21.03, 105.86),
        2: PointInfo("Xa", "", "xa", 10.77, 106.70),
    }
    found = read(QueryDict("gan=21.03,105.85&km=10"), points)
    assert found.points == {1: pytest.approx(1.04, abs=0.01)}
    assert found.nearest_point([2, 1]) == (found.points[1], 1)
    assert found.nearest_point([2]) is None


def test_reach_ends_where_it_should():
    around = Near(21.0, 105.0, km=20)
    assert around.reaches(21.17, 105.0)
    assert not around.reaches(21.19, 105.0)
    assert not around.reaches(21.0, 105.2)
    assert not around.reaches(None, None)


@pytest.mark.parametrize(
    ("km", "text"), [(0.4, "cách chưa tới 1 km"), (1.2, "cách khoảng 1 km"), (11.6, "cách khoảng 12 km")]
)
def test_a_distance_knows_no_metres(km, text):
    assert distance_text(km) == text
