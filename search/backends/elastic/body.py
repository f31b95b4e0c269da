"""The request: what must match, what gives points (the same constants as in the database search), facets and order."""

import datetime as dt
from typing import Any

from search.backends import Request
from search.matching import Clause, Term, Tier
from search.near import Near
from search.plan import Step, Word
from search.query import Filters
from search.ranking import PLACE, SIGNALS, TEXT

Body = dict[str, Any]
FACET_SIZE = 2000  # all of them: sets, places, points
# Facet group → the facets that are counted for it: the beginnings of the values of the field ``facets``.
COUNTED_BY = {
    "goods": {"group", "set_code"},
    "place": {"region", "province", "former"},
    "kind": {"producer_kind"},
    "stock": {"in_stock"},
    "points": {"point"},
    "price": {"price"},
}


def constant(query: Body, points: float) -> Body:
    """Return a query that gives fixed points."""
    return {"constant_score": {"filter": query, "boost": points}}


def best(queries: list[Body], tie: float = 0.0) -> Body:
    """Return the best of several queries plus a share of the others."""
    return {"dis_max": {"queries": queries, "tie_breaker": tie}}


# ------------------------------------------------------------------------------------------------ matching
def matching(tier: Tier) -> Body:
    """Return a tier as a filter."""
    parts = [{"bool": {"filter": [_clause(clause) for clause in part]}} for part in tier]
    return parts[0] if len(parts) == 1 else {"bool": {"should": parts, "minimum_should_match": 1}}


def _clause(clause: Clause) -> Body:
    queries = [_term(field, term) for term in clause for field in term.fields]
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def _term(field: str, term: Term) -> Body:
    if len(term.words) > 1:
        kind = "match_phrase_prefix" if term.prefix else "match_phrase"
        return {kind: {field: " ".join(term.words)}}
    return {"prefix" if term.prefix else "term": {field: term.words[0]}}


# ------------------------------------------------------------------------------------------------ points
def scoring(step: Step) -> list[Body]:
    """Return the queries that give points, the twin of ``search.scoring.score``."""
    inside = {word for place in step.places for word in place}
    things = tuple(word for word in step.words if word.text not in inside) or step.words
    last = step.words[-1] if step.kind == "begun" else None
    found = [_word(word, word is last) for word in things]
    found += [_place(place) for place in step.places]
    found += [_marks(word) for word in things if word.marked]
    return found + _heads(things) + _phrases(things, step.words) + _broad(things)


def _options(word: Word) -> list[str]:
    return list(word.options or (word.text,))


def _word(word: Word, begun: bool) -> Body:
    kind, factor = ("prefix", TEXT.unfinished) if begun else ("term", 1.0)
    fields = [
        ("core_f", word.folded, TEXT.core_folded),
        ("var_f", word.folded, TEXT.var_folded),
        ("broad_f", word.folded, TEXT.broad_folded),
        ("en", word.folded, TEXT.english),
        ("name_f", word.folded, TEXT.name),
        ("place_f", word.folded, TEXT.place),
    ]
    if word.marked:
        for option in _options(word):
            fields += [("core", option, TEXT.core), ("var", option, TEXT.var), ("broad", option, TEXT.broad)]
    else:
        fields.append(("core", word.text, TEXT.core_plain))
    return best([constant({kind: {field: text}}, points * factor) for field, text, points in fields], TEXT.tie)


def _marks(word: Word) -> Body:
    queries = [{"terms": {field: _options(word)}} for field in ("core", "var", "broad")]
    return constant({"bool": {"should": queries}}, TEXT.marks)


def _place(place: tuple[str, ...]) -> Body:
    text = " ".join(Word(word).folded for word in place)
    address = constant({"match_phrase": {"place_f": text}}, PLACE.address)
    return best([address, constant({"match_phrase": {"name_f": text}}, PLACE.in_name)])


def _typed(words: tuple[Word, ...]) -> str:
    return " ".join(_options(word)[0] for word in words)


def _heads(words: tuple[Word, ...]) -> list[Body]:
    found, marked = [], any(word.marked for word in words)
    for size in range(1, min(3, len(words)) + 1):
        points = TEXT.head_third if size == 3 else TEXT.head
        found.append(constant({"term": {"heads_f": " ".join(word.folded for word in words[:size])}}, points))
        if marked:
            found.append(constant({"term": {"heads": _typed(words[:size])}}, TEXT.head_marks))
    return found


