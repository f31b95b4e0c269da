"""Tags that every template uses: the seal above all, since it is what the shop vouches for."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from shop.core.clock import today

DAY = dt.timedelta(days=1)


def render(text, path="/", **context):
    request = RequestFactory().get(path)
    return Template("{% load ocop %}" + text).render(Context({"request": request, **context}))


def test_the_seal_says_the_stars_to_eyes_and_ears():
    html = render("{% seal 4 day %}", day=today())
    assert "seal--4" in html
    assert "#stars-4" in html
    assert '<span class="u-hidden">Chứng nhận OCOP </span><b>4</b> sao' in html


def test_the_seal_counts_its_last_day_whole_and_not_a_day_more():
    assert render("{% seal 5 day %}", day=today()) != ""
    assert render("{% seal 5 day %}", day=today() - DAY) == ""


@pytest.mark.parametrize("stars", [0, None])
def test_there_is_no_seal_without_stars(stars):
    assert render("{% seal stars day %}", stars=stars, day=today()) == ""


def test_there_is_no_seal_without_a_last_day():
    assert render("{% seal 4 day %}", day=None) == ""


def test_an_inline_seal_leaves_out_the_month():
    assert "seal__until" in render("{% seal 3 day %}", day=dt.date(2099, 6, 30))
    assert "06/2099" in render("{% seal 3 day %}", day=dt.date(2099, 6, 30))
    assert "2099" not in render("{% seal 3 day inline=True %}", day=dt.date(2099, 6, 30))


def test_the_seal_speaks_english():
    with translation.override("en"):
        assert "<b>4</b> stars" in render("{% seal 4 day %}", day=today())


def test_amounts_are_written_for_the_reader():
    assert render("{{ 185000|vnd }}") == "185.000\u00a0₫"
    assert render("{{ nothing|vnd }}", nothing=None) == ""
    with translation.override("en"):
        assert render("{{ 185000|vnd }}") == "₫185,000"


def test_stars_in_running_text():
    assert render("{% stars_text 4 %}") == "4 sao"
    with translation.override("en"):
        assert render("{% stars_text 1 %}") == "1 star"


def test_an_icon_is_decoration():
    assert 'aria-hidden="true"' in render('{% icon "search" %}')
    assert "#i-search" in render('{% icon "search" %}')


def test_query_sets_removes_and_goes_back_to_the_first_page():
    path = "/san-pham/?q=tr%C3%A0&sao=4&trang=3"
    assert render('{% query sao="5" %}', path) == "?q=tr%C3%A0&amp;sao=5"
    assert render("{% query sao=None %}", path) == "?q=tr%C3%A0"
    assert render('{% query trang="4" %}', path) == "?q=tr%C3%A0&amp;sao=4&amp;trang=4"


def test_query_without_removes_one_of_several_values():
    assert render('{% query_without "sao" 4 %}', "/san-pham/?sao=4&sao=5") == "?sao=5"
    assert render('{% query_without "sao" 4 %}', "/san-pham/?sao=4") == "?"


def test_the_language_switch_keeps_page_and_query():
    assert render("{% switch_language_url %}", "/gio-hang/?a=1") == "/en/basket/?a=1"
    with translation.override("en"):
        assert render("{% switch_language_url %}", "/en/basket/") == "/gio-hang/"


def test_the_language_switch_goes_home_where_there_is_no_twin():
    assert render("{% switch_language_url %}", "/x/", translated_urls={"vi": "/x/"}) == "/en/"
    with translation.override("en"):
        assert render("{% switch_language_url %}", "/en/x/", translated_urls={}) == "/"


def test_a_page_may_know_its_twin_better():
    urls = {"vi": "/giao-hang/", "en": "/en/delivery/"}
    assert render("{% switch_language_url %}", "/giao-hang/", translated_urls=urls) == "/en/delivery/"


def test_numbers_are_grouped_only_where_a_reader_counts():
    assert render("{{ n|number }}", n=12345) == "12.345"
    assert render("{{ n }}", n=12345) == "12345"
    with translation.override("en"):
        assert render("{{ n|number }}", n=12345) == "12,345"
