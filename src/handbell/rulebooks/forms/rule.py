"""A rule as a form, row by row; to and from the plain form of the files."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbell.rulebooks.forms import conditions
from handbell.rulebooks.forms.quiet import QuietForm
from handbell.rulebooks.forms.rows import Choices, RowsField, word_choices
from handbell.rulebooks.holdings import as_list
from handbell.rulebooks.wordings import label
from handbell.rules.files import Problem
from handbell.rules.files.entries import Entry, Plain, key_of
from handbell.rules.model import Clause
from handbell.rules.vocabulary import ACTIONS, BODIES, DECISIONS, FACTS, ROLES, TOPICS, WITHIN
from handbell.ui.widgets import CountedTextarea, DateField, Radios

GAP: Final = "gap:"
_DECISIONS: Final = (
    ("must_not", gettext_lazy("It is forbidden")),
    ("must", gettext_lazy("It is required")),
    ("may_with_permission", gettext_lazy("It is allowed once somebody agrees")),
    ("may", gettext_lazy("It is allowed")),
    ("depends", gettext_lazy("The clause leaves it to somebody’s judgement")),
    (GAP + "not_covered", gettext_lazy("The policy does not say")),
    (GAP + "depends", gettext_lazy("The policy is unclear")),
)
_HINTS: Final = {
    "may_with_permission": gettext_lazy("Say below whom to ask."),
    "depends": gettext_lazy("Say below whom to ask."),
    GAP + "not_covered": gettext_lazy("Written down so that nobody takes silence for leave."),
    GAP + "depends": gettext_lazy("Somebody at school has to say."),
}
_BECAUSE: Final = 300
# Where a problem of the reader is shown: keys of the plain form by the field of the form.
_FIELD_OF: Final = {"from": "starts", "to": "ends"}


class RuleForm(QuietForm):
    """What a rule says. Conditions are the `facts` given, each with fields of its own (`when_age_how`, …)."""

    def __init__(
        self,
        data: Any = None,
        *,
        clauses: Mapping[str, Clause],
        others: Mapping[str, Plain],
        facts: Sequence[str] = (),
        either: int = 1,
        spare: int = 1,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.facts = tuple(facts)
        self.either = either
        self.wrong: list[str] = []
        self.fields.update(_clause_fields(clauses, spare))
        self.fields.update(_main_fields(spare))
        for slug in self.facts:
            for end, field in conditions.fields_of(FACTS[slug]).items():
                self.fields[f"when_{slug}_{end}"] = field
        self.fields.update(_answer_fields(spare, either))
        self.fields.update(_further_fields(spare, others))

    def clean_because(self) -> str:
        """One sentence on one line."""
        return " ".join(str(self.cleaned_data["because"]).split())

    def clean(self) -> dict[str, Any]:
        """What a rule needs that a note on silence can do without, in words for people who read no files."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        decision = str(said.get("decision", ""))
        if decision and not decision.startswith(GAP) and not said.get("clauses", ["not valid"]):
            self.add_error("clauses", _("Choose the clause that the rule rests on"))
        if decision == "may_with_permission" and not said.get("ask", ["not valid"]):
            self.add_error("ask", _("Choose who can agree"))
        return said

    def plain(self) -> Entry:
        """The rule in the form of the files, without id and examples. Only of a form that is valid."""
        said = self.cleaned_data
        decision = str(said["decision"])
        gap = decision.startswith(GAP)
        when = {slug: self._condition(slug) for slug in self.facts}
        tell = [*said["tell"], *(list(said[f"tell_either_{n}"]) for n in range(self.either))]
        data: dict[str, Any] = {
            "topic": said["topic"],
            "clauses": said["clauses"],
            "who": said["who"],
            "action": said["action"],
            "alongside": said["alongside"],
            "when": {slug: condition for slug, condition in when.items() if condition is not None},
            "decision": decision.removeprefix(GAP),
            "ask": said["ask"],
            "settled_by": said["settled_by"],
            "in_writing": said["in_writing"] or None,
            "tell": [one[0] if len(one) == 1 and isinstance(one, list) else one for one in tell if one],
            "within": said["within"],
            "exception_to": said["exception_to"],
            "from": _day(said["starts"]),
            "to": _day(said["ends"]),
            "because": said["because"],
        }
        return Entry({key: value for key, value in data.items() if value}, gap)

    def _condition(self, slug: str) -> Any:
        return conditions.plain_of(FACTS[slug], lambda end: self.cleaned_data.get(f"when_{slug}_{end}"))

    def add_problems(self, problems: Sequence[Problem], rule_id: str, data: Plain) -> None:
        """Put what the strict reading found beside the fields it is about; what is about other rules above them."""
        for problem in problems:
            key = key_of(problem, data) if problem.file == rule_id else ""
            name = _FIELD_OF.get(key, key)
            words = f"{problem.what} {problem.remedy}".strip()
            if problem.file != rule_id:
                words = f"{problem.file}: {words}"
            self.add_error(name if name in self.fields else None, ValidationError(words))


