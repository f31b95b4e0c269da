"""Tables of complaints: one thread per seller order at a time, with two deadlines."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.core import clock
from shop.fulfilment.models import Role  # defined there before this module is read


class Complaint(models.Model):
    """What a buyer is not content with in one seller order, until somebody has settled it.

    Open while somebody has to do something; the other states say how it ended. Both deadlines are written when it is
    opened, from the ``ComplaintRule`` of that day, so a later rule does not move them.
    """

    class Kind(models.TextChoices):
        MISSING_PARCEL = "not_received", _("the parcel has not come")
        WRONG = "wrong", _("not what was ordered")
        SPOILED = "spoiled", _("broken or spoilt")
        SHORT = "short", _("something is missing")
        MONEY = "money", _("the money is not right")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        REFUNDED = "refunded", _("settled: money goes back")
        RETURNED = "returned", _("settled: goods are sent back")
        CONTENT = "content", _("settled: the buyer is content")
        REJECTED = "rejected", _("not accepted")

    seller_order = models.ForeignKey(
        "fulfilment.SellerOrder", models.PROTECT, related_name="complaints", verbose_name=_("seller order")
    )
    kind = models.CharField(_("what it is about"), max_length=15, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, db_index=True)
    opened_at = models.DateTimeField(_("opened at"), default=clock.now)
    answer_by = models.DateTimeField(_("first answer until"))
    solve_by = models.DateTimeField(_("to be settled until"), db_index=True)
    answered_at = models.DateTimeField(_("first answered at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    refund_vnd = models.PositiveBigIntegerField(_("goes back (đồng)"), default=0)
    answer_reminded_at = models.DateTimeField(_("reminded of the answer"), null=True, blank=True)
    solve_reminded_at = models.DateTimeField(_("reminded to settle"), null=True, blank=True)

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seller_order"], condition=models.Q(state="open"), name="complaint_one_open_per_order"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at=None)
                | models.Q(closed_at__isnull=False) & ~models.Q(state="open"),
                name="complaint_closed_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state="refunded") | models.Q(refund_vnd=0), name="complaint_money_when_refunded"
            ),
        ]

    def __str__(self):
        return f"{self.seller_order_id} {self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        """Somebody still has to do something."""
        return self.state == self.State.OPEN

    @property
    def due_at(self):
        """The deadline that comes next: of the first answer until there is one, then of the end."""
        return self.solve_by if self.answered_at else self.answer_by

    @property
    def is_late(self) -> bool:
        """The next deadline has passed."""
        return self.is_open and self.due_at < clock.now()

    @property
    def days_left(self) -> int:
        """Whole local days to the next deadline: 0 today, negative when it has passed."""
        return (clock.local_day(self.due_at) - clock.today()).days


class ComplaintMessage(models.Model):
    """One message of the thread, or what somebody did to settle it (``step``). Append-only."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="messages", verbose_name=_("complaint"))
    role = models.CharField(_("by"), max_length=10, choices=Role)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    step = models.CharField(_("step"), max_length=10, choices=Complaint.State, blank=True)
    text = models.TextField(_("text"), blank=True)
    at = models.DateTimeField(_("at"), default=clock.now)
    pictures = models.ManyToManyField(
        "media.Picture", through="ComplaintPicture", related_name="+", verbose_name=_("pictures")
    )

    class Meta:
        verbose_name = _("message of a complaint")
        verbose_name_plural = _("messages of complaints")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.complaint_id} {self.role}"


class ComplaintPicture(models.Model):
    """A cleaned picture that belongs to a message."""

    message = models.ForeignKey(ComplaintMessage, models.CASCADE, related_name="picture_links")
    picture = models.ForeignKey("media.Picture", models.PROTECT, related_name="+", verbose_name=_("picture"))

    class Meta:
        verbose_name = _("picture of a complaint")
        verbose_name_plural = _("pictures of complaints")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["message", "picture"], name="complaintpicture_once")]

    def __str__(self):
        return f"{self.message_id} {self.picture_id}"


class ComplaintRule(models.Model):
    """How long a complaint may be made, and how soon it is answered and settled; in days, from a day on."""

    valid_from = models.DateField(_("valid from"), unique=True)
    open_days = models.PositiveSmallIntegerField(
        _("can be made for (days)"), help_text=_("counted from the last step of the order")
    )
    answer_days = models.PositiveSmallIntegerField(_("first answer within (days)"))
    solve_days = models.PositiveSmallIntegerField(_("settled within (days)"))
    remind_hours = models.PositiveSmallIntegerField(_("reminded so many hours before"), default=24)
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("law or decree"))

    class Meta:
        verbose_name = _("deadlines of complaints")
        verbose_name_plural = _("deadlines of complaints")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer_days__lte=models.F("solve_days")), name="complaintrule_answer_before_end"
            )
        ]

    def __str__(self):
        return f"{self.valid_from}: {self.answer_days}/{self.solve_days}"
