"""Oscar's screens get their thumbnails from us."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template import Context, Template
from oscar.core.thumbnails import get_thumbnailer
from PIL import Image

from media.files import media_path
from media.thumbnailer import RenditionThumbnailer


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def source():
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), (200, 30, 40)).save(stream, "JPEG")
    return default_storage.save("products/anh.jpg", ContentFile(stream.getvalue()))


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"size": "100x100"}, (100, 67)),
        ({"size": "x155"}, (232, 155)),
        ({"size": "200x"}, (200, 133)),
        ({"size": "65x55", "crop": "center"}, (65, 55)),
        ({"size": "99999x99999"}, (900, 600)),
    ],
)
def test_it_fits_the_box_and_never_enlarges(source, options, size):
    thumbnail = get_thumbnailer().generate_thumbnail(source, **options)
    with Image.open(media_path(thumbnail.name)) as image:
        assert abs(image.width - size[0]) <= 1
        assert abs(image.height - size[1]) <= 1


def test_it_is_what_the_settings_name():
    assert isinstance(get_thumbnailer(), RenditionThumbnailer)


def test_oscars_tag_prints_its_address(source):
    template = Template('{% load image_tags %}{% oscar_thumbnail image "50x50" upscale=False as t %}{{ t.url }}')
    html = template.render(Context({"image": source}))
    assert html.startswith("/media/thumbs/")
    assert html.endswith("/50x50.webp")


def test_a_lost_file_gives_the_placeholder():
    for source in ("products/lost.jpg", "missing.svg", None):
        assert "missing" in RenditionThumbnailer().generate_thumbnail(source, size="50x50").url


def test_all_sizes_of_a_source_are_deleted_together(source):
    thumbnailer = get_thumbnailer()
    names = [thumbnailer.generate_thumbnail(source, size=size).name for size in ("50x50", "80x80")]
    thumbnailer.delete_thumbnails(source)
    assert not any(media_path(name).exists() for name in names)
