"""The results and category pages as a browser gets them."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.factories.catalogue import make_product, make_set

pytestmark = pytest.mark.django_db


def test_a_card_shows_star_price_place_and_its_form(client):
    make_product("Trà thử", stars=5, price=150_000, province="Tuyên Quang", former_province="Hà Giang")
    page = client.get(reverse("catalogue:index")).content.decode()
    for text in ("Trà thử", "150.000\u00a0₫", "seal--5", "Tuyên Quang", "Hà Giang", "gói 100 g", 'name="product"'):
        assert text in page


def test_a_card_tells_the_stock_and_packs_in_the_language_of_the_reader(client):
    make_product("Trà thử", pack="hộp 100 g")
    assert "Còn hàng" in client.get("/san-pham/").content.decode()
    page = client.get("/en/products/").content.decode()
    assert "In stock" in page
    assert "box 100 g" in page


def test_the_address_is_vietnamese_and_has_an_english_twin(client):
    assert reverse("catalogue:index") == "/san-pham/"
    with override("en"):
        assert reverse("catalogue:index") == "/en/products/"


def test_it_works_without_script_as_one_get_form(client):
    make_product("Trà thử")
    page = client.get("/san-pham/?q=trà&sao=4").content.decode()
    assert '<form class="facets" id="loc" popover' in page
    assert 'method="get"' in page
    assert '<input type="hidden" name="q" value="trà">' in page
    assert 'name="sao" value="4" checked' in page


def test_the_count_is_announced(client):
    make_product("Trà thử")
    page = client.get("/san-pham/").content.decode()
    assert '<p class="soft" role="status" id="dem">1 sản phẩm' in page


def test_a_chip_leads_to_the_page_without_it(client):
    make_product("Trà thử")
    page = client.get("/san-pham/?sao=4&q=tra").content.decode()
    assert 'href="?q=tra">4 sao' in page


def test_a_price_that_cannot_be_read_is_said_at_the_field_and_kept(client):
    make_product("Trà thử")
    page = client.get("/san-pham/?gia_tu=12.5").content.decode()
    assert 'value="12.5" aria-invalid="true" aria-describedby="error-gia_tu"' in page
    assert 'role="alert"' in page


def test_an_old_province_redirects_with_the_old_name_as_filter(client):
    make_product("Trà thử", province="Tuyên Quang", former_province="Hà Giang")
    answer = client.get("/san-pham/?tinh=ha-giang")
    assert answer.status_code == 301
    assert answer["Location"] == "/san-pham/?tinh=tuyen-quang&cu=ha-giang"


def test_a_category_holds_its_own_products_only(client):
    make_product("Trà thử", set_code="1.5.1")
    make_product("Rượu thử", set_code="2.1.1")
    leaf = make_set("1.5.1").category
    page = client.get(reverse("catalogue:category", args=[leaf.slug, leaf.pk])).content.decode()
    assert "Trà thử" in page
    assert "Rượu thử" not in page
    group = leaf.get_parent()
    page = client.get(reverse("catalogue:category", args=[group.slug, group.pk])).content.decode()
    assert "Trà thử" in page
    assert "Rượu thử" not in page


def test_an_old_slug_of_a_category_leads_to_the_present_one(client):
    leaf = make_set("1.5.1").category
    answer = client.get(f"/nhom/ten-cu_{leaf.pk}/?sao=4")
    assert answer.status_code == 301
    assert answer["Location"] == f"/nhom/{leaf.slug}_{leaf.pk}/?sao=4"


def test_a_category_that_is_not_there_is_404(client):
    assert client.get("/nhom/khong-co_99999/").status_code == 404


def test_it_rejects_post(client):
    assert client.post("/san-pham/").status_code == 405


def test_nothing_found_helps(client):
    make_product("Trà thử")
    page = client.get("/san-pham/?q=máy giặt&sao=4").content.decode()
    assert 'class="empty"' in page
    assert "máy giặt" in page
    assert "Món được đặt nhiều" in page


def test_nothing_found_names_the_filter_in_the_way_with_its_number(client):
    make_product("Trà thử", stars=5)
    page = client.get("/san-pham/?q=trà&sao=4&con_hang=1").content.decode()
    assert '<a class="chip" href="?con_hang=1&amp;q=tr%C3%A0">Bỏ bộ lọc 4 sao: 1 sản phẩm</a>' in page


def test_a_page_with_results_says_nothing_of_that(client):
    make_product("Trà thử", stars=5)
    page = client.get("/san-pham/?q=trà&sao=5").content.decode()
    for text in ("Bỏ bộ lọc", "Ý bạn là", "Món được đặt nhiều", 'class="empty"'):
        assert text not in page


def test_markup_typed_into_the_search_is_shown_as_text(client):
    page = client.get("/san-pham/", {"q": "<script>x</script>"}).content.decode()
    assert "<script>x" not in page


def test_the_page_needs_no_session_and_no_token(client):
    make_product("Trà thử")
    answer = client.get("/san-pham/")
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/san-pham/", "/san-pham/?q=cà phê&sao=4&gia_tu=1000"])
def test_a_results_page_needs_three_queries(client, django_assert_max_num_queries, address):
    for number in range(30):
        make_product(f"Cà phê {number}", set_code="1.6.1")
    client.get(address)
    with django_assert_max_num_queries(3):
        assert client.get(address).content.count(b'class="card"') == 24


def test_english_is_complete(client):
    make_product("Trà thử", name_en="Trial tea", set_code="1.5.1")
    page = client.get("/en/products/").content.decode()
    assert "Trial tea" in page
    assert "Tea, fresh and processed" in page
    assert "₫150,000" in page
