"""Writes measurements into ``bench/results.md``; each measurement owns the section between its two markers."""

import re
import statistics
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path(__file__).with_name("results.md")
TITLE = (
    "# What was measured\n\nWritten by `make bench` and `make bench-search`; how to read it: [README.md](README.md).\n"
)


def write_section(name: str, lines: Sequence[str], path: Path = RESULTS) -> None:
    """Put ``lines`` between the markers of section ``name``, in place of what stood there; others stay as they are."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    section = "\n".join([begin, *lines, end])
    text = path.read_text(encoding="utf-8") if path.exists() else TITLE
    found = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    text = found.sub(lambda _match: section, text) if found.search(text) else f"{text}\n{section}\n"
    path.write_text(text, encoding="utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table; the first column is text, the others are figures."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return ["| " + " | ".join(cells) + " |" for cells in (head, rule, *rows)]


def median_and_spread(values: Sequence[float]) -> str:
    """Return "51.2 (49.7–52.0)": the median, and the lowest and highest of the rounds."""
    middle = figure(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({figure(min(values))}–{figure(max(values))})"


def figure(value: float) -> str:
    """Return a figure with three significant digits at most behind the point: 4,812, 51.2, 0.74."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
