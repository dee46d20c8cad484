"""Naming somebody: who is in a case, who is too close to it, who reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from handbell.concerns.forms.case import Choices, words_field
from handbell.concerns.forms.once import Once
from handbell.concerns.models import Part
from handbell.concerns.operations.doing import A_LINE
from handbell.people.models import Person
from handbell.ui.widgets import Radios


class Named(Once):
    """A name, and when the school's list has some who may be meant, which of them."""

    name = forms.CharField(
        label=_("Name"),
        max_length=A_LINE,
        help_text=_("As it is in the school's list, or as it was told."),
        error_messages={"required": _("Enter a name")},
    )
    person = forms.CharField(required=False, widget=forms.HiddenInput)
    TYPED: Final = "typed"
    must_choose = False

    def offer(self, found: Iterable[Person]) -> None:
        """Ask which of these is meant."""
        choices: Choices = [
            (str(one.id), f"{one.full_name} ({one.job_title})".replace(" ()", "")) for one in found
        ]
        if not self.must_choose:
            choices.append((self.TYPED, _("None of these: keep the name as I typed it")))
        self.fields["person"] = forms.ChoiceField(
            label=_("Who is meant?"),
            choices=choices,
            required=True,
            widget=Radios(),
            error_messages={"required": _("Choose who is meant"), "invalid_choice": _("Choose who is meant")},
        )


class AddPerson(Named):
    """Somebody in the case."""

    part = forms.ChoiceField(
        label=_("What are they in it?"),
        choices=Part.choices,
        widget=Radios(
            hints={Part.SUBJECT: _("They see nothing of the case from then on. Nobody tells them.")}
        ),
    )
    note = words_field(_("Note"), required=False)


class Conflict(Named):
    """Somebody too close to somebody in the case."""

    must_choose = True
    reason = words_field(_("Why can they not work on it?"))


class OwnConflict(Once):
    """One is too close oneself."""

    reason = words_field(_("Why can you not work on it?"))


class GiveReader(Named):
    """One more reader."""

    must_choose = True
    reason = words_field(_("Why do they need to know?"))
