"""JSON look-ups of places."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from shop.places import views

pytestmark = pytest.mark.django_db


def test_suggest_gives_communes_with_label_and_note(client, places):
    answer = client.get(reverse("places:suggest"), {"q": "bat trang"})
    hit = answer.json()["hits"][0]
    assert hit["code"] == "00577"
    assert hit["label"] == "Xã Bát Tràng, Hà Nội"
    assert hit["note"].startswith("trước 07/2025: xã Bát Tràng, ")


def test_suggest_speaks_english_on_the_english_side(client, places):
    with override("en"):
        url = reverse("places:suggest")
    assert client.get(url, {"q": "bat trang"}).json()["hits"][0]["note"].startswith("before 07/2025: ")


@pytest.mark.parametrize("text", ["", "x", "\x00", "'; DROP TABLE", "%", "a" * 5000])
def test_suggest_answers_nonsense(client, places, text):
    answer = client.get(reverse("places:suggest"), {"q": text})
    assert answer.status_code == 200


def test_communes_lists_one_province(client, places):
    rows = client.get(reverse("places:communes"), {"province": "48"}).json()["communes"]
    assert {"code": "20333", "label": "Đặc khu Hoàng Sa"} in rows
    assert len(rows) == 94


@pytest.mark.parametrize("code", ["", "99", "abc"])
def test_communes_of_an_unknown_province_is_404(client, places, code):
    assert client.get(reverse("places:communes"), {"province": code}).status_code == 404


@pytest.mark.parametrize("view", [views.suggest, views.communes])
def test_they_may_be_cached_by_everybody_and_need_no_session_or_user(rf, places, view):
    answer = view(rf.get("/", {"q": "ha", "province": "01"}))  # a bare request has neither
    assert "public" in answer["Cache-Control"]
    assert "max-age=3600" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.parametrize("name", ["suggest", "communes"])
def test_they_reject_post(client, places, name):
    assert client.post(reverse(f"places:{name}")).status_code == 405


def test_too_many_questions_are_refused(client, places, monkeypatch):
    monkeypatch.setattr(views, "TRIES", 3)
    codes = [client.get(reverse("places:suggest"), {"q": "ha"}).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]


def test_a_suggestion_takes_no_query(client, places, django_assert_max_num_queries):
    client.get(reverse("places:suggest"), {"q": "ha noi"})
    with django_assert_max_num_queries(0):
        client.get(reverse("places:suggest"), {"q": "bat trang"})
