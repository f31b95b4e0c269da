"""Trap: Oscar's own image forms take any size and keep where a photograph was taken. Ours clean first."""

import struct
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from oscar.core.loading import get_class
from oscar.test.factories import create_product
from PIL import Image

from catalogue.models import ProductImage

FILES = Path(__file__).resolve().parent.parent / "data" / "media"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def image_form(name: str, data: bytes):
    form_class = get_class("dashboard.catalogue.forms", "ProductImageForm")
    data_of_form = {"product": create_product().pk, "display_order": "0"}
    return form_class(data=data_of_form, files={"original": SimpleUploadedFile(name, data)}, instance=ProductImage())


def test_a_photograph_is_stored_upright_without_its_data_and_name():
    form = image_form("Ảnh nhà.jpg", (FILES / "o21_exif6_gps.jpg").read_bytes())
    assert form.is_valid(), form.errors
    image = form.save()
    assert image.original.name.startswith("products/")
    assert "nh" not in Path(image.original.name).stem
    stored = Path(image.original.path).read_bytes()
    assert b"Exif" not in stored
    with Image.open(image.original.path) as picture:
        assert picture.size == (900, 1200)


def test_144_million_pixels_are_refused_beside_the_field():
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 9_000, 9_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(64))) + chunk(b"IEND", b"")
    )
    form = image_form("bomb.png", bomb)
    assert not form.is_valid()
    assert "bomb.png" in form.errors["original"][0]


def test_a_stored_image_is_not_drawn_again():
    form = image_form("a.jpg", (FILES / "o22_1_tot.jpg").read_bytes())
    form.is_valid()
    image = form.save()
    before = Path(image.original.path).read_bytes()
    image.full_clean()
    image.save()
    assert Path(image.original.path).read_bytes() == before
