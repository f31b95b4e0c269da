"""Pictures over HTTP: right kind, kept for ever, nothing else of MEDIA_ROOT reachable."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from media.files import media_path, write_whole
from tests.factories.media import make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def address(picture, width=320, extension="webp") -> str:
    return reverse("media:rendition", args=[picture.name, width, extension])


@pytest.mark.parametrize(("extension", "kind"), [("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg")])
def test_a_rendition_is_made_on_first_demand_and_kept_for_ever(client, extension, kind):
    picture = make_picture()
    for _ in range(2):
        response = client.get(address(picture, extension=extension))
        assert response.status_code == 200
        assert response["Content-Type"] == kind
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert Image.open(io.BytesIO(body(response))).width == 320


def test_a_made_rendition_asks_no_database(client, django_assert_num_queries):
    picture = make_picture()
    body(client.get(address(picture)))
    with django_assert_num_queries(0):
        body(client.get(address(picture)))


def test_no_cookie_is_set(client):
    response = client.get(address(make_picture()))
    body(response)
    assert not response.cookies


def test_what_does_not_exist_is_404(client):
    picture = make_picture(size=(400, 300))
    for width, extension in ((321, "webp"), (1200, "webp"), (320, "png"), (320, "svg")):
        assert client.get(address(picture, width, extension)).status_code == 404
    assert client.get("/media/renditions/ffff/320.webp").status_code == 404
    assert client.get("/media/").status_code == 404


def test_a_lost_master_is_404(client):
    picture = make_picture()
    media_path(picture.file).unlink()
    assert client.get(address(picture)).status_code == 404


def test_it_refuses_to_be_written_to(client):
    assert client.post(address(make_picture())).status_code == 405


def test_a_master_is_served(client):
    picture = make_picture()
    response = client.get(f"/media/{picture.file}")
    assert response["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(body(response))).size == (1000, 750)


@pytest.mark.parametrize(
    "path",
    [
        "original_images/anh.jpg",
        "documents/so.jpg",
        "secret.jpg",
        "pictures/page.html",
        "pictures/drawing.svg",
        "pictures/../secret.jpg",
        "pictures/%2e%2e/secret.jpg",
        "pictures/..%2fsecret.jpg",
        "pictures//etc/passwd",
        "pictures/a%00.jpg",
    ],
)
def test_nothing_else_below_media_root_is_reachable(client, path):
    for name in (
        "original_images/anh.jpg",
        "documents/so.jpg",
        "secret.jpg",
        "pictures/page.html",
        "pictures/drawing.svg",
    ):
        write_whole(media_path(name), b"private")
    assert client.get(f"/media/{path}").status_code == 404
