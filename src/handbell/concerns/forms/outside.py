"""What is filled in for referrals, letters, outcomes and the kind of misuse."""

from __future__ import annotations

import datetime
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from handbell.concerns.bodies import Body, LetterTemplate
from handbell.concerns.forms.once import Once
from handbell.concerns.matters import Nature, Risk
from handbell.concerns.queries.outside import Sanction
from handbell.ui.widgets import Checkboxes, CountedTextarea, DateField, Radios

_WORDS: Final = 4000
_LETTER: Final = 8000
_LINE: Final = 300
_SHOWN: Final = 400  # letters of the clauses under a choice
OTHER: Final = "other"


def _text(label: Any, hint: Any = "", *, required: bool = True, most: int = _WORDS) -> Any:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=most,
        widget=CountedTextarea(limit=most),
        error_messages={"required": _("Write it down: it cannot be empty.")},
    )


def _line(label: Any, hint: Any = "", *, required: bool = True) -> Any:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=_LINE,
        error_messages={"required": _("Write it down: it cannot be empty.")},
    )


class Moment(Once):
    """A form with a day and a time, by default now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, DateField) and field.required:
                self.initial.setdefault(name, timezone.localdate())
            if isinstance(field, forms.TimeField):
                self.initial.setdefault(name, f"{timezone.localtime():%H:%M}")

    def moment(self, day: str, time: str) -> datetime.datetime:
        """A day and a time of the form, in the school's time; today without a time is now."""
        found: datetime.date = self.cleaned_data[day]
        at: datetime.time = self.cleaned_data[time]
        return timezone.make_aware(datetime.datetime.combine(found, at))


class Refer(Moment):
    """A case is taken to somebody outside."""

    body = forms.ChoiceField(
        label=_("To whom?"), widget=Radios, error_messages={"required": _("Choose to whom it went")}
    )
    to = _line(_("Name or office"), _("Whom you spoke or wrote to."))
    sent_on = DateField(label=_("On which day?"), error_messages={"required": _("Enter the day")})
    sent_at = forms.TimeField(
        label=_("At what time?"),
        help_text=_("For example 14:30"),
        error_messages={"required": _("Enter the time"), "invalid": _("Enter the time as 14:30")},
    )
    words = _text(_("What was sent or said?"), _("As it was, or the main points. No more than they need."))
    consent = forms.ChoiceField(
        label=_("Were the person harmed, or the parents, asked first?"),
        choices=[
            ("given", _("Yes, and they agreed")),
            ("refused", _("Yes, and they did not agree")),
            ("not_asked", _("No")),
        ],
        widget=Radios,
        error_messages={"required": _("Say whether they were asked")},
    )
    why = _text(
        _("If they did not agree or were not asked: why did it go all the same?"),
        _("For example: asking would have put a child at risk."),
        required=False,
    )
    reason_in_law = _line(
        _("Only for the police, where it is for the person harmed to say: the reason in law"), required=False
    )
    answer_by = DateField(
        label=_("By when do you expect an answer?"),
        required=False,
        help_text=_("Left empty: the body’s own time, where a source gives one."),
    )

    def __init__(self, *args: Any, bodies: list[tuple[Body, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        field.choices = [(one.id, name) for one, name in bodies]  # type: ignore[attr-defined]
        field.widget.hints = {
            one.id: _("For: %(serves)s Not for: %(not_for)s") % {"serves": one.serves, "not_for": one.not_for}
            for one, _name in bodies
        }


class News(Moment):
    """What came back."""

    kind = forms.ChoiceField(
        label=_("What came back?"),
        choices=[
            ("received", _("They say that it came in")),
            ("answer", _("An answer")),
            ("advice", _("Advice on what to do")),
            ("outcome", _("The outcome: it is finished there")),
        ],
        widget=Radios(hints={"advice": _("It is put down as advice too, for what waits for it.")}),
        error_messages={"required": _("Choose what came back")},
    )
    name = _line(_("Who said it?"), _("Needed for advice."), required=False)
    given_on = DateField(label=_("On which day?"), error_messages={"required": _("Enter the day")})
    given_at = forms.TimeField(
        label=_("At what time?"),
        help_text=_("For example 14:30"),
        error_messages={"required": _("Enter the time"), "invalid": _("Enter the time as 14:30")},
    )
    words = _text(_("In words"), _("As nearly in their own words as you can."))


class WriteLetter(Once):
    """A letter, edited before it is made."""

    to = _line(_("To"))
    text = forms.CharField(
        label=_("The letter"),
        max_length=_LETTER,
        widget=CountedTextarea(limit=_LETTER, attrs={"rows": 24}),
        help_text=_("Replace whatever stands in square brackets."),
        error_messages={"required": _("Write the letter")},
    )

    def __init__(self, *args: Any, template: LetterTemplate, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("to", template.to)
        self.initial.setdefault("text", text)


class Decide(Once):
    """An outcome: what the policy provides, or other words."""

    rule = forms.ChoiceField(
        label=_("What does it rest on?"),
        widget=Radios,
        error_messages={"required": _("Choose what it rests on")},
    )
    for_whom = _line(_("For whom?"))
    words = _text(_("What was decided, and why?"))
    against = forms.BooleanField(
        label=_("It acts against somebody: a warning, suspension, dismissal or ban"),
        required=False,
        help_text=_(
            "Where advice has to come first, this waits for it. What the policy provides always counts so."
        ),
    )

    def __init__(self, *args: Any, sanctions: list[Sanction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sanctions = {one.rule_id: one for one in sanctions}
        choices: list[tuple[str, Any]] = [(one.rule_id, one.because) for one in sanctions]
        field = self.fields["rule"]
        field.choices = [*choices, (OTHER, _("Something else, in the words below"))]  # type: ignore[attr-defined]
        field.widget.hints = {
            one.rule_id: _("Clauses %(refs)s: %(words)s")
            % {"refs": ", ".join(one.clauses), "words": Truncator(" ".join(one.words)).chars(_SHOWN)}
            for one in sanctions
        }

    def is_against(self) -> bool:
        """Whether it acts against somebody: a sanction of the policy always does."""
        return bool(self.cleaned_data["against"]) or self.cleaned_data["rule"] in self.sanctions

    def clauses(self) -> list[str]:
        """The clauses of what was chosen."""
        found = self.sanctions.get(self.cleaned_data["rule"])
        return found.clauses if found else []


class Misuse(Once):
    """Where the case lies in the four areas of risk, and on the policy's grid."""

    risks = forms.MultipleChoiceField(
        label=_("Areas of risk (Keeping Children Safe in Education)"),
        choices=Risk.choices,
        required=False,
        widget=Checkboxes,
    )
    grid = forms.MultipleChoiceField(
        label=_("Fields of the misuse grid"),
        choices=[
            (f"{risk}/{nature}", f"{risk.label}: {nature.label}")
            for risk in Risk
            if risk != Risk.COMMERCE
            for nature in Nature
        ],
        required=False,
        widget=Checkboxes,
    )

    def chosen(self) -> list[tuple[str, str]]:
        """The fields as pairs of risk and nature."""
        return [
            (risk, nature)
            for risk, _slash, nature in (one.partition("/") for one in self.cleaned_data["grid"])
        ]
