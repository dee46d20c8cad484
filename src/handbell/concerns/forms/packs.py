"""What is filled in about packs that leave the school."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from handbell.concerns.forms.once import Once
from handbell.concerns.models import Pack
from handbell.concerns.operations.doing import A_LINE
from handbell.concerns.pack_file import new_passphrase
from handbell.concerns.queries.packs import Purpose, Terms
from handbell.ui.widgets import CountedTextarea, Radios

_SALT: Final = "handbell.concerns.pack"
_HOUR: Final = 3600


class Ask(Once):
    """What for, why, for whom, and what else stays out."""

    purpose = forms.ChoiceField(
        label=_("What is it for?"),
        choices=Purpose.choices,
        widget=Radios(),
        error_messages={"required": _("Choose what it is for"), "invalid_choice": _("Choose what it is for")},
    )
    reason = forms.CharField(
        label=_("Why now, and who gets it?"),
        max_length=A_LINE,
        widget=CountedTextarea(limit=A_LINE),
        error_messages={"required": _("Write it down: it cannot be empty.")},
    )
    whose = forms.ChoiceField(
        label=_("For which person in the case?"),
        required=False,
        help_text=_("Only when somebody asks for what is kept about them: their own name stays in."),
        error_messages={"invalid_choice": _("Choose whom it is for")},
    )
    also = forms.CharField(
        label=_("More words to leave out"),
        required=False,
        max_length=4000,
        help_text=_("Nicknames, initials, places: one on each line."),
        widget=CountedTextarea(limit=4000),
    )
    whole = forms.BooleanField(
        label=_("The police, a court or the authority wants it with all names in it"), required=False
    )
    with_teller = forms.BooleanField(
        label=_("It goes to a new school, and who told it has to go along"), required=False
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = [("", _("Nobody in it")), *people]  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        """As they are asked for."""
        data = self.cleaned_data
        return Terms(
            purpose=Purpose(data["purpose"]),
            reason=data["reason"],
            redacted=not data["whole"],
            whose=data["whose"],
            with_teller=data["with_teller"],
            also=tuple(data["also"].splitlines()),
        )


class Decide(Once):
    """Yes or no, as the second person."""

    agree = forms.ChoiceField(
        label=_("May it leave the school?"),
        choices=[("yes", _("Yes, I have read what is in it")), ("no", _("No"))],
        widget=Radios(),
        error_messages={"required": _("Choose yes or no"), "invalid_choice": _("Choose yes or no")},
    )
    teller_too = forms.BooleanField(label=_("I agree that who told it goes along"), required=False)

    def __init__(self, *args: Any, with_teller: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_teller:
            del self.fields["teller_too"]


class Make(Once):
    """The passphrase that this page showed, signed, so that no weaker one is used."""

    drawn = forms.CharField(widget=forms.HiddenInput, max_length=500)
    written = forms.BooleanField(
        label=_("I have written the passphrase down"),
        error_messages={"required": _("Write the passphrase down first: it is not shown again")},
    )

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pack = pack
        self.passphrase = self._read(str(self.data.get("drawn", ""))) if self.is_bound else ""
        self._too_old = self.is_bound and not self.passphrase
        if not self.passphrase:
            self.passphrase = new_passphrase()
            drawn = signing.dumps([pack.id.hex, self.passphrase], salt=_SALT)
            self.initial["drawn"] = drawn
            if self.is_bound:
                self.data = {**dict(self.data.items()), "drawn": drawn}

    def clean_drawn(self) -> str:
        """The passphrase, if it is one that was drawn and shown for this pack within the hour."""
        if self._too_old:
            raise forms.ValidationError(_("This page is too old. Write the new passphrase down."))
        return self.passphrase

    def _read(self, drawn: str) -> str:
        try:
            pack, passphrase = signing.loads(drawn, salt=_SALT, max_age=_HOUR)
        except (signing.BadSignature, ValueError, TypeError):
            return ""
        return str(passphrase) if pack == self._pack.id.hex else ""
