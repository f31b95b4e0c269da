"""Names by their beginnings, in memory: what is typed is most often the beginning of a name, or of a word in it."""

import bisect

from search.text import fold

MOST = 2000  # of longer slices an even sample is looked at: "tr" begins thousands of names, and five are shown
_LAST = "\U0010ffff"


class Names:
    """Every name from each of its words on, in order, so that what begins with a text is one slice.

    ``settle`` takes in what was added since; a list in use is never changed, so readers need no lock.
    """

    def __init__(self):
        self._names: dict[int, tuple[str, ...]] = {}
        self._rows: list[tuple[str, int, int]] = []  # folded rest of a name, number of its first word, product
        self._added: list[tuple[str, int, int]] = []
        self._renamed: set[int] = set()

    def add(self, product_id: int, *names: str) -> None:
        """Note the names of a product, in their one spelling; they replace earlier ones."""
        before = self._names.get(product_id)
        if before == names:
            return
        if before is not None:
            self._renamed.add(product_id)
            self._added = [row for row in self._added if row[2] != product_id]
        self._names[product_id] = names
        for name in names:
            folded = fold(name).split()
            self._added += [(" ".join(folded[at:]), at, product_id) for at in range(len(folded))]

    def settle(self) -> None:
        """Put what was added in its order."""
        if self._added:
            kept = [row for row in self._rows if row[2] not in self._renamed] if self._renamed else self._rows
            self._rows, self._added, self._renamed = sorted([*kept, *self._added]), [], set()

    def begun(self, typed: str) -> dict[int, int]:
        """Return {product: how near} for names with these words in a row, the last perhaps unfinished.

        ``typed`` has the form of ``search.text.words``; marks that were typed must stand in the name. Nearest is 0:
        the name begins so, and the last word is whole; 1: it begins so; 2 and 3: the same inside a name.
        """
        folded = fold(typed)
        rows = self._rows
        first, end = bisect.bisect_left(rows, (folded,)), bisect.bisect_left(rows, (folded + _LAST,))
        found: dict[int, int] = {}
        for rest, at, product_id in rows[first : end : 1 + (end - first) // MOST]:
            if folded == typed or self._stands_in(typed, product_id):
                near = 2 * (at > 0) + (rest[len(folded) :][:1] not in ("", " "))
                found[product_id] = min(near, found.get(product_id, near))
        return found

    def _stands_in(self, typed: str, product_id: int) -> bool:
        return any(f" {typed}" in f" {name}" for name in self._names[product_id])
