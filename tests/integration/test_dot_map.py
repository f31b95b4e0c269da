"""The map of the country."""

import gzip
import re
import xml.etree.ElementTree as ET

import pytest
from django.template import engines

from shop.places.models import Commune, Province

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def drawn(**context):
    template = "{% load places %}{% dot_map highlight=highlight points=points %}"
    svg = engines["django"].from_string(template).render({"highlight": "", "points": (), **context})
    ET.fromstring(svg)  # noqa: S314, our own
    return svg


def test_one_path_per_province_and_one_for_the_archipelagos(places):
    svg = drawn()
    assert svg.count("<path ") == 35
    assert len(re.findall(r"h0", svg)) > 3000


def test_it_is_small(places):
    svg = drawn()
    assert len(svg) < 40_000
    assert len(gzip.compress(svg.encode())) < 12_000


def test_hoang_sa_and_truong_sa_are_drawn_and_named(places):
    svg = drawn()
    assert "Quần đảo Hoàng Sa</text>" in svg
    assert "Quần đảo Trường Sa</text>" in svg
    assert 'class="map__isles"' in svg


def test_a_province_is_marked_and_named_for_screen_readers(places):
    svg = drawn(highlight=Province.objects.get(name="Tuyên Quang"))
    assert re.search(r'<g class="map__on"><path d="[^"]+"/></g>', svg)
    assert "<title" in svg
    assert "tô đậm Tuyên Quang</title>" in svg
    assert 'role="img"' in svg


def test_a_region_is_marked(places):
    svg = drawn(highlight="dong-bang-song-cuu-long")
    marked = svg.split('class="map__on">')[1].split("</g>")[0]
    assert marked.count("<path") == 5


def test_points_are_numbered_in_their_order(places):
    points = list(Commune.objects.filter(code__in=["00577", "20333"]).order_by("code"))
    svg = drawn(points=points)
    assert re.findall(r'dy=".36em">(\d+)</text>', svg) == ["1", "2"]
    assert "1. Xã Bát Tràng. 2. Đặc khu Hoàng Sa." in svg


def test_a_point_without_coordinates_keeps_its_number(places):
    bat_trang = Commune.objects.get(code="00577")
    assert re.findall(r'dy=".36em">(\d+)</text>', drawn(points=[object(), bat_trang])) == ["2"]


def test_it_has_no_inline_style_and_no_id_twice(places):
    svg = drawn()
    assert "style=" not in svg
    assert re.findall(r' id="([^"]+)"', svg) != re.findall(r' id="([^"]+)"', drawn())


def test_a_second_map_takes_no_query(places, django_assert_num_queries):
    drawn()
    with django_assert_num_queries(0):
        drawn()
