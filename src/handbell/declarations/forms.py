"""What people fill in here. Each form that writes carries a key, so that pressing twice writes once."""

from __future__ import annotations

import secrets
from typing import Any, Final
from uuid import UUID

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from handbell.declarations.models import Method
from handbell.declarations.states import State
from handbell.people.models import Person
from handbell.people.roles import Role
from handbell.policies.models import Version
from handbell.ui.widgets import CountedTextarea, DateField, Radios

_ONE_DAY: Final = 24 * 60 * 60
_REASON, _NOTE = 4000, 1000


class OnceOnly(forms.Form):
    """A form with a key that the server made for this person and version when it showed the page, good for a day."""

    submission_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)

    def __init__(self, *args: Any, person: Person, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._salt = f"declarations.{type(self).__name__}:{person.id}:{version.id}"
        self.initial["submission_key"] = self._new_key()

    def _new_key(self) -> str:
        return signing.dumps(secrets.token_hex(16), salt=self._salt)

    def clean_submission_key(self) -> str:
        """The key itself, 32 hex digits. A key that is missing, forged or too old is replaced by a new one."""
        try:
            return str(signing.loads(self.cleaned_data["submission_key"], salt=self._salt, max_age=_ONE_DAY))
        except signing.BadSignature:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[self.add_prefix("submission_key")] = self._new_key()  # type: ignore[index]
            raise forms.ValidationError(
                _(
                    "This page was open for more than a day, or was not made for you. Nothing was sent. "
                    "Look it through once more, then press the button again."
                )
            ) from None


class _JobTitle(OnceOnly):
    job_title = forms.CharField(
        label=_("Job title"),
        max_length=120,
        help_text=_("Or what they do in the school, such as “Parent governor”."),
        error_messages={"required": _("Enter a job title, or what is done in the school")},
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, widget=forms.HiddenInput)


class Sign(_JobTitle):
    """One's own signature on screen."""

    agree = forms.BooleanField(
        label=_("I have read the words above, and I sign them in my own name"),
        error_messages={"required": _("Tick the box to sign, or ask or decline instead")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["job_title"].label = _("Your job title")
        self.fields["job_title"].help_text = _("Or what you do in the school, such as “Parent governor”.")


class Record(_JobTitle):
    """A signature on paper, or on somebody's behalf."""

    method = forms.ChoiceField(
        label=_("How did they sign?"),
        choices=[(Method.ON_PAPER, Method.ON_PAPER.label), (Method.ON_BEHALF, Method.ON_BEHALF.label)],
        widget=Radios(
            hints={
                Method.ON_PAPER: _("They signed the printed form, and the school keeps it."),
                Method.ON_BEHALF: _(
                    "They told you that they have read it and agree, and cannot sign. The chair countersigns."
                ),
            }
        ),
        error_messages={"required": _("Choose how they signed")},
    )
    signed_on = DateField(
        label=_("On which day did they sign?"),
        error_messages={"required": _("Enter the day on which they signed")},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=_NOTE,
        widget=CountedTextarea(limit=_NOTE),
        help_text=_(
            "Where the paper is kept, or why you put this down for them. The note is kept with the declaration."
        ),
        error_messages={"required": _("Say where the paper is kept, or why you put this down for them")},
    )
    field_order = ("method", "signed_on", "job_title", "note")


class Query(OnceOnly):
    """A question before signing."""

    reason = forms.CharField(
        label=_("Your question"),
        max_length=_REASON,
        widget=CountedTextarea(limit=_REASON),
        help_text=_("Name the clause if it is about one. The headteacher reads it and answers here."),
        error_messages={"required": _("Enter your question")},
    )


class Decline(OnceOnly):
    """Not signing, with the reason."""

    reason = forms.CharField(
        label=_("Why you decline to sign"),
        max_length=_REASON,
        widget=CountedTextarea(limit=_REASON),
        help_text=_("The headteacher reads it. You may still sign later. The policy binds you all the same."),
        error_messages={"required": _("Say why you decline")},
    )


class Answer(forms.Form):
    """The head's answer."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=_REASON,
        widget=CountedTextarea(limit=_REASON),
        help_text=_("They read it here and are asked to sign again."),
        error_messages={"required": _("Enter your answer")},
    )


class _Ids(forms.TypedMultipleChoiceField):
    """Any ids; whether they may be countersigned is the operation's to say, under the lock."""

    def valid_value(self, value: object) -> bool:
        """Every well-formed id; `coerce` has the last word."""
        return isinstance(value, str)


class Countersign(forms.Form):
    """Which of the declarations that are shown have been checked."""

    signatures = _Ids(
        coerce=UUID,
        error_messages={
            "required": _("Tick each declaration that you have checked"),
            "invalid_choice": _("The list could not be read. Nothing was signed. Look it through again."),
        },
    )


class Narrow(forms.Form):
    """What the board shows."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("Every role")), *Role.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Every state")), *State.choices]
    )
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)
    policy = forms.UUIDField(required=False, widget=forms.HiddenInput)
