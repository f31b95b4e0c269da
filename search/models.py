"""The stored documents, the outbox of what must be rebuilt, and the counter that orders all writes.

The full-text table (``search_text``) is made by migration 0002: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class IndexState(models.Model):
    """One row. Every rebuild takes its lock and the next ``generation``, so versions follow the order of commits.

    ``epoch`` tells a reader that keeps a copy in memory that this is another database (restored, or a test's).
    """

    epoch = models.UUIDField(default=uuid.uuid4, editable=False)
    generation = models.PositiveBigIntegerField(_("generation"), default=0)
    rebuilt_at = models.DateTimeField(_("last rebuilt whole"), null=True, blank=True)
    sales_on = models.DateField(_("orders counted until the day before"), null=True, blank=True)

    class Meta:
        verbose_name = _("state of the index")
        verbose_name_plural = _("state of the index")

    def __str__(self):
        return str(self.generation)


class SearchDocument(models.Model):
    """The document of one product as ``search.document`` builds it; the source of every backend.

    A product that leaves the shop keeps its row with ``removed``: the removal has a generation like any other
    change, so no reader misses it and nothing older can overtake it.
    """

    product_id = models.PositiveBigIntegerField(primary_key=True)
    generation = models.PositiveBigIntegerField(db_index=True)
    removed = models.BooleanField(default=False)
    text = models.JSONField(default=dict, help_text=_("searched text: search.document.ProductText"))
    card = models.JSONField(default=dict, help_text=_("what a list draws: search.document.Card"))
    spans = models.JSONField(default=list, help_text=_("days on which the star counts: search.document.Span"))
    group = models.PositiveSmallIntegerField(default=0)
    set_code = models.CharField(max_length=10, blank=True, db_index=True)
    province = models.CharField(max_length=60, blank=True, db_index=True)
    region = models.CharField(max_length=60, blank=True)
    former = models.CharField(max_length=60, blank=True)
    producer_kind = models.CharField(max_length=20, blank=True)
    producer_id = models.PositiveBigIntegerField(default=0, db_index=True)
    price_vnd = models.PositiveBigIntegerField(default=0, db_index=True)
    in_stock = models.BooleanField(default=False)
    points = models.JSONField(default=list)
    gift = models.PositiveSmallIntegerField(default=0)
    sales = models.PositiveIntegerField(default=0)
    listed_on = models.DateField(null=True)
    sort_name = models.TextField(blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")

    def __str__(self):
        return f"{self.product_id} v{self.generation}"

    @classmethod
    def stored_plainly(cls) -> list[str]:
        """Return the columns that hold a value of ``ProductDocument`` as it is."""
        other = {"generation", "removed", "text", "card", "spans"}
        return [field.name for field in cls._meta.fields if field.name not in other]


class IndexTask(models.Model):
    """A product whose document must be rebuilt: written in the transaction of the change, gone with the rebuild."""

    product_id = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("index task")
        verbose_name_plural = _("index tasks")
        ordering = ["pk"]

    def __str__(self):
        return str(self.product_id)


class SearchIndex(models.Model):
    """One Elasticsearch index. Documents up to generation ``position`` are in it; what is later is sent next.

    Generations follow the order of commits, so a position is safe: nothing with a smaller one can appear later.
    """

    class State(models.TextChoices):
        BUILDING = "building", _("being built")
        LIVE = "live", pgettext_lazy("index", "live")
        OLD = "old", _("kept for going back")

    name = models.CharField(_("name"), max_length=120, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.BUILDING)
    position = models.PositiveBigIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.name} ({self.state})"


class EngineState(models.Model):
    """One row: how Elasticsearch fared when a process last asked it (written by ``search.engine`` only)."""

    failing_since = models.DateTimeField(_("does not answer since"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    checked_at = models.DateTimeField(_("last asked by the tick"), null=True, blank=True)
    products = models.PositiveIntegerField(_("products on sale in the index"), null=True, blank=True)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)

    class Meta:
        verbose_name = _("state of Elasticsearch")
        verbose_name_plural = _("state of Elasticsearch")

    def __str__(self):
        return f"failing since {self.failing_since}" if self.failing_since else "answers"


class SearchLogEntry(models.Model):
    """What was searched, how often, and how it ended, by day. Nothing about who asked."""

    day = models.DateField(_("day"))
    text = models.CharField(_("text"), max_length=200)
    searches = models.PositiveIntegerField(_("searches"), default=0)
    hits = models.PositiveIntegerField(_("found the last time"), default=0)

    class Meta:
        verbose_name = _("search log entry")
        verbose_name_plural = _("search log")
        ordering = ["-day", "-searches"]
        constraints = [models.UniqueConstraint(fields=["day", "text"], name="searchlog_once_a_day")]

    def __str__(self):
        return f"{self.day} {self.text}"


class SearchClick(models.Model):
    """How often a product was opened from the results of a text, by day. Nothing about who opened it.

    ``positions`` is the sum of its places in the list, from 1: divided by ``clicks`` it is the mean place.
    """

    day = models.DateField(_("day"))
    text = models.CharField(_("text"), max_length=200)
    product_id = models.PositiveBigIntegerField(_("product"))
    clicks = models.PositiveIntegerField(_("opened"), default=0)
    positions = models.PositiveIntegerField(_("sum of places"), default=0)

    class Meta:
        verbose_name = _("opened result")
        verbose_name_plural = _("opened results")
        ordering = ["-day", "-clicks"]
        constraints = [models.UniqueConstraint(fields=["day", "text", "product_id"], name="searchclick_once_a_day")]

    def __str__(self):
        return f"{self.day} {self.text} {self.product_id}"
