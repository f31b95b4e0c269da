"""What an import would do: every row against the register and against the other rows. Reads only."""

import dataclasses
import itertools
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.certification import services
from catalogue.certification.models import Certificate
from catalogue.certification.register_import.book import Book, decision_key, folded_name
from catalogue.certification.register_import.rows import RegisterRow
from catalogue.certification.rules import Rules, clashing
from catalogue.listings.models import Listing
from shop.core.clock import today
from shop.core.names import are_twins
from shop.partner.models import Producer

Fail = Callable[[int, str, ValidationError | str], None]
SAID_OF_PRODUCER = ("name", "kind", "registration_number", "representative", "phone", "email")


@dataclasses.dataclass
class ProducerPlan:
    """One producer of the file: who it is in the register (None: new) and the row that speaks for it."""

    row: RegisterRow
    known: Producer | None
    changes: list[str]


@dataclasses.dataclass
class ProductPlan:
    """One product of the file with its producer."""

    row: RegisterRow
    producer: ProducerPlan
    known: Listing | None
    changes: list[str]


@dataclasses.dataclass
class Step:
    """What becomes of one row."""

    row: RegisterRow
    product: ProductPlan
    certificate: Certificate | None  # the recorded one, None: new
    changes: list[str]
    draft: Certificate | None = None  # dates of a new one

    @property
    def outcome(self) -> str:
        """created, changed or unchanged."""
        if self.certificate is None:
            return "created"
        return "changed" if self.all_changes else "unchanged"

    @property
    def all_changes(self) -> list[str]:
        """What changes with this row; a producer or product counts at the row that speaks for it."""
        found = list(self.changes)
        if self.product.row is self.row:
            found += self.product.changes
        if self.product.producer.row is self.row:
            found += self.product.producer.changes
        return found


