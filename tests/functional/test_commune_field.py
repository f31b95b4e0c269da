"""One field for a commune: typed, picked, chosen from lists."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from shop.places.forms import CommuneField
from shop.places.models import Commune

pytestmark = pytest.mark.django_db


class AddressForm(forms.Form):
    commune = CommuneField()


class OptionalForm(forms.Form):
    commune = CommuneField(required=False)


def cleaned(**data):
    form = AddressForm(data)
    assert form.is_valid(), form.errors
    return str(form.cleaned_data["commune"])


def errors(**data):
    form = AddressForm(data)
    assert not form.is_valid()
    return form, form.errors.as_data()["commune"][0]


def test_a_picked_proposal(places):
    assert cleaned(commune="Xã Bát Tràng, Hà Nội", commune_code="00577") == "Xã Bát Tràng"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("xã bát tràng, hà nội", "Xã Bát Tràng"),
        ("xã Thụy Xuân, huyện Thái Thụy, Thái Bình", "Xã Đông Thụy Anh"),
        ("My\u0303 Tho\u0323", "Xã Mỹ Thọ"),
        ("m’drắk", "Xã M'Drắk"),
    ],
)
def test_typed_text_is_understood_with_old_names(places, text, name):
    assert cleaned(commune=text) == name


def test_an_ambiguous_text_names_the_choices_and_offers_them(places):
    form, error = errors(commune="my tho, dong thap")
    assert error.code == "ambiguous"
    assert "Phường Mỹ Tho, Đồng Tháp; Xã Mỹ Thọ, Đồng Tháp" in form.errors["commune"][0]
    html = str(form["commune"])
    assert 'value="my tho, dong thap"' in html
    assert '<input type="radio" name="commune_code" value="28261">' in html
    assert '<input type="radio" name="commune_code" value="30076">' in html


def test_a_choice_after_an_ambiguous_text_is_taken(places):
    assert cleaned(commune="my tho, dong thap", commune_code="30076") == "Xã Mỹ Thọ"


def test_a_text_edited_after_picking_wins_over_the_picked_code(places):
    assert cleaned(commune="xã Bát Tràng, Hà Nội", commune_code="30076") == "Xã Bát Tràng"


def test_an_unknown_text_says_what_to_type(places):
    form, error = errors(commune="Xứ sở thần tiên")
    assert error.code == "unknown"
    assert "Xã Bát Tràng, Hà Nội" in form.errors["commune"][0]
    assert 'value="Xứ sở thần tiên"' in str(form["commune"])


def test_nothing_at_all_is_required(places):
    assert errors()[1].code == "required"
    form = OptionalForm({})
    assert form.is_valid()
    assert form.cleaned_data["commune"] is None


def test_the_lists_work_without_javascript(places):
    form, error = errors(commune="", commune_province="48", commune_fill="1")
    assert error.code == "unlisted"
    html = str(form["commune"])
    assert '<option value="48" selected>Đà Nẵng (gồm Quảng Nam cũ)</option>' in html
    assert '<option value="20333">Đặc khu Hoàng Sa</option>' in html
    assert "<details" in html
    assert " open>" in html
    assert cleaned(commune="", commune_province="48", commune_list="20333") == "Đặc khu Hoàng Sa"


def test_a_commune_of_another_province_than_the_list_shows_is_not_taken(places):
    assert errors(commune="", commune_province="01", commune_list="20333")[1].code == "unlisted"


@pytest.mark.parametrize("value", ["", "0", "99999", "00577' OR 1=1", "\x00", "9" * 900])
def test_a_forged_code_is_not_taken(places, value):
    with pytest.raises(ValidationError):
        CommuneField().clean(CommuneField().widget.value_from_datadict({"c_code": value}, {}, "c"))


def test_an_initial_commune_fills_both_ways(places):
    html = str(AddressForm(initial={"commune": Commune.objects.get(code="00577")})["commune"])
    assert 'value="Xã Bát Tràng, Hà Nội"' in html
    assert '<option value="00577" selected>Xã Bát Tràng</option>' in html
    assert html.count(' name="commune_code"') == 1


def test_a_primary_key_is_an_initial_value_too(places):
    pk = Commune.objects.get(code="00577").pk
    assert 'value="Xã Bát Tràng, Hà Nội"' in str(AddressForm(initial={"commune": pk})["commune"])


def test_has_changed_compares_communes(places):
    commune = Commune.objects.get(code="00577")
    same = AddressForm({"commune": "Xã Bát Tràng, Hà Nội", "commune_code": "00577"}, initial={"commune": commune})
    other = AddressForm({"commune": "xã Mỹ Thọ"}, initial={"commune": commune})
    assert not same.has_changed()
    assert other.has_changed()


def test_what_was_typed_is_shown_as_text(places):
    assert "<script>" not in str(AddressForm({"commune": '"><script>alert(1)</script>'})["commune"])


def test_the_snippet_brings_label_hint_and_error_tied_to_the_box(places):
    form = AddressForm({"commune": ""})
    html = render_to_string("places/commune_field.html", {"field": form["commune"]})
    assert '<label for="id_commune">' in html
    assert 'id="id_commune_error"' in html
    assert 'aria-describedby="id_commune_error"' in html
    assert 'aria-invalid="true"' in html


def test_it_carries_no_inline_style_or_script(places):
    html = str(AddressForm()["commune"])
    assert "style=" not in html
    assert html.count("<script") == html.count("<script src=") == 1
    assert "onclick" not in html
