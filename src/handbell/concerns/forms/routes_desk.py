"""A piece of the routing rules as fields, for people who write no YAML; the whole book as text; why, and yes or no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbell.rules.model import Clause
from handbell.rules.routing.vocabulary import (
    CATEGORIES,
    DUTIES,
    LIMITS,
    LOCKS,
    NEVER,
    OWNERS,
    RECEIVERS,
    UPLOADS,
)
from handbell.rules.vocabulary import Words

LARGEST: Final = 500_000  # characters of a book's text, as `rules.routing` has it
_STEP, _GAPS, _REFS, _REASON = 500, 5000, 300, 2000  # characters
MOST_ROWS: Final = 40
_HEADING: Final = 60  # characters of a clause's heading that a list shows

Plain = dict[str, Any]
Choices = list[tuple[str, str]]


def choices_of(words: Words, empty: str = "") -> Choices:
    """A closed list to choose from, in the reader's language; `empty` is how the empty choice is called."""
    listed = [(slug, _(words.label(slug))) for slug in words.slugs()]
    return [("", empty or _("Choose, or leave empty")), *listed]


def as_list(value: Any) -> list[str]:
    """A text or list of texts as it stands in a book, as a list."""
    return [] if value is None else [value] if isinstance(value, str) else [str(one) for one in value]


class Row(forms.Form):
    """A row that may stay empty; `plain` is what it says in the form of the book."""

    clauses = forms.CharField(
        label=gettext_lazy("Clauses, when others than below"), max_length=_REFS, required=False
    )

    def own_clauses(self) -> Plain:
        """The clauses of this row alone, when it names any."""
        refs = self.cleaned_data.get("clauses", "").replace(",", " ").split()
        return {"clauses": refs} if refs else {}


class TellRow(Row):
    """Whom to tell and by when; one of two or three is enough when more than one is named."""

    field_order = ("role", "or_1", "or_2", "within", "may", "clauses")
    # Further ones of whom one is enough, from a book that was written as text.
    others = forms.CharField(max_length=_REFS, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = choices_of(RECEIVERS)
        labels = {"role": _("Tell"), "or_1": _("or instead"), "or_2": _("or instead")}
        for name, label in labels.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=roles, required=False)
        self.fields["within"] = forms.ChoiceField(
            label=_("By when"), choices=choices_of(LIMITS, _("The policy sets no limit")), required=False
        )
        self.fields["may"] = forms.BooleanField(label=_("Allowed, not asked for"), required=False)
        self.order_fields(self.field_order)

    def roles(self) -> list[str]:
        """Everybody who is named, each once."""
        named = [self.cleaned_data.get(name, "") for name in ("role", "or_1", "or_2")]
        named += self.cleaned_data.get("others", "").split() if any(named) else []
        return list(dict.fromkeys(role for role in named if role))

    def clean(self) -> dict[str, Any]:
        """A limit or clause without anybody to tell is a mistake, not an empty row."""
        said = self.cleaned_data
        if not self.roles() and (said.get("within") or said.get("clauses") or said.get("may")):
            self.add_error("role", _("Choose whom to tell, or empty the row."))
        return said

    def plain(self) -> Plain | None:
        """None for an empty row."""
        roles = self.roles()
        if not roles:
            return None
        said = self.cleaned_data
        within = {"within": said["within"]} if said["within"] else {}
        may = {"may": True} if said["may"] else {}
        return {"role": roles[0] if len(roles) == 1 else roles, **within, **may, **self.own_clauses()}


