"""What a text must match, free of any store: tiers of clauses of terms. Each backend translates it.

A tier is met when one of its conjunctions is, a conjunction when all its clauses are, a clause when one of its terms
is. A term is a word or a phrase in one of the fields of ``ProductText.fields``; with ``prefix`` its last word may go
on.
"""

import dataclasses
from collections.abc import Iterable, Sequence


@dataclasses.dataclass(frozen=True)
class Term:
    """A word (or, with several ``words``, a phrase) in any of ``fields``."""

    fields: tuple[str, ...]
    words: tuple[str, ...]
    prefix: bool = False


Clause = tuple[Term, ...]
Conjunction = tuple[Clause, ...]
Tier = tuple[Conjunction, ...]

# One letter per field marks the lexemes of the one tsvector that PostgreSQL searches.
FIELD_MARKS = {
    "core": "c",
    "var": "v",
    "broad": "b",
    "name": "n",
    "place": "p",
    "core_f": "C",
    "var_f": "V",
    "broad_f": "B",
    "name_f": "N",
    "place_f": "P",
    "en": "E",
}


def fts5(tier: Tier) -> str:
    """Return a tier as an FTS5 MATCH expression."""
    return _any((_any((_any(map(_fts5_term, clause), " OR ") for clause in part), " AND ") for part in tier), " OR ")


def _any(terms: Iterable[str], sign: str) -> str:
    return "(" + sign.join(terms) + ")"


def _fts5_term(term: Term) -> str:
    text = " ".join(term.words)
    return f'{{{" ".join(term.fields)}}} : "{text}"{" *" if term.prefix else ""}'


def tsquery(tier: Tier) -> str:
    """Return a tier as the text of a PostgreSQL tsquery."""
    return _any((_any((_any(map(_tsquery_term, clause), " | ") for clause in part), " & ") for part in tier), " | ")


def _tsquery_term(term: Term) -> str:
    return " | ".join(_phrase(FIELD_MARKS[field], term.words, term.prefix) for field in term.fields)


def _phrase(mark: str, words: Sequence[str], prefix: bool) -> str:
    lexemes = [f"'{mark}{word}'" for word in words]
    if prefix:
        lexemes[-1] += ":*"
    return "(" + " <-> ".join(lexemes) + ")" if len(lexemes) > 1 else lexemes[0]


def tsvector(fields: dict[str, str]) -> str:
    """Return prepared fields as the text of a tsvector; positions jump between fields, so phrases stay inside one.

    PostgreSQL itself cuts positions beyond 16,383 and keeps the first 255 of a lexeme.
    """
    lexemes: dict[str, list[str]] = {}
    position = 1
    for field, text in fields.items():
        mark = FIELD_MARKS[field]
        for word in text.split():
            lexemes.setdefault(mark + word[:200], []).append(str(position))
            position += 1
        position += 1
    return " ".join(f"'{lexeme}':{','.join(places)}" for lexeme, places in lexemes.items())
