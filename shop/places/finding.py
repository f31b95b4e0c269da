"""Find a place by the beginning of its name, with or without type, marks and parents ("ba to quang ngai")."""

import re
from dataclasses import dataclass
from functools import cached_property

from shop.core.text import sort_key
from shop.places.addresses import by_marks, unglued
from shop.places.gazetteer import COMMUNE, DISTRICT, PROVINCE, Gazetteer, Name
from shop.places.spelling import agrees, folded, has_marks, spelt, squashed

MOST_KEYS = 400  # a beginning of two letters finds hundreds of names; the shortest are looked at
MOST_TEXT = 120  # characters of a search field
_COMMAS = re.compile(r"[,;]")


@dataclass(frozen=True)
class Query:
    """One way to read what was typed: type words, name, and what follows it (district, province)."""

    types: frozenset[str]
    name: str  # spelt
    context: str  # folded
    is_open: bool  # the name may go on: nothing follows it
    is_marked: bool  # somewhere in what was typed stands a mark

    @cached_property
    def key(self) -> str:
        """Folded name."""
        return folded(self.name)


def queries(places: Gazetteer, text: str) -> list[Query]:
    """Return the readings of ``text``, the one with the longest name first."""
    text = text[:MOST_TEXT]
    is_marked = has_marks(spelt(text))
    head, *rest = (spelt(part) for part in _COMMAS.split(text))
    words = [piece for word in head.split() for piece in unglued(word)]
    found = []
    for types, start in _types(places, words):
        for end in range(len(words), start, -1):
            context = folded(" ".join([*words[end:], *rest]))
            found.append(Query(types, " ".join(words[start:end]), context, not context, is_marked))
    return found


def _types(places: Gazetteer, words: list[str]):
    """Yield (unit types, first word of the name): with the type word cut off, and with it as part of the name."""
    for width in (2, 1):
        types = places.type_words.get(" ".join(words[:width]))
        if types and len(words) > width:
            yield frozenset(types), width
    yield frozenset(), 0


def matches(places: Gazetteer, text: str) -> list[Name]:
    """Return the names that ``text`` may mean, best first."""
    found: dict[Name, tuple] = {}
    for query in queries(places, text):
        for key in _keys(places, query):
            for name in _decided(query, places.by_key.get(key, ())):
                rank = _rank(places, query, name)
                if rank and (name not in found or rank < found[name]):
                    found[name] = rank
    if not found:
        found = dict.fromkeys(places.by_squash.get(squashed(folded(text)), ()), (0,))
    return sorted(found, key=lambda name: (found[name], sort_key(name.text), name.former_province, name.district))


def _keys(places: Gazetteer, query: Query) -> list[str]:
    """Return the folded names to look at; the name alone where a context closes it, else all it may become."""
    if not query.is_open:
        return [query.key] if query.key in places.by_key else []
    if len(query.key) < 2 and not query.types:
        return []
    found = places.beginning_with(query.key)
    if not found and len(query.key) > 3:
        inner = f" {query.key}"
        found = [key for key in places.keys if inner in key]
    return sorted(found, key=len)[:MOST_KEYS]


def _decided(query: Query, names: list[Name]) -> list[Name]:
    """Drop the names that typed marks speak against; of a beginning only what is typed is compared."""
    if not names or not query.is_marked:
        return list(names)
    if names[0].key == query.key:
        return by_marks(query.name, names, is_marked=True)
    return [name for name in names if agrees(query.name, name.spelt)]


def _rank(places: Gazetteer, query: Query, name: Name) -> tuple | None:
    """Return the sort rank of a matching name, None when type or parents exclude it."""
    if query.types and name.type not in query.types:
        return None
    if name.text.isdigit() and not query.types:
        return None
    if query.context and not any(parent.startswith(query.context) for parent in _parents(places, name)):
        return None
    is_whole = name.key == query.key
    return not is_whole, not query.types, name.spelt != query.name, _order(name), len(name.key)


def _order(name: Name) -> int:
    """Provinces before communes before what is only a name of before."""
    order = {(PROVINCE, False): 0, (COMMUNE, False): 1, (PROVINCE, True): 0, (DISTRICT, True): 2, (COMMUNE, True): 3}
    return order[name.level, name.is_former]


def _parents(places: Gazetteer, name: Name) -> list[str]:
    """Return the folded ways to write what follows ``name``: province, former province, district and both."""
    provinces = {places.provinces[name.province].folded, folded(name.former_province)}
    districts = {name.district} if name.level == COMMUNE else set()
    if name.level == COMMUNE and not name.is_former:
        origins = places.spots[name.communes[0]].origins
        provinces |= {folded(origin.former_province) for origin in origins}
        districts = {origin.district for origin in origins}
    found = [parent for parent in provinces if parent]
    for district in filter(None, districts):
        whole, bare = folded(district), folded(_bare(places, district))
        found += [f"{form} {province}" for form in (whole, bare) for province in provinces]
    return found + [f"{words} {province}" for province in provinces for words in ("tinh", "tp", "thanh pho")]


def _bare(places: Gazetteer, district: str) -> str:
    """Return a district's name without its type."""
    for kind in places.types.values():
        if district.startswith(kind.name + " "):
            return district.removeprefix(kind.name + " ")
    return district