def initial_of(entry: Entry) -> tuple[dict[str, Any], tuple[str, ...], int]:
    """What the form shows for a rule, the facts it has conditions on, and how many lists of alternatives to tell.

    Raises CannotShow for what the rows cannot hold.
    """
    data = entry.data
    groups = _groups(data.get("tell"))
    either = [list(group) for group in groups if len(group) > 1]
    initial: dict[str, Any] = {
        name: list(as_list(data.get(name)))
        for name in ("clauses", "who", "action", "alongside", "ask", "exception_to")
    }
    initial |= {
        "topic": data.get("topic"),
        "decision": (GAP if entry.gap else "") + str(data.get("decision", "")),
        "because": data.get("because"),
        "settled_by": data.get("settled_by", ""),
        "in_writing": data.get("in_writing", False),
        "tell": [group[0] for group in groups if len(group) == 1],
        "within": data.get("within", ""),
        "starts": _date(data.get("from")),
        "ends": _date(data.get("to")),
    }
    initial |= {f"tell_either_{number}": group for number, group in enumerate(either)}
    when = data.get("when") or {}
    for slug, condition in when.items():
        if slug not in conditions.USABLE:
            raise conditions.CannotShow(slug)
        for end, value in conditions.initial_of(FACTS[slug], condition).items():
            initial[f"when_{slug}_{end}"] = value
    return initial, tuple(when), max(1, len(either))


def _clause_fields(clauses: Mapping[str, Clause], spare: int) -> dict[str, forms.Field]:
    choices = [(ref, Truncator(f"{ref} {clause.heading}").chars(70)) for ref, clause in clauses.items()]
    return {
        "clauses": RowsField(
            label=_("Clauses"),
            help_text=_("The most telling one first."),
            choices=choices,
            row=_("Clause"),
            spare=spare,
        )
    }


def _main_fields(spare: int) -> dict[str, forms.Field]:
    topics: Choices = [("", _("Choose one")), *word_choices(TOPICS)]
    return {
        "topic": forms.ChoiceField(label=_("Topic"), choices=topics),
        "decision": forms.ChoiceField(
            label=_("What does the policy say about it?"), choices=_DECISIONS, widget=Radios(hints=_HINTS)
        ),
        "who": RowsField(
            label=_("Who does it?"),
            help_text=_("Leave empty for everybody whom the rules bind as a whole."),
            choices=word_choices(ROLES),
            row=_("Who"),
            spare=spare,
        ),
        "action": RowsField(
            label=_("What do they do?"),
            help_text=_("A wider word, such as “be in touch”, covers its kinds."),
            choices=word_choices(ACTIONS, grouped=True),
            row=_("Action"),
            spare=spare,
            required=True,
        ),
    }


def _answer_fields(spare: int, either: int) -> dict[str, forms.Field]:
    bodies = word_choices(BODIES)
    fields: dict[str, forms.Field] = {
        "because": forms.CharField(
            label=_("Because"),
            help_text=_("One sentence in your own words, said to the person who asks."),
            max_length=_BECAUSE,
            widget=CountedTextarea(limit=_BECAUSE, attrs={"rows": 3}),
        ),
        "ask": RowsField(label=_("Whom to ask"), choices=bodies, row=_("Ask"), spare=spare),
        "in_writing": forms.BooleanField(label=_("Agreement or notice has to be in writing"), required=False),
        "settled_by": forms.ChoiceField(
            label=_("Whose agreement is it?"),
            choices=[
                ("", _("The school’s, or nobody’s")),
                ("consent", _("Consent of a parent or of whoever is pictured")),
            ],
            required=False,
        ),
        "tell": RowsField(
            label=_("Whom to tell"), help_text=_("Each of them."), choices=bodies, row=_("Tell"), spare=spare
        ),
    }
    for number in range(either):
        fields[f"tell_either_{number}"] = RowsField(
            label=_("Or one of these is told"),
            help_text=_("Any one of them will do."),
            choices=bodies,
            row=_("Tell one of these"),
            spare=max(2, spare),
        )
    fields["within"] = forms.ChoiceField(
        label=_("By when"), choices=[("", _("No limit")), *word_choices(WITHIN)], required=False
    )
    return fields


def _further_fields(spare: int, others: Mapping[str, Plain]) -> dict[str, forms.Field]:
    choices = [(rule_id, _in_short(rule_id, data)) for rule_id, data in others.items()]
    return {
        "exception_to": RowsField(
            label=_("It is an exception to"),
            help_text=_("Where this rule holds, it sets that one aside."),
            choices=choices,
            row=_("Rule"),
            spare=spare,
        ),
        "alongside": RowsField(
            label=_("Name whom to tell also in answers about"),
            help_text=_("For a duty to tell that belongs in the answers to other questions too."),
            choices=word_choices(ACTIONS, grouped=True),
            row=_("Action"),
            spare=spare,
        ),
        "starts": DateField(label=_("Holds from"), required=False),
        "ends": DateField(
            label=_("Holds until"), help_text=_("The last day on which it holds."), required=False
        ),
    }


def _in_short(rule_id: str, data: Plain) -> str:
    decision = label(DECISIONS, str(data.get("decision", "")))
    return Truncator(f"{rule_id}: {decision} {data.get('because', '')}").chars(70)


def _groups(tell: Any) -> list[tuple[str, ...]]:
    if tell is None:
        return []
    return [as_list(one) for one in ([tell] if isinstance(tell, str) else tell)]


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def _date(text: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if isinstance(text, str) and text else None