def _phrases(things: tuple[Word, ...], words: tuple[Word, ...]) -> list[Body]:
    found = []
    if len(words) > 1:
        whole = " ".join(word.folded for word in words)
        found.append(constant({"match_phrase": {"name_f": whole}}, TEXT.phrase_name))
    if len(things) > 1:
        folded, marked = " ".join(word.folded for word in things), _typed(things)
        fields = [("core_f", TEXT.phrase_core), ("var_f", TEXT.phrase_var), ("en", TEXT.phrase_english)]
        found += [constant({"match_phrase": {field: folded}}, points) for field, points in fields]
        if marked != folded:
            found += [constant({"match_phrase": {field: marked}}, TEXT.phrase_marks) for field in ("core", "var")]
    return found


def _broad(words: tuple[Word, ...]) -> list[Body]:
    folded = " ".join(word.folded for word in words)
    marked = any(word.marked for word in words)
    whole = {"term": {"broad_kw": _typed(words)}} if marked else {"term": {"broad_kw_f": folded}}
    points = TEXT.broad_whole + TEXT.broad_whole_single * (len(words) == 1)
    return [constant(whole, points), constant({"term": {"primary_f": folded}}, TEXT.primary)]


def with_signals(query: Body, day: dt.date) -> Body:
    """Add the published points beyond the text; a thousandth per star settles ties."""
    today = day.isoformat()
    functions = [
        {"filter": {"term": {"in_stock": True}}, "weight": SIGNALS.in_stock},
        {"filter": {"exists": {"field": "sales"}}, "weight": SIGNALS.sales,
         "field_value_factor": {"field": "sales", "modifier": "log1p", "missing": 0}},
        {"filter": {"exists": {"field": "listed_on"}}, "weight": SIGNALS.fresh,
         "gauss": {"listed_on": {"origin": today, "scale": f"{SIGNALS.fresh_days}d", "decay": 0.5}}},
        *({"filter": {"term": {f"sold{n}": today}}, "weight": n / 1000} for n in (3, 4)),
        {"filter": {"term": {"sold5": today}}, "weight": SIGNALS.five_stars + 5 / 1000},
    ]  # fmt: skip
    return {
        "function_score": {
            "query": query,
            "functions": functions,
            "score_mode": "sum",
            "boost_mode": "sum",
            "max_boost": SIGNALS.most,
        }
    }


# ------------------------------------------------------------------------------------------------ filters and facets
def chosen(filters: Filters, day: dt.date) -> dict[str, Body]:
    """Return facet group → filter of its chosen values."""
    any_of = {
        "stars": [{"term": {f"sold{n}": day.isoformat()}} for n in sorted(filters.stars)],
        "goods": _terms("group", filters.groups) + _terms("set_code", filters.sets),
        "place": _terms("region", filters.regions)
        + _terms("province", filters.provinces)
        + _terms("former", filters.formers),
        "kind": _terms("producer_kind", filters.kinds),
        "points": _terms("points", filters.points),
        "producer": _terms("producer_id", filters.producers),
        "stock": [{"term": {"in_stock": True}}] * filters.in_stock,
        "gift": [{"range": {"gift": {"gte": 1}}}] * filters.gift,
        "price": _price(filters),
        "near": _near(filters),
    }
    return {name: {"bool": {"should": queries}} for name, queries in any_of.items() if queries}


def _terms(field: str, values) -> list[Body]:
    return [{"terms": {field: sorted(values)}}] if values else []


def _price(filters: Filters) -> list[Body]:
    limits = {"gte": filters.price_min, "lte": filters.price_max}
    limits = {sign: amount for sign, amount in limits.items() if amount is not None}
    return [{"range": {"price_vnd": limits}}] if limits else []


def _near(filters: Filters) -> list[Body]:
    near = filters.near
    if not near:
        return []
    if near.at_points:
        return [_on_shelf(near)]
    return [{"geo_distance": {"distance": f"{near.km}km", "location": _spot(near)}}]


def _on_shelf(near: Near) -> Body:
    """Return the filter of what a point within reach has; without any such point nothing passes."""
    return {"terms": {"points": sorted(near.points)}}


def _spot(near: Near) -> Body:
    return {"lat": near.latitude, "lon": near.longitude}


def _all(parts: list[Body]) -> Body:
    return {"bool": {"filter": parts}} if parts else {"match_all": {}}


