"""Pictures of the editors: Wagtail keeps the original out of reach and shows renditions upright and without data."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

FILES = Path(__file__).resolve().parent.parent / "data" / "media"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def image_form(name: str):
    from wagtail.models import Collection

    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    file = SimpleUploadedFile(name, (FILES / name).read_bytes())
    return get_image_form(get_image_model())({"title": "Ảnh", "collection": collection.pk}, {"file": file})


@pytest.mark.parametrize(("name", "size"), [("o21_exif6_gps.jpg", (300, 400)), ("o21_exif3.jpg", (400, 300))])
def test_a_rendition_is_upright_and_without_data(client, name, size):
    form = image_form(name)
    assert form.is_valid(), form.errors
    rendition = form.save().get_rendition("max-400x400")
    with Image.open(rendition.file.path) as picture:
        assert picture.size == size == (rendition.width, rendition.height)
        assert not picture.getexif()
        red, green, blue = picture.convert("RGB").getpixel((size[0] - 10, 10))
        assert green > red
        assert green > blue
    response = client.get(rendition.url)
    assert response.status_code == 200
    b"".join(response.streaming_content)


def test_the_original_keeps_its_data_and_is_not_reachable(client):
    image = image_form("o21_exif6_gps.jpg").save()
    assert b"Exif" in Path(image.file.path).read_bytes()
    assert client.get(image.file.url).status_code == 404


@pytest.mark.parametrize("name", ["o22_4_script.svg", "o22_5_pdf_doi_ten.jpg", "o22_6_noi_khoac_30000.png"])
def test_bad_files_are_refused(name):
    assert image_form(name).errors["file"]
