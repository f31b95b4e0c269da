"""Create and change producers, each with the Oscar partner that holds its shelf."""

import dataclasses

from django.db import transaction
from django.utils.translation import gettext as _

from shop.core import audit
from shop.core.names import are_twins
from shop.core.text import clean, clean_line, slugify_vi
from shop.partner.models import Partner, Producer
from shop.places.models import Commune

ONE_LINE = ("name", "name_en", "representative", "registration_number", "phone", "email", "street", "former_address")
MANY_LINES = ("story", "story_en")


class ProducerError(ValueError):
    """A producer that is refused; the message is a sentence for the person who asked, ``field`` its input."""

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


@dataclasses.dataclass(frozen=True)
class ProducerData:
    """What a register or a form says of a producer. An empty text means "not said" and keeps what is stored."""

    name: str
    kind: str
    commune: Commune
    registration_number: str = ""
    representative: str = ""
    phone: str = ""
    email: str = ""
    street: str = ""
    former_address: str = ""
    name_en: str = ""
    story: str = ""
    story_en: str = ""
    latitude: float | None = None
    longitude: float | None = None
    picture_id: int | None = None
    is_demo: bool = False


@transaction.atomic
def save_producer(data: ProducerData, *, producer: Producer | None = None, actor=None) -> Producer:
    """Create a producer, or bring the known one up to ``data``.

    Without ``producer`` it is looked for by registration number, else by name within the commune (a row without
    a number, or whose number is not known yet). The address of its page never changes. Raise
    :class:`ProducerError` for an empty name, an unknown kind, or a number that another producer has.
    """
    data = _cleaned(data)
    producer = producer or find_producer(data)
    created = producer is None
    if created:
        producer = Producer(slug=_free_slug(data), partner=Partner.objects.create(name=data.name[:128]))
    changed = _apply(producer, data)
    if not changed:
        return producer
    _refuse_taken_number(producer)
    producer.save()
    if producer.partner.name != producer.name[:128]:
        producer.partner.name = producer.name[:128]
        producer.partner.save(update_fields=["name"])
    # Names of the fields only: a phone number is nobody's business in a log.
    audit.log("producer.created" if created else "producer.updated", producer, actor, fields=sorted(changed))
    return producer


def find_producer(data: ProducerData) -> Producer | None:
    """Return the producer that ``data`` speaks of, if it is known."""
    number = clean_line(data.registration_number)
    known = Producer.objects.select_related("partner")
    if number and (found := known.filter(registration_number=number).first()):
        return found
    neighbours = known.filter(commune=data.commune).values_list("pk", "name", "registration_number")
    twins = (pk for pk, name, its in neighbours if not (number and its) and are_twins(name, data.name))
    found = next(twins, None)
    return known.get(pk=found) if found else None


def _cleaned(data: ProducerData) -> ProducerData:
    lines = {name: clean_line(getattr(data, name)) for name in ONE_LINE}
    texts = {name: clean(getattr(data, name)) for name in MANY_LINES}
    data = dataclasses.replace(data, **lines, **texts)
    if not slugify_vi(data.name):
        raise ProducerError(_("A producer needs a name."), "name")
    if data.kind not in Producer.Kind.values:
        raise ProducerError(_("There is no kind of producer “%(kind)s”.") % {"kind": data.kind}, "kind")
    return data


def _apply(producer: Producer, data: ProducerData) -> set[str]:
    """Set what was said; return the names of the fields that changed."""
    said = {name: getattr(data, name) for name in (*ONE_LINE, *MANY_LINES, "kind") if getattr(data, name)}
    said["commune_id"] = data.commune.pk
    optional = {name: getattr(data, name) for name in ("latitude", "longitude", "picture_id")}
    said |= {name: value for name, value in optional.items() if value is not None}
    if producer.pk is None:
        said["is_demo"] = data.is_demo
    changed = {name for name, value in said.items() if getattr(producer, name) != value}
    for name in changed:
        setattr(producer, name, said[name])
    return changed | ({"name"} if producer.pk is None else set())


def _refuse_taken_number(producer: Producer) -> None:
    number = producer.registration_number
    if number and Producer.objects.filter(registration_number=number).exclude(pk=producer.pk).exists():
        sentence = _("The registration number %(number)s belongs to another producer.")
        raise ProducerError(sentence % {"number": number}, "registration_number")


def _free_slug(data: ProducerData) -> str:
    """Return an address that is free: the name, then with the commune, then with a number."""
    base = slugify_vi(data.name)[:100].strip("-")
    place = f"{base}-{data.commune.slug}"[:130].strip("-")
    candidates = [base, place, *(f"{place}-{n}" for n in range(2, 100))]
    taken = set(Producer.objects.filter(slug__startswith=base[:100]).values_list("slug", flat=True))
    return next(slug for slug in candidates if slug not in taken)