class StepRow(Row):
    """Something to do, who does it and by when."""

    field_order = ("do", "who", "within", "clauses")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["do"] = forms.CharField(
            label=_("What is done"),
            max_length=_STEP,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["who"] = forms.ChoiceField(label=_("Who"), choices=choices_of(OWNERS), required=False)
        self.fields["within"] = forms.ChoiceField(
            label=_("By when"), choices=choices_of(LIMITS, _("The policy sets no limit")), required=False
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A step has words and an owner, or is empty."""
        said = self.cleaned_data
        if said.get("do") and not said.get("who") and "who" not in self.errors:
            self.add_error("who", _("Choose who does this step."))
        if not said.get("do") and (said.get("who") or said.get("within") or said.get("clauses")):
            self.add_error("do", _("Write what is done, or empty the row."))
        return said

    def plain(self) -> Plain | None:
        """None for an empty row."""
        said = self.cleaned_data
        if not said.get("do"):
            return None
        within = {"within": said["within"]} if said["within"] else {}
        return {"do": " ".join(said["do"].split()), "who": said["who"], **within, **self.own_clauses()}


class ClauseRow(forms.Form):
    """A clause that the piece rests on."""

    def __init__(self, *args: Any, clauses: Mapping[str, Clause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(ref, f"{ref}: {one.heading[:_HEADING]}") for ref, one in clauses.items()]
        choices = [("", _("Choose, or leave empty")), *listed]
        self.fields["ref"] = forms.ChoiceField(label=_("Clause"), choices=choices, required=False)


class PieceForm(forms.Form):
    """What a piece says apart from its rows."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            self.fields["category"] = forms.ChoiceField(
                label=_("What somebody tells"), choices=choices_of(CATEGORIES)
            )
        self.fields["never"] = forms.MultipleChoiceField(
            label=_("Nobody may"),
            choices=choices_of(NEVER)[1:],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["uploads"] = forms.ChoiceField(
            label=_("Files"), choices=choices_of(UPLOADS, _("It says nothing of files")), required=False
        )
        self.fields["lock"] = forms.ChoiceField(
            label=_("Nobody questions, investigates or acts until"),
            choices=choices_of(LOCKS, _("It locks nothing")),
            required=False,
        )
        self.fields["duty"] = forms.ChoiceField(
            label=_("The school’s duty"),
            choices=choices_of(DUTIES, _("It says nothing of it")),
            required=False,
        )
        self.fields["gaps"] = forms.CharField(
            label=_("What the policy leaves open"),
            help_text=_("One to a line."),
            max_length=_GAPS,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


def initial_of(piece: Plain) -> dict[str, Any]:
    """The fields of `PieceForm` for a piece in the form of the book."""
    return {
        "never": [_slug_of(one) for one in as_list_of(piece.get("never"))],
        "uploads": piece.get("uploads", ""),
        "lock": piece.get("lock", ""),
        "duty": piece.get("duty", ""),
        "gaps": "\n".join(as_list(piece.get("gaps"))),
    }


def as_list_of(value: Any) -> list[Any]:
    """One thing or a list of them, as a list."""
    return [] if value is None else list(value) if isinstance(value, list) else [value]


def _slug_of(never: Any) -> str:
    return str(never["do_not"]) if isinstance(never, Mapping) else str(never)


def tell_initial(piece: Plain) -> list[dict[str, Any]]:
    """The rows of whom to tell."""
    found = []
    for told in as_list_of(piece.get("tell")):
        roles = [*as_list(told["role"]), "", ""]
        row = {"role": roles[0], "or_1": roles[1], "or_2": roles[2], "others": " ".join(roles[3:]).strip()}
        row |= {"within": told.get("within", ""), "clauses": ", ".join(as_list(told.get("clauses")))}
        found.append({**row, "may": told.get("may", False)})
    return found


def step_initial(piece: Plain) -> list[dict[str, Any]]:
    """The rows of what to do."""
    return [
        {
            "do": step["do"],
            "who": step["who"],
            "within": step.get("within", ""),
            "clauses": ", ".join(as_list(step.get("clauses"))),
        }
        for step in as_list_of(piece.get("steps"))
    ]


def made(piece: Plain, form: PieceForm, tell: Sequence[Any], steps: Sequence[Any], refs: list[str]) -> Plain:
    """The piece as the (valid) forms have it. What no field shows (conditions, days, replacements) stays as it was."""
    said = form.cleaned_data
    before = {_slug_of(one): one for one in as_list_of(piece.get("never"))}
    parts: Plain = {
        "tell": [row for one in tell if (row := one.plain()) is not None],
        "steps": [row for one in steps if (row := one.plain()) is not None],
        "never": [before.get(slug, slug) for slug in said["never"]],
        "uploads": said["uploads"],
        "lock": said["lock"],
        "duty": said["duty"],
        "gaps": [line.strip() for line in said["gaps"].splitlines() if line.strip()],
        "clauses": refs,
    }
    kept = {key: value for key, value in piece.items() if key not in parts}
    return {**kept, **{key: value for key, value in parts.items() if value}}


class Whole(forms.Form):
    """The whole book as a file, or typed."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=gettext_lazy("File of routing rules"),
        help_text=gettext_lazy("A .yaml file saved from here, half a megabyte at most."),
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Or the text itself"),
        max_length=LARGEST,
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
    )

    def clean_file(self) -> File[bytes] | None:
        """Refuse what is too large before it is read."""
        file: File[bytes] | None = self.cleaned_data["file"]
        if file is not None and file.size is not None and file.size > LARGEST:
            raise ValidationError(
                _("This file is too large to hold routing rules. Choose the one saved from here.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        """The file counts before the text; `whole` is what was given."""
        said = self.cleaned_data
        whole = said.get("text", "").replace("\r\n", "\n")
        if (file := said.get("file")) is not None:
            try:
                whole = file.read().decode("utf-8-sig").replace("\r\n", "\n")
            except UnicodeDecodeError:
                self.add_error("file", _("The file is not a text in UTF-8. Choose the one saved from here."))
                return said
            if "\0" in whole:
                self.add_error("file", _("The file is no text. Choose the one saved from here."))
        if not whole.strip() and not self.errors:
            self.add_error("file", _("Choose a file, or write the text below."))
        return {**said, "whole": whole}


class Propose(forms.Form):
    """The changed book as it was shown, sent back to be proposed; and why."""

    text = forms.CharField(max_length=LARGEST, strip=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"),
        help_text=gettext_lazy("For the second person. Name nobody whom a concern is about."),
        max_length=_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
