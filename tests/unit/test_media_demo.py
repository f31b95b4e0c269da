"""The drawn pictures of the demonstration."""

import csv
import time

import pytest
from django.utils import translation
from PIL import Image

from media import demo
from media.files import media_path
from media.models import Picture


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def names() -> list[str]:
    with (demo.ILLUSTRATIONS / "assign.csv").open(encoding="utf-8", newline="") as lines:
        return [row["name_vi"] for row in csv.DictReader(lines)]


def test_each_of_the_360_products_has_three_pictures():
    assert len(names()) == 360
    assert all(len(demo.demo_pictures(name)) == 3 for name in names())
    assert len({demo.demo_pictures(name)[0] for name in names()}) == 360


def test_all_drawings_are_small_enough_to_be_kept_in_the_repository():
    sizes = [path.stat().st_size for path in demo.DRAWN.rglob("*.webp")]
    assert sum(sizes) < 18_000_000
    assert max(sizes) < 200_000


def test_an_unknown_product_has_none():
    assert demo.demo_pictures("Không có món này") == []


def test_places_and_scenes_have_words_in_both_languages():
    assert len(demo.place_kinds()) == 14
    for kind in demo.place_kinds():
        assert all(demo.WORDS[kind])
    with Image.open(demo.scene_picture("terraced-hills")) as wide:
        assert wide.size == (1600, 700)
    with pytest.raises(KeyError):
        demo.place_picture("moon")


@pytest.mark.django_db
def test_loading_copies_the_drawing_as_it_is():
    path = demo.demo_pictures(names()[0])[0]
    picture = demo.load_demo_picture(path, "Bát đĩa", "Bowls")
    assert media_path(picture.file).read_bytes() == path.read_bytes()
    assert (picture.width, picture.height, picture.is_demo) == (800, 800, True)
    assert demo.load_demo_picture(path, "Bát", "Bowls") == picture
    assert Picture.objects.get().alt == "Bát"


@pytest.mark.django_db
def test_a_shared_place_keeps_its_own_words():
    picture = demo.load_demo_picture(demo.place_picture("kiln"), "Bát đĩa", "Bowls")
    assert picture.alt == "Lò nung gốm"
    with translation.override("en"):
        assert picture.alt_local == "A pottery kiln"


@pytest.mark.django_db
def test_all_of_them_are_loaded_in_seconds():
    start = time.process_time()
    for name in names()[:60]:
        for path in demo.demo_pictures(name):
            demo.load_demo_picture(path, name)
    assert time.process_time() - start < 2  # a sixth of them
