"""Lay the pages with which a shop opens: home, law and guides, in both languages. Editors then own them."""

import dataclasses
from pathlib import Path

from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail.rich_text import RichText

from cms.context_processors import forget
from cms.models import HomePage, StandardPage
from cms.roots import ensure_roots

DATA = Path(__file__).parent / "data"
LANGUAGES = ("vi", "en")


@dataclasses.dataclass(frozen=True)
class Seed:
    """A page of text as it is first laid: titles and slugs as (Vietnamese, English)."""

    key: str
    column: str
    titles: tuple[str, str]
    slugs: tuple[str, str]
    introductions: tuple[str, str]


SEEDS = [
    Seed(
        "delivery",
        "buying",
        ("Giao hàng và phí", "Delivery and fees"),
        ("giao-hang", "delivery"),
        (
            "Mỗi nơi sản xuất gửi một kiện. Phí và ngày hiện trước khi đặt.",
            "Each producer sends one parcel. You see fees and days before you order.",
        ),
    ),
    Seed(
        "returns",
        "buying",
        ("Đổi trả, khiếu nại", "Returns and complaints"),
        ("doi-tra", "returns"),
        (
            "Sai, thiếu, vỡ hoặc khác mô tả: báo trong 7 ngày.",
            "Wrong, missing, broken or not as described: tell us within 7 days.",
        ),
    ),
    Seed(
        "stars",
        "certificates",
        ("Sao OCOP được cấp thế nào", "How OCOP stars are granted"),
        ("sao-ocop", "ocop-stars"),
        (
            "Ai chấm, bao nhiêu điểm được mấy sao, và vì sao sao có ngày hết hạn.",
            "Who marks, how many points make a star, and why a star has a last day.",
        ),
    ),
    Seed(
        "contact",
        "operator",
        ("Liên hệ", "Contact"),
        ("lien-he", "contact"),
        ("Hỏi đúng chỗ thì được trả lời nhanh.", "The right address answers fastest."),
    ),
    Seed(
        "terms",
        "operator",
        ("Điều khoản sử dụng", "Terms of use"),
        ("dieu-khoan", "terms"),
        ("Bạn mua của ai, và ai chịu trách nhiệm gì.", "From whom you buy, and who answers for what."),
    ),
    Seed(
        "privacy",
        "operator",
        ("Quyền riêng tư và dữ liệu", "Privacy and data"),
        ("quyen-rieng-tu", "privacy"),
        (
            "Chúng tôi giữ những gì, để làm gì, và bạn xóa ra sao.",
            "What we keep, what for, and how you delete it.",
        ),
    ),
]

# The home page as it is first laid, per language: (kind of section, its values).
HOME_TITLES = {"vi": "Mỗi xã một sản phẩm, mỗi sao một quyết định", "en": "One product a commune, one decision a star"}
HOME_SLUGS = {"vi": "trang-chu", "en": "front-page"}
HOME = {
    "vi": [
        (
            "hero",
            {
                "heading": "Mỗi xã một sản phẩm.",
                "emphasis": "Mỗi sao một quyết định.",
                "text": "Chỉ bán hàng có chứng nhận OCOP còn hiệu lực trong ngày. Giấy hết hạn, món hàng rời khỏi kệ.",
            },
        ),
        ("groups", {"heading": "Sáu nhóm sản phẩm"}),
        ("shelf", {"heading": "Đang vào mùa", "source": "season", "limit": 4}),
        ("shelf", {"heading": "Mới được cấp sao", "source": "newest", "limit": 8}),
        (
            "places",
            {
                "heading": "Tìm theo quê",
                "hint": "Gõ tên tỉnh cũ hay mới đều ra: “Hà Giang” mở Tuyên Quang.",
            },
        ),
        ("points", {"heading": "Điểm bán", "limit": 4}),
        ("story", {}),
        (
            "certificate_check",
            {
                "heading": "Kiểm tra một giấy chứng nhận",
                "text": "Gõ mã trên bao bì, tên sản phẩm hoặc nơi sản xuất.",
            },
        ),
    ],
    "en": [
        (
            "hero",
            {
                "heading": "One commune, one product.",
                "emphasis": "One star, one decision.",
                "text": "Only goods whose OCOP certificate is valid today. When it ends, they leave the shelf.",
            },
        ),
        ("groups", {"heading": "Six product groups"}),
        ("shelf", {"heading": "In season", "source": "season", "limit": 4}),
        ("shelf", {"heading": "Newly starred", "source": "newest", "limit": 8}),
        (
            "places",
            {"heading": "Find by place", "hint": "Old and new province names both work: “Hà Giang” opens Tuyên Quang."},
        ),
        ("points", {"heading": "Sales points", "limit": 4}),
        ("story", {}),
        (
            "certificate_check",
            {"heading": "Check a certificate", "text": "The code on the package, a product or a producer."},
        ),
    ],
}


@transaction.atomic
def load_reference() -> None:
    """Make site, languages, home pages and pages of text that are not there yet. What is there is left alone."""
    ensure_roots()
    homes = {}
    for language in LANGUAGES:
        locale, _created = Locale.objects.get_or_create(language_code=language)
        homes[language] = _home(locale, twin=homes.get("vi"))
    _open_site(homes["vi"])
    for order, seed in enumerate(SEEDS, start=1):
        page = None
        for language in LANGUAGES:
            page = _page(seed, order, homes[language], twin=page)
    forget()


def _home(locale: Locale, twin: HomePage | None) -> HomePage:
    """Return the home page in a language, laid first when it is missing."""
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        language = locale.language_code
        home = HomePage(locale=locale, title=HOME_TITLES[language], slug=HOME_SLUGS[language], body=HOME[language])
        _add(home, Page.get_first_root_node(), twin)
    return home


def _open_site(home: HomePage) -> None:
    """Put our home page in the place of Wagtail's welcome page."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site and site.root_page.specific_class is HomePage:
        return
    values = {"root_page": home, "hostname": "localhost", "site_name": "OCOP marketplace"}
    Site.objects.update_or_create(is_default_site=True, defaults=values)
    if site:
        site.root_page.delete()


def _page(seed: Seed, order: int, home: HomePage, twin: StandardPage | None) -> StandardPage:
    """Return a page of text in the language of ``home``, laid first when it is missing."""
    page = StandardPage.objects.filter(locale=home.locale, key=seed.key).first()
    if page is None:
        language = home.locale.language_code
        place = LANGUAGES.index(language)
        text = RichText((DATA / language / f"{seed.key}.html").read_text(encoding="utf-8"))
        page = StandardPage(
            locale=home.locale,
            key=seed.key,
            title=seed.titles[place],
            slug=seed.slugs[place],
            introduction=seed.introductions[place],
            footer=seed.column,
            footer_order=order,
            is_draft_text=seed.key != "stars",
            body=[("text", text)],
        )
        _add(page, home, twin)
    return page


def _add(page: Page, parent: Page, twin: Page | None) -> None:
    """Publish ``page`` below ``parent``, as the translation of ``twin`` where there is one."""
    if twin:
        page.translation_key = twin.translation_key
    parent.add_child(instance=page)
    page.save_revision().publish()
