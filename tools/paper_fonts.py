"""Make the fonts of PDF papers from the web fonts: ``python -m tools.paper_fonts``.

The web fonts come in two files (Latin, Vietnamese) so that a page loads only what it shows. A PDF wants one TrueType
file that holds both. Only the letters are joined: text on paper is composed (NFC) and needs no rules of placing marks.
"""

import tempfile
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "static" / "fonts"
PAPER = ROOT / "shop" / "core" / "paper" / "fonts"
WEIGHTS = {400: "regular", 600: "bold"}
_LEFT_OUT = ["GSUB", "GPOS", "GDEF", "fpgm", "prep", "cvt ", "gasp"]  # placing, and hints for old screens


def main() -> None:
    """Write one TrueType file for each weight."""
    for weight, name in WEIGHTS.items():
        with tempfile.TemporaryDirectory() as folder:
            parts = [_unpacked(script, weight, Path(folder)) for script in ("latin", "vietnamese")]
            Merger(Options(drop_tables=_LEFT_OUT)).merge(parts).save(PAPER / f"be-vietnam-pro-{name}.ttf")


def _unpacked(script: str, weight: int, folder: Path) -> str:
    """Return the path of a web font without its compression."""
    font = TTFont(WEB / f"be-vietnam-pro-{script}-{weight}-normal.woff2")
    font.flavor = None
    path = folder / f"{script}.ttf"
    font.save(path)
    return str(path)


if __name__ == "__main__":
    main()
