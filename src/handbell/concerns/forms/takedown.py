"""What is filled in at the takedown desk."""

from __future__ import annotations

import datetime
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from handbell.concerns.forms.once import Once
from handbell.concerns.ladders import Wrong, ladders
from handbell.concerns.operations.takedown import MOVES, OF_A_RUNG, Evidence
from handbell.concerns.standing import KINDS, Standing
from handbell.evidence import queries as evidence
from handbell.ui.widgets import CountedTextarea, DateField, FilesField, Radios

_WORDS: Final = 4000
_LINE: Final = 300
_URL: Final = 2000
FILES: Final = 5


class What(forms.Form):
    """The first question: where is it, and what is wrong with it?"""

    platform = forms.ChoiceField(
        label=_("Where is it?"), widget=Radios, error_messages={"required": _("Choose where it is")}
    )
    wrong = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Wrong.choices,
        widget=Radios(
            hints={
                Wrong.CHILD_PICTURE: _(
                    "Then nobody looks at it, copies it or keeps it: no screenshot is taken."
                ),
            }
        ),
        error_messages={"required": _("Choose what is wrong with it")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(slug, one.name) for slug, one in ladders().platforms.items()]
        self.fields["platform"].choices = choices  # type: ignore[attr-defined]


class _Kept(Once):
    """What every evidence form has: when, who, and more."""

    seen_on = DateField(
        label=_("On which day was it seen?"),
        error_messages={"required": _("Enter the day on which it was seen")},
    )
    who_saw = forms.CharField(
        label=_("Who saw it?"),
        max_length=_LINE,
        error_messages={"required": _("Enter who saw it")},
    )
    words = forms.CharField(
        label=_("What else should be kept with it?"),
        required=False,
        max_length=_WORDS,
        widget=CountedTextarea(limit=_WORDS),
    )

    def __init__(self, *args: Any, wrong: Wrong, **kwargs: Any) -> None:
        self.wrong = wrong
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen_on", timezone.localdate())

    def kept(self) -> Evidence:
        """What was filled in."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"key", "shots"}}
        blank: dict[str, Any] = dict.fromkeys(("page", "address", "place", "who_kept"), "")
        return Evidence(**{**blank, "seen_at": None, **given, "wrong": self.wrong})


class Keep(_Kept):
    """The evidence of something that may be looked at."""

    page = forms.CharField(
        label=_("Which page, group or account?"),
        max_length=_LINE,
        help_text=_("Its name as it stands there."),
        error_messages={"required": _("Enter the name of the page, group or account")},
    )
    address = forms.CharField(
        label=_("Its address"),
        max_length=_URL,
        help_text=_(
            "Copy it from the line at the top of the browser. Handbell never opens it. In a chat without"
            " addresses write the name of the chat."
        ),
        error_messages={"required": _("Enter its address, or the name of the chat")},
    )
    seen_at = forms.TimeField(
        label=_("At what time?"),
        help_text=_("For example 16:45"),
        error_messages={"required": _("Enter the time"), "invalid": _("Enter the time as 16:45")},
    )
    place = forms.CharField(
        label=_("Where was it seen?"),
        max_length=_LINE,
        help_text=_("For example: at home on a pupil’s phone."),
        error_messages={"required": _("Enter where it was seen")},
    )
    who_kept = forms.CharField(
        label=_("Who keeps the evidence?"),
        max_length=_LINE,
        error_messages={"required": _("Enter who keeps the evidence")},
    )
    shots = FilesField(
        label=_("Screenshots"),
        largest=evidence.LARGEST_FILE,
        most=FILES,
        required=False,
        help_text=_(
            "Show the whole page with its address and the time. Never a nude or sexual picture of a child."
        ),
    )
    field_order = ("page", "address", "seen_on", "seen_at", "place", "who_saw", "who_kept", "shots", "words")


class KeepUnseen(_Kept):
    """The evidence of a picture of a child: nothing is opened, copied or kept. It has no file control."""

    device = forms.CharField(
        label=_("Where is the device, and who keeps it?"),
        max_length=_LINE,
        help_text=_("Keep it as it is: switch nothing on or off."),
        error_messages={"required": _("Enter where the device is, and who keeps it")},
    )
    address = forms.CharField(
        label=_("Account or address, as you were told it"),
        max_length=_URL,
        required=False,
        help_text=_("Only if somebody said it. Do not open it."),
    )
    field_order = ("device", "who_saw", "seen_on", "address", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who_saw"].label = _("Who has seen what?")
        self.fields["who_saw"].error_messages["required"] = _("Enter who has seen what")
        self.fields["words"].help_text = _("Do not describe the picture.")


class Move(Once):
    """What happened: who was asked, what came of it."""

    kind = forms.ChoiceField(
        label=_("What happened?"), widget=Radios, error_messages={"required": _("Choose what happened")}
    )
    rung = forms.ChoiceField(label=_("Who was asked, or answered?"), required=False)
    words = forms.CharField(
        label=_("In words"),
        max_length=_WORDS,
        widget=CountedTextarea(limit=_WORDS),
        help_text=_("Who spoke to whom, reference numbers, what was said, or why nobody was asked."),
        error_messages={"required": _("Write down what happened")},
    )
    again_on = DateField(
        label=_("Look again on"),
        required=False,
        help_text=_(
            "Left empty: in three school days when somebody was asked; watched for four weeks when it is gone."
        ),
    )

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = MOVES[standing.takedown.status]
        kinds = [(kind, words) for kind, words in KINDS.items() if kind in allowed]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        rungs = [(one.rung.id, one.rung.name) for one in standing.rungs]
        self.fields["rung"].choices = [("", _("Nobody in particular")), *rungs]  # type: ignore[attr-defined]
        if not allowed & OF_A_RUNG:
            del self.fields["rung"]
        if not allowed & {"tried", "removed"}:
            del self.fields["again_on"]

    def again(self) -> datetime.date | None:
        """The day on which to look again, if one was given."""
        day: datetime.date | None = self.cleaned_data.get("again_on")
        return day


class MoreFiles(forms.Form):
    """Screenshots that come later."""

    shots = FilesField(
        label=_("Screenshots"),
        largest=evidence.LARGEST_FILE,
        most=FILES,
        error_messages={"required": _("Choose a file")},
    )
