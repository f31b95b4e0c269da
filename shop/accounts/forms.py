"""Form fields for people and their contacts, and the forms of this room."""

import unicodedata

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, password_validation
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from shop.accounts import limits
from shop.accounts.contacts import Contact, read_contact, read_email, read_phone, show_phone
from shop.accounts.models import User
from shop.core.text import clean, clean_line
from shop.core.throttle import client_address


class CleanTextField(forms.CharField):
    """One line of text in NFC, without invisible characters, blanks squeezed."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "input"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        """Clean before the length is checked."""
        return clean_line(super().to_python(value) or "")


class PersonNameField(CleanTextField):
    """One field for the whole name: a single letter is a name, nothing is split, no case is changed."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Full name"))
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("error_messages", {"required": _("Write your name.")})
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "input", "autocomplete": "name"}))
        super().__init__(**kwargs)


class PhoneField(forms.CharField):
    """A phone number as people write it; cleaned to E.164 (``+84912345678``), "" when not required and empty."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Phone number"))
        kwargs.setdefault("error_messages", {"required": _("Write a phone number.")})
        attrs = {"class": "input", "inputmode": "tel", "autocomplete": "tel"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def clean(self, value):
        """Return the number in E.164; raise ValidationError with a sentence."""
        value = super().clean(value)
        return read_phone(value) if value else ""

    def prepare_value(self, value):
        """Show a stored number as people write it; what was typed stays as it was."""
        return show_phone(value) if value and str(value).startswith("+84") else value


class EmailField(forms.CharField):
    """An e-mail address, cleaned to lower case, "" when not required and empty."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("E-mail address"))
        kwargs.setdefault("error_messages", {"required": _("Write an e-mail address.")})
        attrs = {"class": "input", "inputmode": "email", "autocomplete": "email", "spellcheck": "false"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def clean(self, value):
        """Return the address; raise ValidationError with a sentence."""
        value = super().clean(value)
        return read_email(value) if value else ""


class ContactField(forms.CharField):
    """A phone number or an e-mail address in one field; cleaned to a :class:`Contact`."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Phone number or e-mail"))
        kwargs.setdefault("error_messages", {"required": _("Write a phone number or an e-mail address.")})
        attrs = {"class": "input", "autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def clean(self, value) -> Contact:
        """Return the contact; raise ValidationError with a sentence."""
        return read_contact(super().clean(value))


class PasswordField(forms.CharField):
    """A password in NFC, blanks kept; ``new`` says whether the browser should propose one."""

    def __init__(self, *, new: bool = False, **kwargs):
        kwargs.setdefault("label", _("Password"))
        kwargs.setdefault("error_messages", {"required": _("Write a password.")})
        if new:
            kwargs.setdefault("help_text", _("At least 8 characters, not only digits."))
        attrs = {"class": "input", "autocomplete": "new-password" if new else "current-password"}
        super().__init__(strip=False, widget=forms.PasswordInput(attrs=attrs), **kwargs)
        # Hashing a book takes a server down; nobody types one.
        self.validators.append(MaxLengthValidator(256))

    def to_python(self, value):
        """Compose, as the model does before it hashes: length and likeness are judged on what is stored."""
        return unicodedata.normalize("NFC", super().to_python(value) or "")


class CodeField(forms.CharField):
    """Six digits, however they were spaced."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Code"))
        kwargs.setdefault("error_messages", {"required": _("Write the code of six digits.")})
        attrs = {"class": "input account-code", "inputmode": "numeric", "autocomplete": "one-time-code"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value) -> str:
        """Return six digits; raise ValidationError when there are more or fewer."""
        digits = "".join(unicodedata.normalize("NFKC", clean(super().clean(value))).split())
        if not (len(digits) == 6 and digits.isascii() and digits.isdecimal()):
            raise ValidationError(_("The code has six digits."), code="code")
        return digits


class SignInForm(forms.Form):
    """Contact and password; ``get_user()`` after it is valid."""

    contact = ContactField()
    password = PasswordField()

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self):
        """Ask the backend; say how long to wait after too many tries, and never which half was wrong."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        contact = cleaned["contact"].value
        self.user = authenticate(self.request, username=contact, password=cleaned["password"])
        if self.user is None:
            wait = limits.sign_in_wait(contact, client_address(self.request))
            raise ValidationError(limits.wait_sentence(wait) if wait else _("Contact and password do not match."))
        return cleaned


class NewPasswordMixin(forms.Form):
    """Judge ``password`` by the site's rules, knowing whose it is."""

    def password_owner(self) -> User:
        """Return the person, saved or not."""
        raise NotImplementedError

    def clean(self):
        """Put what is wrong with the password next to its field."""
        cleaned = super().clean()
        if cleaned.get("password"):
            try:
                password_validation.validate_password(cleaned["password"], self.password_owner())
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class RegisterForm(NewPasswordMixin):
    """Name, one contact, one password."""

    full_name = PersonNameField()
    contact = ContactField()
    password = PasswordField(new=True)

    def password_owner(self) -> User:
        """The person to be."""
        contact = self.cleaned_data.get("contact")
        known = {contact.kind: contact.value} if contact else {}
        return User(full_name=self.cleaned_data.get("full_name", ""), **known)


class ContactForm(forms.Form):
    """Whose password to reset."""

    contact = ContactField()


class CodeForm(forms.Form):
    """The code that was sent."""

    code = CodeField()


class NewPasswordForm(NewPasswordMixin):
    """A new password after a code."""

    password = PasswordField(new=True, label=_("New password"))

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def password_owner(self) -> User:
        """The person who proved a contact."""
        return self.user


class ChangePasswordForm(NewPasswordForm):
    """A new password, confirmed by the old one."""

    current = PasswordField(label=_("Current password"))
    field_order = ["current", "password"]


class ChangeContactForm(forms.Form):
    """A new phone number or e-mail address, confirmed by the password."""

    contact = ContactField(label=_("New phone number or e-mail"))
    current = PasswordField(label=_("Current password"))


class PasswordForm(forms.Form):
    """Confirm a step that cannot be taken back."""

    current = PasswordField(label=_("Current password"))


class ProfileForm(forms.Form):
    """Name and language."""

    full_name = PersonNameField()
    language = forms.ChoiceField(
        label=_("Language of messages"), choices=settings.LANGUAGES, widget=forms.Select(attrs={"class": "input"})
    )
