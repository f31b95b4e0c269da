"""People: one login by phone number or e-mail, and for whom they act."""

import unicodedata

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from shop.accounts.names import person_key
from shop.core.text import clean_line


class UserManager(BaseUserManager):
    """Creates people with a phone number, an e-mail address, or both."""

    use_in_migrations = True

    def create_user(self, email=None, password=None, phone=None, **extra):
        """Create a person; raise ValueError with neither e-mail nor phone."""
        if not (email or phone):
            raise ValueError("a phone number or an e-mail address is needed")
        user = self.model(email=email, phone=phone, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email=None, password=None, **extra):
        """Create a superuser (staff with every right)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username):
        """Return the person whose e-mail is ``username``, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. E-mail and phone may each be missing (not both); each is unique after normalising."""

    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    phone = PhoneNumberField(_("phone number"), null=True, blank=True, unique=True)
    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    name_key = models.CharField(max_length=120, blank=True, editable=False)  # searched: no marks
    language = models.CharField(_("language"), max_length=5, default="vi")
    birth_date = models.DateField(
        _("date of birth"), null=True, blank=True, help_text=_("kept when the person asked for it at the checkout")
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    date_joined = models.DateTimeField(_("date joined"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_ci_unique"),
            models.CheckConstraint(
                condition=models.Q(email__isnull=False) | models.Q(phone__isnull=False), name="user_has_contact"
            ),
        ]

    def __str__(self):
        return self.full_name or self.email or str(self.phone)

    def save(self, *args, **kwargs):
        """Store the e-mail in lower case, the name clean with its key, and nothing instead of an empty contact."""
        self.email = clean_line(self.email).lower() if self.email else None
        self.phone = self.phone or None
        self.full_name = clean_line(self.full_name)
        self.name_key = person_key(self.full_name)
        if "full_name" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)

    def set_password(self, raw_password):
        """Hash the NFC form: macOS and Windows keyboards compose the same ộ differently."""
        super().set_password(unicodedata.normalize("NFC", raw_password) if raw_password else raw_password)

    def check_password(self, raw_password):
        """Compare in NFC, as ``set_password`` stored it."""
        return super().check_password(unicodedata.normalize("NFC", raw_password) if raw_password else raw_password)

    # Oscar's dashboard and order pages ask for these.
    @property
    def first_name(self) -> str:
        """The whole name: Vietnamese names are never split."""
        return self.full_name

    @property
    def last_name(self) -> str:
        """Empty, see ``first_name``."""
        return ""

    @property
    def username(self) -> str:
        """What the person signs in with."""
        return self.email or str(self.phone or "")

    def get_full_name(self) -> str:
        """The whole name, or the contact when none was given."""
        return str(self)

    def get_short_name(self) -> str:
        """The whole name: a Vietnamese greeting never cuts it."""
        return str(self)


class Membership(models.Model):
    """A person acts for an organisation in a role; one person may hold several."""

    class Role(models.TextChoices):
        PRODUCER_OWNER = "producer_owner", _("Producer: owner")
        PRODUCER_STAFF = "producer_staff", _("Producer: staff")
        POINT_SELLER = "point_seller", _("Sales point: seller")
        OFFICE = "office", _("Programme office")
        COUNCIL = "council", _("Council member")
        EDITOR = "editor", _("Editor")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    # Rooms above this one own the organisations; text references keep the import order.
    producer = models.ForeignKey(
        "partner.Producer",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("producer"),
    )
    point = models.ForeignKey(
        "points.SalesPoint",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("sales point"),
    )
    province = models.ForeignKey(
        "places.Province",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("province of the office"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "producer", "point", "province"],
                name="membership_unique",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="membership_has_its_organisation",
                condition=(
                    models.Q(role__startswith="producer_", producer__isnull=False, point__isnull=True)
                    | models.Q(role="point_seller", point__isnull=False, producer__isnull=True)
                    | models.Q(role__in=["office", "council", "editor"], producer__isnull=True, point__isnull=True)
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"

    @property
    def organisation(self) -> str:
        """For whom: the producer, the point or the province; empty for the whole programme."""
        return str(self.producer or self.point or self.province or "")


class AddressBookEntry(models.Model):
    """An address that a person has goods sent to; checkout proposes the default one."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_addresses", verbose_name=_("user"))
    full_name = models.CharField(_("full name"), max_length=120)
    phone = PhoneNumberField(_("phone number"))
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", verbose_name=_("commune"))
    street = models.CharField(_("house, street, hamlet"), max_length=200)
    is_default = models.BooleanField(_("default address"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved address")
        verbose_name_plural = _("saved addresses")
        ordering = ["-is_default", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(is_default=True), name="address_one_default_per_user"
            )
        ]

    def __str__(self):
        return f"{self.full_name}, {self.street}"


class ContactCode(models.Model):
    """A short code sent to prove that a phone number or an e-mail address is the person's own."""

    class Purpose(models.TextChoices):
        RESET = "reset", _("reset the password")
        CHANGE = "change", _("change the contact")

    user = models.ForeignKey(User, models.CASCADE, related_name="contact_codes")
    purpose = models.CharField(max_length=10, choices=Purpose)
    contact = models.CharField(_("contact"), max_length=254)
    digest = models.CharField(max_length=128)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text=_("tries, counted before they are compared"))

    class Meta:
        verbose_name = _("contact code")
        verbose_name_plural = _("contact codes")
        indexes = [models.Index(fields=["user", "purpose", "-created_at"])]

    def __str__(self):
        return f"{self.purpose} {self.contact}"
