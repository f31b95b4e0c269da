"""Draw the pictures of the demonstration products into ``media/illustrations/drawn/`` (once; they are committed).

A picture is a *part* (the product, 800 × 800 SVG without a background) in a *scene* (800 × 800), recoloured with a
*palette*. ``assign.csv`` says which three belong to a product's cover (columns ``part, scene, palette``) and which to
its second picture (``1_part`` …), where the product stands closer. Places (1200 × 800) and wide scenes
(1600 × 700) are drawn as they are. Equal input gives equal pixels: nothing here is random.

    python -m tools.draw_illustrations            what is missing
    python -m tools.draw_illustrations --force    everything (some minutes on two cores)

Needs ``resvg_py`` (requirements-dev.txt). The running site only reads the WebP files.
"""

import argparse
import csv
import functools
import io
import os
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import resvg_py
from PIL import Image, ImageChops

from shop.core.text import slugify_vi

HERE = Path(__file__).resolve().parent.parent / "media" / "illustrations"
DRAWN = HERE / "drawn"
SIZE = 800  # px; the cards and the product page never show a demonstration picture larger
QUALITY = 74  # WebP; the two pictures of 360 products stay below 18 MB
COVER, CLOSER = "", "1_"  # column prefixes of assign.csv
CLOSE_UP = "translate(400 700) scale(1.16) translate(-400 -672)"

# Colour tokens of the SVG files: role → (base, dark, light). A the product, B its second colour, C the accent,
# P label paper, W scene paper. Every other colour (leaf, wood, glass, fire) is fixed.
TOKENS = {
    "A": ("#A8322A", "#7C211D", "#CC6350"),
    "B": ("#2F4A6B", "#1F334D", "#6484A6"),
    "C": ("#D9992B", "#AF731B", "#EDC474"),
    "P": ("#F4EAD5", "#DAC7A4", "#FDF8EC"),
    "W": ("#EFE4CC", "#E0D0AF", "#F8F1E1"),
}
_TOKEN = re.compile("|".join(tone for tones in TOKENS.values() for tone in tones), re.IGNORECASE)
GRAIN = """<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"><filter id="g" x="0" y="0" width="100%"
 height="100%"><feTurbulence type="fractalNoise" baseFrequency="0.55" numOctaves="3" seed="7"/>
 <feColorMatrix values=".5 .5 0 0 0  .5 .5 0 0 0  .5 .5 0 0 0  0 0 0 0 1"/></filter>
 <rect width="600" height="600" filter="url(#g)"/></svg>"""


@functools.cache
def table(name: str) -> dict[str, dict]:
    """Return a CSV file of the illustrations keyed by its first column."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        return {row[reader.fieldnames[0]]: row for row in reader}


def mix(colour: str, other: str, share: float) -> str:
    """Return ``colour`` with ``share`` (0 to 1) of ``other`` mixed in; all are ``#RRGGBB``."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def recolour(svg: str, palette: str) -> str:
    """Return ``svg`` with its colour tokens replaced by ``palette``; dark and light tones are derived."""
    colours = {}
    for role, (base, dark, light) in TOKENS.items():
        if wanted := table("palettes.csv")[palette].get(role):
            shade = 0.16 if role in "PW" else 0.30
            colours |= {base: wanted, dark: mix(wanted, "#4A2412", shade), light: mix(wanted, "#FFF3D6", 0.38)}
    return _TOKEN.sub(lambda match: colours.get(match[0].upper(), match[0]), svg)


def group(folder: str, name: str, move: str = "") -> str:
    """Return one SVG file as an 800 × 800 drawing, moved by a transformation."""
    text = (HERE / folder / f"{name}.svg").read_text(encoding="utf-8")
    body = text[text.index(">") + 1 : text.rindex("</svg>")]
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" stroke-linecap="round" stroke-linejoin="round">'
    )
    return f'{head}<g transform="{move}">{body}</g></svg>' if move else f"{head}{body}</svg>"


def rasterise(svg: str, width: int) -> Image.Image:
    """Return ``svg`` as an RGBA picture ``width`` pixels wide."""
    return Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width)))).convert("RGBA")


@functools.lru_cache(maxsize=24)
def backdrop(svg: str) -> Image.Image:
    """Return a scene; its soft light takes longer than the product before it, and few palettes change it."""
    return rasterise(svg, SIZE)


def on_paper(picture: Image.Image) -> Image.Image:
    """Return the picture as RGB with a paper's grain laid over it."""
    return ImageChops.soft_light(picture.convert("RGB"), grain(picture.size))


@functools.cache
def grain(size: tuple[int, int]) -> Image.Image:
    """Return a sheet of middle grey with the tooth of paper, for soft light."""
    tile = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=GRAIN, width=600)))).convert("RGB")
    tile = tile.point(lambda value: 128 + (value - 128) * 0.55)
    sheet = Image.new("RGB", size)
    for left in range(0, size[0], 600):
        for top in range(0, size[1], 600):
            sheet.paste(tile, (left, top))
    return sheet


def draw_product(name_vi: str, prefix: str, target: Path) -> None:
    """Draw the cover or the closer picture of a product; KeyError for a product that assign.csv lacks."""
    row = table("assign.csv")[name_vi]
    part, scene, palette = (row[prefix + column] for column in ("part", "scene", "palette"))
    back = backdrop(recolour(group("scenes", scene), palette))
    front = rasterise(recolour(group("parts", part, CLOSE_UP if prefix == CLOSER else ""), palette), SIZE)
    save(on_paper(Image.alpha_composite(back, front)), target)


def draw_sheet(source: Path, width: int, target: Path) -> None:
    """Draw a place or a wide scene in the colours of its file."""
    save(on_paper(rasterise(source.read_text(encoding="utf-8"), width)), target)


def save(picture: Image.Image, target: Path) -> None:
    """Write a WebP in one step, so that a stopped run leaves no half picture."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".draft")
    picture.save(draft, "WEBP", quality=QUALITY, method=6)
    draft.replace(target)


def jobs() -> list[tuple]:
    """Return every drawing as (function, arguments…), the target last."""
    products = [
        (draw_product, name_vi, prefix, DRAWN / f"{slugify_vi(name_vi)}{ending}.webp")
        for prefix, ending in ((COVER, ""), (CLOSER, "-1"))
        for name_vi in table("assign.csv")
    ]
    places = [
        (draw_sheet, source, 1200, DRAWN / "places" / f"{source.stem}.webp")
        for source in sorted((HERE / "places").glob("*.svg"))
    ]
    scenes = [
        (draw_sheet, source, 1600, DRAWN / "scenes" / f"{source.stem.removesuffix('-wide')}.webp")
        for source in sorted((HERE / "scenes").glob("*-wide.svg"))
    ]
    return places + scenes + products


def run(job: tuple) -> None:
    """Do one drawing; a function of its own because it crosses to another process."""
    draw, *arguments = job
    draw(*arguments)


def main() -> None:
    """Draw what is missing and say how much lies there now."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--force", action="store_true", help="draw again what is there")
    options = parser.parse_args()
    wanted = [job for job in jobs() if options.force or not job[-1].exists()]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(run, wanted, chunksize=4))
    files = list(DRAWN.rglob("*.webp"))
    print(f"{len(wanted)} drawn; {len(files)} pictures, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
