"""A file of rules to take in; and whom rules bind and whom to ask as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbell.rulebooks.forms.rows import RowsField, word_choices
from handbell.rulebooks.holdings import as_list, stamp_of
from handbell.rules.files.entries import Plain
from handbell.rules.files.exchange import LARGEST
from handbell.rules.vocabulary import BODIES, ROLES

_NAME = 200  # characters


class RulesFile(forms.Form):
    """A file that was saved from Handbell."""

    file = forms.FileField(
        label=gettext_lazy("File of rules"),
        help_text=gettext_lazy("A .yaml file saved from Handbell, half a megabyte at most."),
    )
    only_these = forms.BooleanField(
        label=gettext_lazy("Take out the rules that the file does not have"), required=False
    )

    def clean_file(self) -> File[bytes]:
        """Refuse what is too large before it is read."""
        file: File[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > LARGEST:
            raise ValidationError(
                _("This file is too large to hold rules. Choose the one saved from Handbell.")
            )
        return file


class Confirm(forms.Form):
    """The text of the file as it was shown, sent back to be taken in. seen: the stamp of the rules that stood then."""

    text = forms.CharField(max_length=LARGEST, strip=False, widget=forms.HiddenInput)
    name = forms.CharField(max_length=_NAME, required=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    only_these = forms.BooleanField(required=False, widget=forms.HiddenInput)


class DefaultsForm(forms.Form):
    """Whom rules bind that name nobody, whom to ask where the policy is open, and whom the asked-most roles ask."""

    def __init__(self, data: Any = None, *, defaults: Plain) -> None:
        by_role = defaults.get("ask_by_role") or {}
        initial = {"who": list(as_list(defaults.get("who"))), "ask": list(as_list(defaults.get("ask")))}
        initial |= {f"ask_{role}": list(as_list(bodies)) for role, bodies in by_role.items()}
        super().__init__(data, initial={**initial, "seen": stamp_of(defaults)})
        self.fields["seen"] = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
        self.roles = tuple(dict.fromkeys(["headteacher", "pupil", "parent", *by_role]))
        bodies = word_choices(BODIES)
        self.fields["who"] = RowsField(
            label=_("Whom the rules bind that name nobody"),
            choices=word_choices(ROLES),
            row=_("Who"),
            required=True,
        )
        self.fields["ask"] = RowsField(
            label=_("Whom to ask where the policy is open"), choices=bodies, row=_("Ask"), required=True
        )
        for role in self.roles:
            self.fields[f"ask_{role}"] = RowsField(
                label=_("The same, when the question comes from %(who)s") % {"who": _(ROLES.label(role))},
                choices=bodies,
                row=_("Ask"),
            )

    def plain(self) -> Mapping[str, Any]:
        """The defaults in the form of the files. Only of a form that is valid."""
        said = self.cleaned_data
        by_role = {role: said[f"ask_{role}"] for role in self.roles if said[f"ask_{role}"]}
        return {"who": said["who"], "ask": said["ask"]} | ({"ask_by_role": by_role} if by_role else {})
