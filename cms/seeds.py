"""What the pages say when they are first laid. Longer texts stand in cms/data/<language>/<key>.html."""

import dataclasses
from pathlib import Path

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
