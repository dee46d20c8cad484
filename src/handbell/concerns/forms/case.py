"""What is filled in while working on a case. Every form carries a random key: pressed twice, it is done once."""

from __future__ import annotations

import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from handbell.concerns.forms.once import Once
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Entry, StepStatus
from handbell.concerns.operations.doing import A_LINE, LONGEST
from handbell.concerns.queries.route_shown import fact_name
from handbell.people.models import Person
from handbell.rules.routing.facts import NUMBERS, WORDS, YES_NO
from handbell.rules.routing.vocabulary import LOCKS
from handbell.ui.widgets import CountedTextarea, DateField, Radios

Choices = list[tuple[str, str | Promise]]
DANGER: Final = "danger_now"
_NOT_KNOWN: Final = ("", _("Not known"))


def words_field(label: Any, *, most: int = A_LINE, required: bool = True, hint: Any = "") -> Any:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=CountedTextarea(limit=most),
        error_messages={"required": format_lazy(_("Write something under “{label}”"), label=label)},
    )


class Triage(Once):
    """Whom and what it is about, what is known of it."""

    matter = forms.ChoiceField(label=_("Whom is it about?"), choices=Matter.choices, widget=Radios())
    category = forms.ChoiceField(label=_("What is it about?"), choices=Category.choices)
    urgent = forms.BooleanField(label=_("Somebody may be in danger: it is urgent"), required=False)
    reason = words_field(_("Why is it sorted so?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # That somebody is in danger is asked once, as what makes it urgent.
        for fact in (*WORDS, *(one for one in YES_NO if one != DANGER)):
            self.fields[f"fact_{fact}"] = forms.ChoiceField(
                label=fact_name(fact).capitalize(), required=False, choices=_answers(fact)
            )
        for fact, most in NUMBERS.items():
            self.fields[f"fact_{fact}"] = forms.IntegerField(
                label=fact_name(fact).capitalize(), required=False, min_value=0, max_value=most
            )
        self.order_fields([name for name in self.fields if name not in {"reason", "key"}])

    def facts(self) -> dict[str, str | int | bool]:
        """What is known, as routes take it."""
        found: dict[str, str | int | bool] = {}
        for name, value in self.cleaned_data.items():
            fact = name.removeprefix("fact_")
            if fact == name or value in {None, ""}:
                continue
            found[fact] = value == "yes" if fact in YES_NO else value
        return found | ({DANGER: True} if self.cleaned_data["urgent"] else {})


def initial_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """What is known, as the form of sorting shows it."""
    return {f"fact_{fact}": {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
            for fact, value in facts.items()}  # fmt: skip


def _answers(fact: str) -> Choices:
    if fact in YES_NO:
        return [_NOT_KNOWN, ("yes", _("Yes")), ("no", _("No"))]
    words = WORDS[fact]
    return [_NOT_KNOWN, *((slug, _(words.label(slug))) for slug in words.slugs())]


class Reason(Once):
    """A reason, and nothing else."""

    reason = words_field(_("Why?"))


class LongReason(Once):
    """A reason at some length."""

    reason = words_field(_("Why?"), most=LONGEST)


class Write(Once):
    """A line of the chronology."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (one.value, one.label) for one in (Entry.Kind.NOTE, Entry.Kind.DECISION, Entry.Kind.CONTACT)
        ],
        widget=Radios(hints={Entry.Kind.DECISION: _("Write what was decided, and why.")}),
    )
    words = words_field(_("What happened?"), most=LONGEST)
    day = DateField(label=_("On which day?"), required=False, help_text=_("Leave it empty for today."))
    time = forms.TimeField(label=_("At what time?"), required=False, help_text=_("For example 14:30."))

    def moment(self) -> datetime.datetime | None:
        """When it happened; None for now."""
        return moment_of(self.cleaned_data.get("day"), self.cleaned_data.get("time"))


class Correct(Once):
    """What corrects a line."""

    words = words_field(_("What is right?"), most=LONGEST, hint=_("The line itself stays as it is."))


class RecordAdvice(Once):
    """Advice that was given."""

    body = forms.ChoiceField(label=_("Who gave the advice?"), widget=Radios())
    name = forms.CharField(label=_("Name of who gave it"), max_length=A_LINE)
    day = DateField(label=_("On which day?"))
    time = forms.TimeField(label=_("At what time?"), help_text=_("For example 14:30."))
    words = words_field(
        _("What did they advise?"), most=LONGEST, hint=_("As nearly in their own words as you can.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {
            "police": _("The police"),
            "lado_advice": _("The local authority's designated officer"),
            "hr_advice": _("Human resources"),
        }
        choices: Choices = [(slug, names[slug]) for slug in LOCKS.slugs()]
        self.fields["body"].choices = [*choices, ("other", _("Somebody else"))]  # type: ignore[attr-defined]

    def moment(self) -> datetime.datetime:
        """When it was given."""
        found = moment_of(self.cleaned_data["day"], self.cleaned_data["time"])
        return found or timezone.now()


class AddWish(Once):
    """What the person harmed wants."""

    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            ("police", _("Whether the police are told")),
            ("parents", _("Whether parents are told")),
            ("talk", _("A talk with the others")),
            ("removal", _("Having something taken down")),
            ("other", _("Something else")),
        ],
        widget=Radios(),
    )
    wants = forms.ChoiceField(
        label=_("Do they want it?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unsaid", _("They have not said"))],
        widget=Radios(),
    )
    words = words_field(_("In their own words"), required=False)


class MoveStep(Once):
    """How a step stands."""

    to = forms.ChoiceField(label=_("How does it stand?"), choices=StepStatus.choices, widget=Radios())
    note = words_field(_("Note"), required=False, hint=_("Say why, when it is not needed."))
    person = forms.ChoiceField(label=_("Who does it?"), required=False)

    def offer(self, readers: list[Person]) -> None:
        """Those who may be given the step."""
        self.fields["person"].choices = _readers(readers)  # type: ignore[attr-defined]


class AddStep(Once):
    """A step added by hand."""

    words = words_field(_("What is to be done?"))
    due = DateField(label=_("By when?"), required=False)
    person = forms.ChoiceField(label=_("Who does it?"), required=False)

    def offer(self, readers: list[Person]) -> None:
        """Those who may be given the step."""
        self.fields["person"].choices = _readers(readers)  # type: ignore[attr-defined]


class Close(Once):
    """The end of a case."""

    outcome = words_field(_("What came of it?"), most=LONGEST)
    reason = words_field(_("Why is it closed now?"), most=LONGEST)


class Link(Once):
    """Another case that belongs to this one."""

    reference = forms.CharField(label=_("Reference of the other case"), max_length=12)


class Answer(Once):
    """Words to whoever told it."""

    words = words_field(
        _("Your answer"),
        most=LONGEST,
        hint=_(
            "They read it with their code. It does not say who you are; write nothing that others must not read."
        ),
    )


class Search(forms.Form):
    """Words to look for in what one may see."""

    words = forms.CharField(label=_("Look for"), max_length=100)


def moment_of(day: datetime.date | None, time: datetime.time | None) -> datetime.datetime | None:
    """A day and a time as a moment in the school's time; None without a day. Without a time: noon, or now for today."""
    if day is None:
        return None
    if time is None:
        now = timezone.localtime()
        time = now.time() if day == now.date() else datetime.time(12)
    return timezone.make_aware(datetime.datetime.combine(day, time))


def chosen(value: str) -> UUID | None:
    """The id of whom somebody chose; None for nobody."""
    try:
        return UUID(value)
    except ValueError:
        return None


def _readers(readers: list[Person]) -> Choices:
    return [("", _("Nobody in particular")), *((str(one.id), one.full_name) for one in readers)]
