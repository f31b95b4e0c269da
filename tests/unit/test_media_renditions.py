"""Renditions: four widths, three formats, never larger than the master, made once."""

import threading
import time

import pytest
from PIL import Image

from media.demo import load_demo_picture, place_picture
from media.files import media_path
from media.models import Picture
from media.renditions import WIDTHS, get_rendition, offered, rendition_path, rendition_url
from tests.factories.media import make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.mark.parametrize(
    ("width", "steps"),
    [
        (2400, [(320, 320), (480, 480), (800, 800), (1200, 1200)]),
        (1200, [(320, 320), (480, 480), (800, 800), (1200, 1200)]),
        (1000, [(320, 320), (480, 480), (800, 800), (1200, 1000)]),
        (800, [(320, 320), (480, 480), (800, 800)]),
        (640, [(320, 320), (480, 480), (800, 640)]),
        (320, [(320, 320)]),
        (90, [(320, 90)]),
        (1, [(320, 1)]),
    ],
)
def test_steps_reach_the_master_and_no_further(width, steps):
    assert offered(width) == steps


@pytest.mark.parametrize("extension", ["avif", "webp", "jpg"])
def test_a_rendition_has_the_promised_width_and_colour(extension):
    picture = make_picture(size=(1000, 750), colour=(30, 140, 60))
    for step, real in offered(picture.width):
        with Image.open(get_rendition(picture.name, step, extension)) as image:
            assert image.format == {"jpg": "JPEG"}.get(extension, extension.upper())
            assert image.size == (real, round(real * 0.75))
            pixel = image.convert("RGB").getpixel((real // 2, 100))
            assert all(abs(a - b) <= 4 for a, b in zip(pixel, (30, 140, 60), strict=True))


def test_it_is_made_once():
    picture = make_picture()
    first = get_rendition(picture.name, 320, "webp").stat().st_mtime_ns
    assert get_rendition(picture.name, 320, "webp").stat().st_mtime_ns == first


def test_other_widths_formats_and_names_do_not_exist():
    picture = make_picture(size=(400, 300))
    for step, extension in ((321, "webp"), (800, "webp"), (320, "png"), (320, "gif")):
        with pytest.raises(LookupError):
            get_rendition(picture.name, step, extension)
    with pytest.raises(Picture.DoesNotExist):
        get_rendition("f" * 24, 320, "webp")
    assert not media_path("renditions").exists()


def test_eight_at_once_make_one_whole_file():
    picture = make_picture()
    known = Picture.objects.get(pk=picture.pk)
    path, sizes, barrier = rendition_path(known.name, 480, "webp"), [], threading.Barrier(8)

    def ask():
        from media.renditions import _make

        barrier.wait()
        _make(known, 480, "webp", path)
        with Image.open(path) as image:
            image.load()
            sizes.append(image.size)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sizes == [(480, 360)] * 8
    assert [file.name for file in path.parent.iterdir()] == ["480.webp"]


def test_a_card_is_encoded_quickly():
    picture = load_demo_picture(place_picture("tea-hill"))
    start = time.process_time()
    for extension in ("avif", "webp", "jpg"):
        get_rendition(picture.name, 480, extension)
    assert time.process_time() - start < 0.6  # three renditions; about 0.15 s on a quiet machine
    get_rendition(picture.name, max(WIDTHS), "avif")
    assert time.process_time() - start < 1.5


def test_the_address_holds_nothing_of_the_owner(settings):
    picture = make_picture(alt="Trà sen")
    assert rendition_url(picture.name, 320, "avif") == f"{settings.MEDIA_URL}renditions/{picture.name}/320.avif"
