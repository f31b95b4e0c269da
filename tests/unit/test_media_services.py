"""Keeping pictures, hanging them on products, taking them away."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from oscar.test.factories import create_product
from PIL import Image

from catalogue.models import Product
from media.cleaning import PictureError
from media.files import media_path, write_whole
from media.models import Picture, ProductPicture
from media.renditions import get_rendition
from media.services import arrange, attach, detach, is_used, remove, store_picture
from shop.partner.models import Producer
from tests.factories.media import make_picture, picture_file

FILES = Path(__file__).resolve().parent.parent / "data" / "media"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def product():
    return create_product()


def order(product) -> list[int]:
    return list(ProductPicture.objects.filter(product=product).values_list("picture_id", flat=True))


def test_it_keeps_a_clean_file_under_a_random_name():
    data = (FILES / "o22_Ảnh sản phẩm (1).JPG").read_bytes()
    picture = store_picture(SimpleUploadedFile("o22_Ảnh sản phẩm (1).JPG", data), "Trà  sen", "Lotus tea")
    assert re.fullmatch(r"pictures/[0-9a-f]{2}/[0-9a-f]{24}\.jpg", picture.file)
    assert picture.original_name == "o22_Ảnh sản phẩm (1).JPG"
    assert (picture.alt, picture.alt_en) == ("Trà sen", "Lotus tea")
    with Image.open(media_path(picture.file)) as master:
        assert master.size == (picture.width, picture.height) == (640, 480)


def test_the_same_file_sent_twice_is_kept_once():
    first, second = make_picture(alt="Trà"), make_picture(alt="Trà")
    assert first == second
    assert make_picture(alt="Trà mạn") != first
    assert Picture.objects.count() == 2


def test_a_refused_file_leaves_nothing_behind():
    with pytest.raises(PictureError):
        store_picture(SimpleUploadedFile("a.jpg", b"%PDF-1.4"))
    assert not Picture.objects.exists()
    assert not media_path("pictures").exists()


def test_half_a_file_is_never_seen(tmp_path):
    target = tmp_path / "a" / "b.jpg"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in target.parent.iterdir()] == ["b.jpg"]


def test_pictures_hang_in_the_order_in_which_they_came(product):
    pictures = [make_picture(colour=(i, 0, 0)) for i in range(3)]
    for picture in [*pictures, pictures[0]]:
        attach(product, picture)
    assert order(product) == [picture.pk for picture in pictures]
    assert [link.position for link in product.pictures.all()] == [0, 1, 2]


def test_a_variant_shows_the_pictures_of_its_parent():
    parent = create_product(structure=Product.PARENT)
    child = create_product(structure=Product.CHILD, parent=parent)
    assert attach(child, make_picture()).product_id == parent.pk


def test_another_picture_becomes_the_cover(product):
    links = [attach(product, make_picture(colour=(i, 0, 0))) for i in range(3)]
    stranger = attach(create_product(), make_picture())
    arrange(product, [links[2].pk, stranger.pk, links[2].pk])
    assert order(product) == [links[i].picture_id for i in (2, 0, 1)]
    assert [link.position for link in product.pictures.all()] == [0, 1, 2]


def test_taking_one_off_closes_the_gap_and_deletes_its_files(product, django_capture_on_commit_callbacks):
    links = [attach(product, make_picture(colour=(i, 0, 0))) for i in range(3)]
    master = media_path(links[0].picture.file)
    rendition = get_rendition(links[0].picture.name, 320, "jpg")
    with django_capture_on_commit_callbacks(execute=True):
        detach(links[0])
    assert order(product) == [links[1].picture_id, links[2].picture_id]
    assert [link.position for link in product.pictures.all()] == [0, 1]
    assert not Picture.objects.filter(pk=links[0].picture_id).exists()
    assert not master.exists()
    assert not rendition.exists()


def test_a_picture_that_is_used_elsewhere_stays(product):
    picture = make_picture()
    link = attach(product, picture)
    attach(create_product(), picture)
    detach(link)
    assert Picture.objects.filter(pk=picture.pk).exists()
    assert media_path(picture.file).exists()


def test_every_table_that_points_to_a_picture_counts():
    pointing = {
        field.related_model
        for field in Picture._meta.get_fields(include_hidden=True)
        if field.auto_created and field.is_relation
    }
    assert {ProductPicture, Producer} <= pointing
    picture = make_picture()
    assert not is_used(picture)
    assert remove(picture)


def test_a_resent_picture_whose_file_was_lost_is_written_again():
    first = make_picture()
    media_path(first.file).unlink()
    second = store_picture(picture_file())
    assert media_path(second.file).exists()
