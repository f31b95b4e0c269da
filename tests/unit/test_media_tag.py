"""The picture tag: formats, widths, sizes, and not one query."""

from dataclasses import dataclass

import pytest
from django.template import Context, Template
from django.utils import translation

from media.models import Picture


def draw(arguments: str, **context) -> str:
    return Template("{% load pictures %}{% picture " + arguments + " %}").render(Context(context))


PICTURE = Picture(name="ab12", width=800, height=600, alt="Trà sen", alt_en="Lotus tea")


def test_it_offers_three_formats_in_each_width():
    html = draw('picture sizes="(min-width: 60rem) 25vw, 50vw"', picture=PICTURE)
    widths = ", ".join(f"/media/renditions/ab12/{width}.{{0}} {width}w" for width in (320, 480, 800))
    assert f'<source type="image/avif" srcset="{widths.format("avif")}" sizes="(min-width: 60rem) 25vw, 50vw">' in html
    assert f'<source type="image/webp" srcset="{widths.format("webp")}"' in html
    assert f'<img src="/media/renditions/ab12/800.jpg" srcset="{widths.format("jpg")}"' in html
    assert 'width="800" height="600" loading="lazy" decoding="async"' in html
    assert html.index("avif") < html.index("webp") < html.index("<img")


def test_the_first_picture_of_a_page_is_fetched_at_once():
    html = draw("picture eager=True", picture=PICTURE)
    assert 'fetchpriority="high"' in html
    assert "lazy" not in html


def test_the_words_follow_the_language_unless_given():
    with translation.override("vi"):
        assert 'alt="Trà sen"' in draw("picture", picture=PICTURE)
    with translation.override("en"):
        assert 'alt="Lotus tea"' in draw("picture", picture=PICTURE)
    assert 'alt=""' in draw('picture alt=""', picture=PICTURE)
    assert 'alt="Hộp trà"' in draw('picture alt="Hộp trà"', picture=PICTURE)


def test_english_readers_get_vietnamese_words_where_there_are_no_others():
    with translation.override("en"):
        assert 'alt="Trà"' in draw("picture", picture=Picture(name="a", width=9, height=9, alt="Trà"))


def test_it_takes_the_light_picture_of_a_card():
    @dataclass
    class Cover:
        name: str
        width: int
        height: int
        alt: str

    for card in ({"name": "ab12", "width": 640, "height": 480, "alt": "Trà"}, Cover("ab12", 640, 480, "Trà")):
        html = draw("card", card=card)
        assert 'alt="Trà" width="640" height="480"' in html
        assert "/media/renditions/ab12/800.webp 640w" in html


def test_class_and_other_attributes_reach_the_image():
    assert 'class="rows__pic"' in draw('picture class="rows__pic"', picture=PICTURE)


def test_what_people_wrote_is_escaped():
    html = draw("picture", picture=Picture(name="a", width=9, height=9, alt='"><script>'))
    assert "<script>" not in html


@pytest.mark.parametrize("nothing", [None, "", {}])
def test_without_a_picture_there_is_a_placeholder(nothing):
    html = draw("picture alt='Trà'", picture=nothing)
    assert "img/missing" in html
    assert 'alt="Trà" width="800" height="800" loading="lazy"' in html


def test_the_address_of_a_share_picture_is_a_jpeg():
    html = Template("{% load pictures %}{% picture_url picture %}").render(Context({"picture": PICTURE}))
    assert html == "/media/renditions/ab12/800.jpg"
