"""Trial O22: ten files at once, some of them bad."""

from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from media.forms import PictureField
from media.models import Picture
from tests.factories.media import picture_file

FILES = Path(__file__).resolve().parent.parent / "data" / "media"
BAD = ["o22_2_cat_70_phan_tram.jpg", "o22_4_script.svg", "o22_5_pdf_doi_ten.jpg", "o22_6_noi_khoac_30000.png"]
pytestmark = pytest.mark.django_db


class PhotosForm(forms.Form):
    photos = PictureField()


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def send(*uploads) -> PhotosForm:
    return PhotosForm({}, MultiValueDict({"photos": list(uploads)}))


def trial_files() -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(path.name, path.read_bytes()) for path in sorted(FILES.glob("o22_*"))]


def test_good_ones_are_kept_and_each_bad_one_has_its_sentence():
    uploads = trial_files()
    form = send(*uploads)
    assert form.is_valid()
    result = form.cleaned_data["photos"]
    assert len(uploads) == 10
    assert [picture.original_name for picture in result.pictures] == [
        upload.name for upload in uploads if upload.name not in BAD
    ]
    assert len(result.refusals) == 4
    for name, sentence in zip(BAD, result.refusals, strict=True):
        assert name in sentence


def test_sending_the_same_again_keeps_nothing_twice():
    first = send(*trial_files())
    second = send(*trial_files())
    assert first.is_valid()
    assert second.is_valid()
    assert first.cleaned_data["photos"].pictures == second.cleaned_data["photos"].pictures
    assert Picture.objects.count() == 6


def test_when_none_is_good_the_form_says_why_for_each():
    bad = [upload for upload in trial_files() if upload.name in BAD]
    form = send(*bad)
    assert not form.is_valid()
    assert len(form.errors["photos"]) == 4


def test_one_file_is_enough_and_none_is_not():
    assert send(picture_file()).is_valid()
    with translation.override("en"):
        assert send().errors["photos"] == ["Choose at least one picture."]


def test_an_optional_field_may_stay_empty():
    class Optional(forms.Form):
        photos = PictureField(required=False)

    form = Optional({}, MultiValueDict())
    assert form.is_valid()
    assert form.cleaned_data["photos"].pictures == []


def test_too_many_at_once_are_refused_before_any_is_kept():
    form = send(*(picture_file(f"{i}.png", colour=(i, 0, 0)) for i in range(11)))
    with translation.override("en"):
        assert form.errors["photos"] == ["Choose at most 10 pictures at once."]
    assert not Picture.objects.exists()


def test_the_input_offers_pictures_and_takes_several():
    html = str(PhotosForm()["photos"])
    assert "multiple" in html
    assert "image/heic" in html
