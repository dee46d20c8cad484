"""Forms of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from handbell.people.models import Membership
from handbell.ui.widgets import Radios


class AccountSettings(forms.Form):
    """How the pages look and in which language."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser asks")), *settings.LANGUAGES],
        widget=Radios(),
    )
    large_text = forms.BooleanField(label=_("Large text"), required=False)


class ChooseSchool(forms.Form):
    """One of the schools that an account may enter."""

    school = forms.ChoiceField(
        label=_("School"), widget=Radios(), error_messages={"required": _("Choose a school")}
    )

    def __init__(self, *args: Any, memberships: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [(str(one.school_id), one.school.name) for one in memberships]  # type: ignore[attr-defined]


class EnterCode(forms.Form):
    """The code from a mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "spellcheck": "false", "class": "hb-input--10"}
        ),
        error_messages={"required": _("Enter the code from the e-mail")},
    )
