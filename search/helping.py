"""What a page offers that found nothing: another spelling, fewer words, a filter less, a set of goods, popular things.

Every offer is counted by the very search that its link leads to, so none leads to an empty page. These searches are
made for pages without results only.
"""

import dataclasses
import itertools
from collections.abc import Iterator

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from search import wordlists
from search.chips import Chip, without_kind
from search.document import Card
from search.plan import Plan
from search.reference import CategoryInfo
from search.results import Results, reworded
from search.selectors import Look, shelf
from search.text import fold, tokens
from search.vocabulary import agrees

DROPS, SHORTER, CATEGORIES, POPULAR = 3, 2, 3, 4


@dataclasses.dataclass(frozen=True)
class Offer:
    """A way out: what it is called, where it leads, how many products are there."""

    label: str
    url: str
    count: int


@dataclasses.dataclass(frozen=True)
class Help:
    """``spelling`` is the nearest query, ``shorter`` are queries with a word less, ``drops`` filters to give up,
    ``everywhere`` the same search outside the category of the page.
    """

    spelling: Offer | None
    shorter: list[Offer]
    drops: list[Offer]
    everywhere: Offer | None
    categories: list[Offer]
    popular: list[Card]


def help_for(look: Look, results: Results, backend: str = "") -> Help | None:
    """Return what a page without results offers, None for one that has some."""
    if results.total:
        return None
    return _Helper(look, results, backend).help()


class _Helper:
    """Looks for ways out of one page without results."""

    def __init__(self, look: Look, results: Results, backend: str):
        self.look, self.results, self.backend = look, results, backend
        self.query, self.data = results.query, results.query.raw
        self.plan: Plan = look.plan(results.query)

    def help(self) -> Help:
        """Return all that leads somewhere."""
        spelling = self._spelling()
        return Help(
            spelling=spelling,
            shorter=[] if spelling else self._shorter(),
            drops=self._drops(),
            everywhere=self._everywhere(),
            categories=self._categories(),
            popular=shelf(order="popular", limit=POPULAR),
        )

    def _offer(self, label: str, address: str, path: str = "", literal: bool = False) -> Offer | None:
        """Return an offer, None when it leads to nothing; ``path`` is another page than this one.

        With ``literal`` it must find something by its own words: no correction is worked out for it.
        """
        category = None if path or not self.query.category else self.query.category.pk
        count = self.look.count(self.look.query(QueryDict(address), category), self.backend, literal)
        return Offer(label, f"{path}?{address}", count) if count else None

    def _words(self, text: str) -> Offer | None:
        return self._offer(text, reworded(self.data, self.plan, text), literal=True)

    def _spelling(self) -> Offer | None:
        """The nearest words that the shop knows, else the same words without marks."""
        words = " ".join(self.plan.understood.words)
        others = (self.plan.nearest, fold(words) if fold(words) != words else "")
        return next(filter(None, map(self._words, filter(None, others))), None)

    def _shorter(self) -> list[Offer]:
        """The query without one of its words, the longest of the rest first: the head stands in front."""
        words = self.plan.understood.words
        if len(words) < 2:
            return []
        rests = itertools.combinations(words, len(words) - 1)
        texts = dict.fromkeys(" ".join(rest) for rest in rests)
        return list(itertools.islice(filter(None, map(self._words, texts)), SHORTER))

    def _drops(self) -> list[Offer]:
        """The page without one kind of filter, what finds most first; without any when one less is not enough."""
        kinds: dict[str, list[Chip]] = {}
        for chip in self.results.chips:
            kinds.setdefault(chip.kind, []).append(chip)
        offers = [self._drop(chips) for chips in kinds.values()]
        if len(kinds) > 1 and not any(offers):
            offers = [self._drop(self.results.chips)]
        return sorted(filter(None, offers), key=lambda offer: -offer.count)[:DROPS]

    def _drop(self, chips: list[Chip]) -> Offer | None:
        data = self.data
        for kind, said in dict.fromkeys((chip.kind, chip.said) for chip in chips):
            data = without_kind(data, kind, said)
        return self._offer(", ".join(chip.label for chip in chips), data.urlencode())

    def _everywhere(self) -> Offer | None:
        """The same search in all products, from the page of a category."""
        if not self.query.category:
            return None
        return self._offer(self.query.text, self.data.urlencode(), reverse("catalogue:index"))

    def _categories(self) -> list[Offer]:
        """Sets whose everyday words stand in the text, with the products that they have today."""
        view, language = self.look.view, get_language() or "vi"
        offers = []
        for category in self._named():
            count = (view.mask("set_code", category.sets) & view.alive).bit_count()
            if count:
                address = reverse("catalogue:category", args=[category.slug, category.pk])
                offers.append(Offer(category.local(language), address, count))
        return offers[:CATEGORIES]

    def _named(self) -> Iterator[CategoryInfo]:
        """Give the sets that the text names, the one with the longest of its words first."""
        leaves = {next(iter(info.sets)): info for info in self.look.names.categories.values() if len(info.sets) == 1}
        asked = tokens(self.query.text)
        lengths = {code: _longest(wordlists.group_words().get(code, ()), asked) for code in leaves}
        for code, length in sorted(lengths.items(), key=lambda pair: (-pair[1], pair[0])):
            if length:
                yield leaves[code]


def _longest(phrases: tuple[str, ...], asked: list[str]) -> int:
    """Return the number of words of the longest phrase that stands in what was asked, marks not contradicting."""
    found = [tuple(phrase.split()) for phrase in phrases if fold(phrase) in fold(" ".join(asked))]
    return max((len(phrase) for phrase in found if _stands_in(phrase, asked)), default=0)


def _stands_in(phrase: tuple[str, ...], asked: list[str]) -> bool:
    starts = range(len(asked) - len(phrase) + 1)
    return any(all(map(agrees, asked[at : at + len(phrase)], phrase)) for at in starts)