class Planner:
    """Plans the rows one by one; faults go to ``fail(row, field, sentence)``."""

    def __init__(self, book: Book, fail: Fail, note: Callable[[str], None]):
        self.book, self.fail, self.note = book, fail, note
        self.producers: dict[tuple, ProducerPlan] = {}
        self.products: dict[tuple, ProductPlan] = {}
        self.decisions: dict[tuple, RegisterRow] = {}
        self.codes: dict[tuple, ProductPlan] = {}
        self.rules = Rules()

    def plan(self, rows: Iterable[RegisterRow]) -> list[Step]:
        """Return the steps of the rows that may be written, in the order of the file."""
        steps = []
        for row in rows:
            if self._is_lawful(row) and (step := self._step(row)):
                steps.append(step)
        self._refuse_overlaps(steps)
        return steps

    # ---------------------------------------------------------------------------------- one row alone

    def _is_lawful(self, row: RegisterRow) -> bool:
        """Check what the law says of decision, stars and days of one row."""
        decision = _fault_of(services.check_decision, row.decision_number, row.issuer_level, row.issuer, row.signed_on)
        if decision:
            self.fail(row.number, "signed_on", decision)
            return False
        faults = {
            "stars": _fault_of(self.rules.check_issuer, row.issuer_level, row.stars, row.signed_on),
            "score": _fault_of(self.rules.check_score, row.stars, row.score, row.score_note, row.signed_on),
            "issued_on": self._issue_fault(row),
            "valid_until": self._validity_fault(row),
            "ended_on": _end_fault(row),
        }
        for field, fault in faults.items():
            if fault:
                self.fail(row.number, field, fault)
        return not any(faults.values()) and self._is_one_decision(row)

    def _issue_fault(self, row: RegisterRow) -> str:
        if row.issued_on < row.signed_on:
            return _("Issued before the decision was signed (%(day)s).") % {"day": f"{row.signed_on:%d/%m/%Y}"}
        return _("That day is still to come.") if row.issued_on > today() else ""

    def _validity_fault(self, row: RegisterRow) -> str:
        end = self.rules.last_day_of_validity(row.issued_on)
        if row.valid_until in (None, end):
            return ""
        return _("36 months from %(start)s end on %(end)s, not on %(given)s.") % {
            "start": f"{row.issued_on:%d/%m/%Y}",
            "end": f"{end:%d/%m/%Y}",
            "given": f"{row.valid_until:%d/%m/%Y}",
        }

    def _is_one_decision(self, row: RegisterRow) -> bool:
        """One number of one issuer and year has one date, in the file and in the register."""
        identity = decision_key(row.decision_number, row.issuer, row.signed_on.year)
        known = self.book.decisions.get(identity)
        first = self.decisions.setdefault(identity, row)
        if known and (known.signed_on, known.issuer) != (row.signed_on, row.issuer_level):
            return self._two_dates(row, _("the register has %(day)s") % {"day": f"{known.signed_on:%d/%m/%Y}"})
        if first.signed_on != row.signed_on:
            there = {"row": first.number, "day": f"{first.signed_on:%d/%m/%Y}"}
            return self._two_dates(row, _("row %(row)s has %(day)s") % there)
        return True

    def _two_dates(self, row: RegisterRow, other: str) -> bool:
        sentence = _("Decision %(number)s has two dates: %(other)s.")
        self.fail(row.number, "signed_on", sentence % {"number": row.decision_number, "other": other})
        return False

    # ---------------------------------------------------------------------------------- against the register

    def _step(self, row: RegisterRow) -> Step | None:
        product = self._product(row, self._producer(row))
        certificates = self.book.certificates_of(product.known)
        identity = decision_key(row.decision_number, row.issuer, row.signed_on.year)
        decision = self.book.decisions.get(identity)
        recorded = next((c for c in certificates if decision and c.decision_id == decision.pk), None)
        step = Step(row, product, recorded, [], draft=None if recorded else self._draft(row))
        if recorded and not self._compare(step):
            return None
        return step

    def _producer(self, row: RegisterRow) -> ProducerPlan:
        """Find or start the plan of the row's producer; the first row of the file speaks for it."""
        identity = (row.registration_number or folded_name(row.producer), row.registration_number or row.commune.pk)
        plan = self.producers.get(identity)
        if plan is None:
            known = self.book.producer_of(row.producer, row.registration_number, row.commune.pk)
            plan = self.producers[identity] = ProducerPlan(row, known, _producer_changes(row, known))
        elif differs := _producer_differences(plan.row, row):
            self.note(
                _("Row %(row)s says another %(fields)s of “%(name)s” than row %(first)s, which was kept.")
                % {"row": row.number, "fields": ", ".join(differs), "name": row.producer, "first": plan.row.number}
            )
        return plan

    def _product(self, row: RegisterRow, producer: ProducerPlan) -> ProductPlan:
        identity = (id(producer), folded_name(row.product))
        plan = self.products.get(identity)
        if plan is not None and not are_twins(plan.row.product, row.product):
            identity = (*identity, row.product.lower())  # kẹo dừa is not kẹo dứa
            plan = self.products.get(identity)
        if plan is None:
            known = self.book.listing_of(producer.known, row.product)
            plan = ProductPlan(row, producer, known, self._product_changes(row, known))
            self.products[identity] = plan
            self._refuse_taken_code(plan)
        return plan

    def _refuse_taken_code(self, plan: ProductPlan) -> None:
        """An article code names one product of a producer, in the register and in the file."""
        row, producer = plan.row, plan.producer.known
        product_id = self.book.codes.get((producer.partner_id, row.sku)) if producer and row.sku else None
        first = self.codes.setdefault((id(plan.producer), row.sku), plan) if row.sku else plan
        if first is not plan or (product_id and not (plan.known and plan.known.product_id == product_id)):
            sentence = _("The article code “%(sku)s” belongs to another product.")
            self.fail(row.number, "sku", sentence % {"sku": row.sku})

    def _product_changes(self, row: RegisterRow, known: Listing | None) -> list[str]:
        """Return the names of what the row changes in a known product; an empty cell changes nothing."""
        if known is None:
            return []
        product_id = known.product_id
        pairs = {
            "set": (row.product_set.pk, known.product_set_id),
            "pack": (row.pack, known.pack),
            "description": (row.description, known.product.description),
            "price": (row.price, self.book.prices.get(product_id)),
            "net_weight_g": (row.net_weight_g, self.book.attributes.get((product_id, "net_weight_g"))),
            "shelf_life_days": (row.shelf_life_days, self.book.attributes.get((product_id, "shelf_life_days"))),
        }
        return [name for name, (said, recorded) in pairs.items() if said not in (None, "") and said != recorded]

    def _compare(self, step: Step) -> bool:
        """Compare a row with its recorded certificate: what was signed is not changed, what is new is added."""
        row, recorded = step.row, step.certificate
        signed = {"stars": (row.stars, recorded.stars), "issued_on": (row.issued_on, recorded.issued_on)}
        if recorded.score is not None and row.score is not None:
            signed["score"] = (row.score, recorded.score)
        if recorded.number and row.certificate_number:
            signed["certificate_number"] = (row.certificate_number, recorded.number)
        wrong = [field for field, (said, was) in signed.items() if said != was]
        for field in wrong:
            sentence = _("The register has “%(was)s” by this decision. A signed decision is corrected by another one.")
            self.fail(row.number, field, sentence % {"was": _shown(signed[field][1])})
        step.changes = _certificate_changes(row, recorded)
        return not wrong

    # ---------------------------------------------------------------------------------- rows against each other

    def _refuse_overlaps(self, steps: list[Step]) -> None:
        """One certificate per decision and product; one that runs into another must say that it replaces it."""
        by_product: dict[int, list[Step]] = {}
        for step in steps:
            by_product.setdefault(id(step.product), []).append(step)
        for group in by_product.values():
            seen: dict[tuple, Step] = {}
            for step in group:
                identity = decision_key(step.row.decision_number, step.row.issuer, step.row.signed_on.year)
                if first := seen.get(identity):
                    self._refuse_twice(step.row, first.row)
                seen.setdefault(identity, step)
            self._refuse_running_into(list(seen.values()))

    def _refuse_twice(self, row: RegisterRow, first: RegisterRow) -> None:
        self.fail(
            row.number,
            "product",
            _("“%(name)s” stands in row %(first)s already, under the same decision.")
            % {"name": row.product, "first": first.number},
        )

    def _refuse_running_into(self, group: list[Step]) -> None:
        """Walk the certificates of one product in time, recorded and new ones."""
        new = [step for step in group if step.draft]
        rows = {id(step.draft): step.row for step in new}
        recorded = self.book.certificates_of(group[0].product.known)
        timeline = sorted([*recorded, *(step.draft for step in new)], key=lambda c: c.issued_on)
        for older, newer in itertools.pairwise(timeline):
            if (id(older) in rows or id(newer) in rows) and clashing(newer, [older]):
                self._refuse_clash(older, newer, rows)
        starts = {certificate.issued_on for certificate in timeline}
        for step in new:
            if step.row.end_kind == Certificate.End.SUPERSEDED and step.row.ended_on not in starts:
                self.fail(step.row.number, "ended_on", _("No certificate of the product begins on that day."))

    def _draft(self, row: RegisterRow) -> Certificate:
        return Certificate(
            issued_on=row.issued_on,
            valid_until=self.rules.last_day_of_validity(row.issued_on),
            extended_until=row.extended_until,
            ended_on=row.ended_on,
            kind=row.kind,
        )

    def _refuse_clash(self, older: Certificate, newer: Certificate, rows: dict[int, RegisterRow]) -> None:
        """The newer may replace the older when it says so (upgrade, re-ranking) and does not begin on the same day."""
        replaces = newer.kind in (Certificate.Kind.UPGRADE, Certificate.Kind.RE_RANKING)
        if replaces and newer.issued_on > older.issued_on:
            return
        row = rows.get(id(newer)) or rows[id(older)]
        other = rows.get(id(older)) if id(newer) in rows else rows.get(id(newer))
        where = _("row %(row)s") % {"row": other.number} if other else _("the register")
        self.fail(
            row.number,
            "issued_on",
            _(
                "“%(name)s” has another certificate on the same days (%(where)s). If this one replaces it, write "
                "“nâng hạng” or “đánh giá lại” in the column “Loại đánh giá”."
            )
            % {"name": row.product, "where": where},
        )


