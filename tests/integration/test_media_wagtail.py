"""Trial O21 in the CMS: the editors' pictures are upright once, in each rendition, and without data."""

import gc
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

FILES = Path(__file__).resolve().parent.parent / "data" / "media"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),  # Wagtail's own, when it makes a rendition
    pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    yield
    gc.collect()  # so that the warning comes here, where it is known


def image_form(name: str):
    from wagtail.models import Collection

    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    file = SimpleUploadedFile(name, (FILES / name).read_bytes())
    return get_image_form(get_image_model())({"title": "Ảnh", "collection": collection.pk}, {"file": file})


def stored(name: str):
    form = image_form(name)
    assert form.is_valid(), form.errors
    return form.save()


@pytest.mark.parametrize(
    ("name", "size"),
    [("o21_exif6_gps.jpg", (300, 400)), ("o21_exif3.jpg", (400, 300)), ("o21_iphone.heic", (300, 400))],
)
def test_a_rendition_is_upright_and_without_data(client, name, size):
    rendition = stored(name).get_rendition("max-400x400")
    with Image.open(rendition.file.path) as picture:
        assert picture.size == size == (rendition.width, rendition.height)
        assert not picture.getexif()
        red, green, blue = picture.convert("RGB").getpixel((size[0] - 10, 10))
        assert green > red
        assert green > blue
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert b"Exif" not in b"".join(response.streaming_content)


def test_the_master_is_clean_and_not_reachable(client):
    image = stored("o21_exif6_gps.jpg")
    assert (image.width, image.height) == (900, 1200)
    assert b"Exif" not in Path(image.file.path).read_bytes()
    assert "exif" not in image.file.name
    assert client.get(image.file.url).status_code == 404


def test_a_title_can_be_changed_without_sending_the_picture_again():
    image = stored("o22_1_tot.jpg")
    before = Path(image.file.path).read_bytes()
    form = get_image_form(get_image_model())({"title": "Khác", "collection": image.collection_id}, instance=image)
    assert form.is_valid(), form.errors
    assert Path(form.save().file.path).read_bytes() == before


@pytest.mark.parametrize("name", ["o22_4_script.svg", "o22_5_pdf_doi_ten.jpg", "o22_6_noi_khoac_30000.png"])
def test_bad_files_are_refused(name):
    assert image_form(name).errors["file"]
