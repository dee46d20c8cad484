"""What is filled in about the files of a case."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from handbell.concerns.forms.once import Once
from handbell.evidence.operations import Why
from handbell.ui.widgets import Radios


class Original(Once):
    """Why the original is opened."""

    why = forms.ChoiceField(
        label=_("Why do you need the original?"),
        choices=Why.choices,
        widget=Radios(),
        error_messages={
            "required": _("Choose why you need it"),
            "invalid_choice": _("Choose why you need it"),
        },
    )


class Destroy(Once):
    """Whose word it is that a sealed file is destroyed."""

    reference = forms.CharField(
        label=_("Reference of the police or the local authority"),
        max_length=40,
        help_text=_("As it stands on their letter or message."),
        error_messages={"required": _("Enter their reference")},
    )
    told = forms.BooleanField(
        label=_("They have told the school in writing to destroy it"),
        error_messages={"required": _("Without their word in writing it is not destroyed")},
    )


class Decide(Once):
    """Yes or no, as the second person."""

    agree = forms.ChoiceField(
        label=_("Is it destroyed?"),
        choices=[("yes", _("Yes, destroy it")), ("no", _("No, keep it sealed"))],
        widget=Radios(),
        error_messages={"required": _("Choose yes or no"), "invalid_choice": _("Choose yes or no")},
    )