def _fault_of(check: Callable[..., None], *args) -> str:
    """Return the sentence with which ``check(*args)`` refuses; "" when it does not."""
    try:
        check(*args)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _end_fault(row: RegisterRow) -> str:
    """An early end by decision needs its day, its decision and its ground; a successor ends by itself."""
    if row.end_kind not in (Certificate.End.REVOKED, Certificate.End.ANNULLED):
        return ""
    if row.ended_on and row.end_decision and row.end_signed_on and row.end_reason:
        return ""
    return _("An end needs its day, the number and date of its decision, and the ground.")


def _producer_changes(row: RegisterRow, known: Producer | None) -> list[str]:
    """Return what a row changes in a known producer. An address as certified moves nobody: it may be an old one."""
    if known is None:
        return []
    said = said_of_producer(row)
    if known.former_address:
        del said["former_address"]
    return [name for name, value in said.items() if value and value != getattr(known, name)]


def said_of_producer(row: RegisterRow) -> dict[str, str]:
    """Return what a row says of its producer, by the names of the producer's fields; "" when it does not."""
    return {
        "name": row.producer,
        "kind": row.producer_kind,
        "registration_number": row.registration_number,
        "representative": row.representative,
        "phone": row.phone,
        "email": row.email,
        "former_address": row.address if row.address_is_former else "",
    }


def _producer_differences(first: RegisterRow, row: RegisterRow) -> list[str]:
    one, other = said_of_producer(first), said_of_producer(row)
    return [name for name in SAID_OF_PRODUCER if other[name] and one[name] != other[name]]


def _certificate_changes(row: RegisterRow, recorded: Certificate) -> list[str]:
    """Return what a row adds to a recorded certificate: its number, an extension, an end by decision."""
    changes = []
    if row.certificate_number and not recorded.number:
        changes.append("certificate_number")
    if row.extended_until and row.extended_until != recorded.extended_until:
        changes.append("extended_until")
    if row.end_kind in (Certificate.End.REVOKED, Certificate.End.ANNULLED) and not recorded.ended_on:
        changes.append("end_kind")
    return changes


def _shown(value) -> str:
    return f"{value:%d/%m/%Y}" if hasattr(value, "year") else str(value)
