"""No page may take the place of an address of the shop."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Locale

from cms.models import StandardPage
from cms.reserved import reserved_slugs


@pytest.mark.parametrize(
    "word",
    [
        *("san-pham", "products", "gio-hang", "basket", "thanh-toan", "checkout", "don-hang", "tai-khoan", "account"),
        *("chung-nhan", "certificates", "diem-ban", "c", "cms", "dashboard", "admin", "media", "static", "en", "vi"),
        *("sitemap.xml", "robots.txt", "healthz", "readyz", "metrics"),
    ],
)
def test_first_words_of_the_shops_addresses_are_taken(word):
    assert word in reserved_slugs()


@pytest.mark.parametrize("word", ["", "lien-he", "delivery", "sao-ocop", "ocop-stars", "terms", "tet-2027"])
def test_other_words_are_free(word):
    assert word not in reserved_slugs()


@pytest.mark.django_db
def test_a_page_with_a_taken_slug_is_refused_in_words():
    page = StandardPage(title="Giỏ", slug="gio-hang", locale=Locale.objects.get_or_create(language_code="vi")[0])
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert refused.value.message_dict == {"slug": ["Sàn đã dùng địa chỉ này. Bạn chọn tên khác."]}