def facets(picked: dict[str, Body], day: dt.date, near: Near | None = None) -> Body:
    """Return the aggregations: each facet group under every filter but its own.

    What nobody chose is counted in one go, since all of it stands under all filters.
    """
    found = {group: _under(picked, group, _VALUES) for group in COUNTED_BY if group in picked}
    found["rest"] = _under(picked, "", _VALUES)
    found["stars"] = _under(picked, "stars", _ranges({str(n): _sold(n, day) for n in (3, 4, 5)}))
    if near:
        found["near"] = _under(picked, "near", _ranges({"shelf": _on_shelf(near)}))
    # Whether the step found something in its place: the total is counted after the chosen values and does not tell.
    return found | {"found": {"filter": picked.get("place", {"match_all": {}})}}


def _under(picked: dict[str, Body], group: str, aggregation: Body) -> Body:
    """Return an aggregation of what passes every filter but the group's own."""
    others = [query for name, query in picked.items() if name != group]
    return {"filter": _all(others), "aggs": {"counts": aggregation}} if others else aggregation


def _sold(stars: int, day: dt.date) -> Body:
    return {"term": {f"sold{stars}": day.isoformat()}}


# All facets are counted wherever one is wanted: to pick some by a pattern costs the node more than to count.
_VALUES: Body = {"terms": {"field": "facets", "size": FACET_SIZE}}


def _ranges(filters: dict[str, Body]) -> Body:
    return {"filters": {"filters": filters}}


# ------------------------------------------------------------------------------------------------ whole requests
def base(request: Request, step: Step | None) -> Body:
    """Return what is sold on the day and meets the step, without the chosen values."""
    parts = [{"term": {"sold": request.day.isoformat()}}]
    scope = request.filters[0].scope
    if scope is not None:
        parts.append({"terms": {"set_code": sorted(scope)}})
    if step:
        parts.append(matching(step.tier))
    return {"bool": {"filter": parts}}


def probe(request: Request, number: int, step: Step) -> Body:
    """Return the request that only asks whether a step finds something in its place."""
    place = chosen(request.filters[number], request.day).get("place")
    query = {"bool": {"filter": [base(request, step), *([place] if place else [])]}}
    return {"size": 0, "track_total_hits": 1, "query": query}


def full(request: Request, number: int, step: Step | None) -> Body:
    """Return the request of the page: points, facets, order, slice."""
    filters = request.filters[number]
    picked = chosen(filters, request.day)
    query = base(request, step)
    if step and request.sort == "phu-hop":
        query["bool"]["should"] = scoring(step)
    lifted = request.plan.understood.lifted_former
    if lifted:
        query["bool"].setdefault("should", []).append(constant({"term": {"former": lifted}}, PLACE.same_former))
    return {
        "_source": False,
        "from": request.offset,
        "size": request.limit,
        "track_total_hits": True,
        "query": _by_shelf(query, filters) if _sorts_by_shelf(request, filters) else with_signals(query, request.day),
        "post_filter": _all(list(picked.values())),
        "aggs": facets(picked, request.day, filters.near),
        "sort": _order(request, filters),
    }


def _sorts_by_shelf(request: Request, filters: Filters) -> bool:
    return bool(request.sort == "gan" and filters.near and filters.near.at_points and filters.near.points)


def _by_shelf(query: Body, filters: Filters) -> Body:
    """Score by the nearest point that has the product: the nearer, the more. Nothing else gives points."""
    nearer = [constant({"term": {"points": pk}}, 1 / (1 + km)) for pk, km in filters.near.points.items()]
    return {"bool": {"filter": [query], "should": [best(nearer)]}}


def _order(request: Request, filters: Filters) -> list[Body]:
    newest, name, key = {"listed_on": "desc"}, {"sort_name": "asc"}, {"product_id": "asc"}
    if _sorts_by_shelf(request, filters):
        return [{"_score": "desc"}, key]
    if request.sort == "gan" and filters.near:
        return [{"_geo_distance": {"location": _spot(filters.near), "order": "asc", "unit": "km"}}, key]
    orders = {
        "moi": [newest, {"product_id": "desc"}],
        "gia-tang": [{"price_vnd": "asc"}, name, key],
        "gia-giam": [{"price_vnd": "desc"}, name, key],
        "ten": [name, key],
    }
    gift = [{"gift": "desc"}] if filters.gift and not request.plan.main else []
    return orders.get(request.sort, [*gift, {"_score": "desc"}, key])
