"""The drawn pictures of the demonstration: which belong to what, and loading them without encoding anything.

They were drawn once by ``tools/draw_illustrations.py`` and are committed, so a fresh site has them in seconds.
"""

import csv
import functools
import hashlib
from pathlib import Path

from PIL import Image

from media.files import media_path, write_whole
from media.models import Picture
from shop.core.text import clean_line, slugify_vi

# What the places and scenes show, Vietnamese and English.
WORDS = {
    "boat": ("Thuyền cá về bến", "A fishing boat coming home"),
    "craft-shop": ("Gian hàng thủ công mỹ nghệ", "A shop of handicrafts"),
    "garden": ("Vườn cây của hộ sản xuất", "A producer's garden"),
    "kiln": ("Lò nung gốm", "A pottery kiln"),
    "kitchen": ("Gian bếp nơi chế biến", "The kitchen where it is made"),
    "loom": ("Khung dệt", "A loom"),
    "motorway-stop": ("Trạm dừng nghỉ", "A motorway stop"),
    "post-office": ("Điểm bưu điện văn hóa xã", "A village post office"),
    "rice-field": ("Ruộng lúa", "A rice field"),
    "shop-front": ("Mặt tiền cửa hàng OCOP", "The front of an OCOP shop"),
    "station-kiosk": ("Quầy hàng ở nhà ga", "A kiosk at a station"),
    "supermarket-shelf": ("Kệ OCOP trong siêu thị", "An OCOP shelf in a supermarket"),
    "tea-hill": ("Đồi chè", "A tea hill"),
    "workshop": ("Xưởng nghề", "A workshop"),
    "craft-yard": ("Sân làng nghề", "The yard of a craft village"),
    "highland-coffee": ("Nương cà phê vùng cao", "Coffee in the highlands"),
    "lotus-pond": ("Đầm sen", "A lotus pond"),
    "market-table": ("Sạp hàng ở chợ quê", "A table at a country market"),
    "rice-paper": ("Nền giấy dó", "Paper ground"),
    "river-delta": ("Sông nước đồng bằng", "The river delta"),
    "sea-boats": ("Thuyền ngoài khơi", "Boats at sea"),
    "terraced-hills": ("Ruộng bậc thang", "Terraced hills"),
}

ILLUSTRATIONS = Path(__file__).resolve().parent / "illustrations"
DRAWN = ILLUSTRATIONS / "drawn"


def demo_pictures(name_vi: str) -> list[Path]:
    """Return the drawings of a product, cover first: itself, itself closer, the place where it is made.

    Empty for a product that nobody has drawn.
    """
    slug = slugify_vi(name_vi)
    paths = [DRAWN / f"{slug}.webp", DRAWN / f"{slug}-1.webp"]
    if place := _place_of(name_vi):
        paths.append(place_picture(place))
    return [path for path in paths if path.exists()]


def place_picture(kind: str) -> Path:
    """Return the drawing (1200 × 800 px) of a place: ``kiln``, ``shop-front``, ``tea-hill`` … KeyError otherwise."""
    return _drawn("places", kind)


def scene_picture(kind: str) -> Path:
    """Return the wide drawing (1600 × 700 px) of a scene: ``terraced-hills``, ``river-delta`` … KeyError otherwise."""
    return _drawn("scenes", kind)


def place_kinds() -> list[str]:
    """Return the names that :func:`place_picture` knows."""
    return sorted(path.stem for path in (DRAWN / "places").glob("*.webp"))


def load_demo_picture(path: Path, alt: str = "", alt_en: str = "") -> Picture:
    """Keep a committed drawing as it is and return its Picture; the second time the same one, its words renewed.

    A place or scene is shared by many and always keeps its own words (``WORDS``). Nothing is cleaned or encoded:
    these files are our own. The name comes from the bytes, so renditions made before the demonstration was loaded
    again are still good.
    """
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    name = digest[:24]
    relative = f"pictures/{name[:2]}/{name}{path.suffix}"
    if not media_path(relative).exists():
        write_whole(media_path(relative), data)
    width, height = _size(path)
    alt, alt_en = WORDS.get(path.stem, (alt, alt_en))
    words = {"alt": clean_line(alt)[:250], "alt_en": clean_line(alt_en)[:250]}
    fixed = {"file": relative, "original_name": path.name, "width": width, "height": height, "digest": digest}
    picture, _created = Picture.objects.update_or_create(name=name, defaults=fixed | words | {"is_demo": True})
    return picture


def _drawn(folder: str, kind: str) -> Path:
    path = DRAWN / folder / f"{kind}.webp"
    if not path.exists():
        raise KeyError(kind)
    return path


def _size(path: Path) -> tuple[int, int]:
    with Image.open(path, formats=["WEBP"]) as image:
        return image.size


def _place_of(name_vi: str) -> str:
    return _places().get(name_vi, "")


@functools.cache
def _places() -> dict[str, str]:
    """Return the place of each product, from the third picture of assign.csv."""
    with (ILLUSTRATIONS / "assign.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name_vi"]: row["2_part"].removeprefix("place:") for row in csv.DictReader(lines)}
