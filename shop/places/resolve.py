"""From an address to communes of today, with how sure that is."""

from collections import defaultdict
from dataclasses import dataclass

from shop.places import gazetteer
from shop.places.addresses import Reader, Reading, fits, in_province
from shop.places.gazetteer import COMMUNE, DISTRICT, PROVINCE, Gazetteer, Name
from shop.places.models import Commune

# How sure a reading is when it leaves one commune: by the levels that it names.
_SURE = {
    (True, True, True): 0.98,  # commune, district, province
    (True, True, False): 0.9,
    (True, False, True): 0.95,
    (True, False, False): 0.8,
    (False, True, True): 0.4,  # a district alone leaves several communes
    (False, True, False): 0.3,
}
CONTRADICTED = 0.4  # the address names another province
EITHER = 0.6  # a ward of today or a former district of that name
GUESSED = 0.5  # the commune is spelt almost like that
MOST_CANDIDATES = 12
CLEAR, CLEAR_RATIO = 0.6, 5.0


@dataclass(frozen=True)
class Candidate:
    """A commune that an address may mean; ``confidence`` in (0, 1], all of one address sum to at most 1."""

    commune: Commune
    former: str  # the name of before that matched, "Xã Thụy Xuân, Huyện Thái Thụy, Thái Bình"; "" for today's own
    confidence: float


def resolve_address(text: str) -> list[Candidate]:
    """Return the communes that ``text`` may mean, best first; empty when it names none. One query.

    ``text`` is an address of today or of before July 2025 with anything in front of the commune.
    """
    weights = _weigh(gazetteer.get(), text)
    communes = Commune.objects.select_related("province", "unit_type").filter(code__in=weights)
    found = [Candidate(commune, *weights[commune.code]) for commune in communes] if weights else []
    return sorted(found, key=lambda c: (-c.confidence, c.commune.code))


def clear_winner(candidates: list[Candidate]) -> Commune | None:
    """Return the commune of the first candidate when nobody needs to ask, else None."""
    if not candidates or candidates[0].confidence < CLEAR:
        return None
    is_clear = len(candidates) == 1 or candidates[0].confidence >= CLEAR_RATIO * candidates[1].confidence
    return candidates[0].commune if is_clear else None


def _weigh(places: Gazetteer, text: str) -> dict[str, tuple[str, float]]:
    """Return commune code → (former name, confidence) of the best reading and of those as good."""
    reader = Reader(places, text)
    weights, names, sure = defaultdict(float), {}, 0.0
    for reading, trust in _best(reader):
        sure = max(sure, _sureness(reading) * trust)
        for code, name, weight in _shares(places, reading):
            if weight > weights[code]:
                weights[code], names[code] = weight, name
    total = sum(weights.values())
    ranked = sorted(weights, key=lambda code: (-weights[code], code))[:MOST_CANDIDATES]
    return {code: (names[code], round(sure * weights[code] / total, 3)) for code in ranked}


def _best(reader: Reader) -> list[tuple[Reading, float]]:
    """Return the readings that nothing beats, each with how far to trust it.

    "Đống Đa, Hà Nội" is the ward of today; in "Đường Láng, Đống Đa, Hà Nội" it may as well be the former district.
    """
    readings = reader.readings()
    best = [reading for reading in readings if reading.score == readings[0].score]
    if best and best[0].starts_at == 0:
        best = [reading for reading in best if reading.of(COMMUNE)] or best
    if not any(reading.of(COMMUNE) for reading in best):
        guess = reader.guess()
        if guess:
            return [(guess, GUESSED)]
    is_either = len({bool(reading.of(COMMUNE)) for reading in best}) > 1
    trust = EITHER if is_either else 1.0
    return [(reading, CONTRADICTED if reader.contradicts(reading) else trust) for reading in best]


def _sureness(reading: Reading) -> float:
    """Return how sure ``reading`` is when it leaves one commune; an island district was one commune itself."""
    district = reading.of(DISTRICT)
    names_commune = bool(reading.of(COMMUNE)) or all(len(name.communes) == 1 for name in district.names)
    return _SURE[names_commune, bool(district), bool(reading.of(PROVINCE))]


def _shares(places: Gazetteer, reading: Reading):
    """Yield (code, former name, weight) of each commune that ``reading`` leaves."""
    commune, district, province = (reading.of(level) for level in (COMMUNE, DISTRICT, PROVINCE))
    if commune:
        is_old = bool(district) or (bool(province) and all(name.former_province for name in province.names))
        for name in commune.names:
            if fits(places, name, district, province):
                yield from _of_name(places, name, is_old)
        return
    for name in district.names:
        if not province or in_province(places, name, province):
            yield from _of_district(places, name)


def _of_name(places: Gazetteer, name: Name, is_old: bool):
    """Yield the communes of one name.

    A name of today outweighs a namesake of before, unless a district or a province of before shows that the address
    is an old one. Of a split commune the part that kept the name is meant far more often than the others.
    """
    if not name.is_former:
        yield name.communes[0], "", 1.0 if is_old else 9.0
        return
    namesakes = [code for code in name.communes if places.spots[code].name.key == name.key]
    for rank, code in enumerate(name.communes):
        yield code, _path(name), _share(rank, code in namesakes, bool(namesakes))


def _share(rank: int, is_namesake: bool, has_namesake: bool) -> float:
    """Return the weight of one part: ``rank`` 0 took most of the area."""
    if is_namesake or (rank == 0 and not has_namesake):
        return 1.0
    if rank == 0:
        return 0.5
    return 0.1 if has_namesake else 0.25


def _of_district(places: Gazetteer, name: Name):
    """The commune that bears the district's name comes first: the seat kept it."""
    for code in name.communes or places.district_communes.get(name.home, ()):
        spot = places.spots[code]
        whole = len(name.communes) == 1
        yield code, _path(name), 9.0 if whole or spot.name.key == name.key else 1.0


def _path(name: Name) -> str:
    """Return the name of before with its parents."""
    parts = (name.full, name.district if name.level == COMMUNE else "", name.former_province)
    return ", ".join(part for part in parts if part)
