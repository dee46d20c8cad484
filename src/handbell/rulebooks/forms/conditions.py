"""Conditions of a rule as form fields, for each fact how it is asked for and the values; and back to the plain form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from handbell.rulebooks.forms.rows import RowsField, word_choices
from handbell.rules.vocabulary import FACTS, Fact, Kind
from handbell.ui.widgets import Checkboxes, Radios

# `who` and `action` have places of their own in a rule; leave is settled by the decision (RULES.md).
USABLE: Final = tuple(slug for slug in FACTS if slug not in {"who", "action", "permission", "consent"})
_FEW: Final = 8
_RANGE: Final = "between"
_NUMBER_HOWS: Final = ("below", "at_most", "is", "at_least", "above", _RANGE)


class CannotShow(ValueError):
    """A condition that the rows have no way to show; it can be changed in a file."""


def fact_label(fact: Fact) -> str:
    """What a fact is about, with a capital."""
    words = _(fact.label)
    return words[:1].upper() + words[1:]


def fields_of(fact: Fact) -> dict[str, forms.Field]:
    """The fields of one condition, by their ends: `how` (where there is a choice), `value`, `more` (a range's end)."""
    name = fact_label(fact)
    if fact.kind is Kind.YES_NO:
        choices = [("true", _("yes")), ("false", _("no"))]
        return {"value": forms.ChoiceField(label=name, choices=choices, widget=Radios())}
    if fact.kind is Kind.NUMBER:
        return _number_fields(fact, name)
    hows = [("any", _("is one of these")), ("not", _("is none of these"))]
    if fact.kind is Kind.SET:
        hows = [
            ("any", _("holds at least one of these")),
            ("all", _("holds all of these")),
            ("not", _("holds none of these")),
        ]
    how = forms.ChoiceField(label=_("%(fact)s: how?") % {"fact": name}, choices=hows, initial="any")
    return {"how": how, "value": values_field(fact, name)}


def values_field(fact: Fact, name: str) -> forms.Field:
    """The values of a fact with a closed list: boxes to tick where they are few, rows where they are many."""
    if fact.words is None:
        raise CannotShow(fact.slug)
    choices = word_choices(fact.words)
    if len(choices) <= _FEW:
        return forms.MultipleChoiceField(label=name, choices=choices, widget=Checkboxes())
    return RowsField(label=name, choices=choices, row=name, required=True)


def _number_fields(fact: Fact, name: str) -> dict[str, forms.Field]:
    hows = zip(
        _NUMBER_HOWS,
        (
            _("under"),
            _("at most"),
            _("exactly"),
            _("at least"),
            _("over"),
            _("from … to …, both included"),
        ),
        strict=True,
    )
    box = forms.NumberInput({"class": "hb-input--4", "inputmode": "numeric"})
    return {
        "how": forms.ChoiceField(label=_("%(fact)s: how?") % {"fact": name}, choices=list(hows)),
        "value": forms.IntegerField(
            label=name,
            help_text=_("In %(unit)s.") % {"unit": _(fact.unit)},
            min_value=0,
            max_value=fact.most,
            widget=box,
        ),
        "more": forms.IntegerField(
            label=_("%(fact)s: up to") % {"fact": name},
            help_text=_("Only for “from … to …”."),
            min_value=0,
            max_value=fact.most,
            required=False,
            widget=forms.NumberInput({"class": "hb-input--4", "inputmode": "numeric"}),
        ),
    }


def initial_of(fact: Fact, condition: Any) -> dict[str, Any]:
    """What the fields show for a condition in the plain form. Raises CannotShow."""
    if fact.kind is Kind.YES_NO:
        return {"value": "true" if condition is True else "false"}
    if fact.kind is Kind.NUMBER:
        return _number_initial(condition)
    if not isinstance(condition, Mapping):
        return {"how": "any", "value": [condition] if isinstance(condition, str) else list(condition)}
    if len(condition) != 1:
        raise CannotShow(fact.slug)
    ((how, values),) = condition.items()
    return {"how": how, "value": [values] if isinstance(values, str) else list(values)}


def _number_initial(condition: Any) -> dict[str, Any]:
    if not isinstance(condition, Mapping):
        return {"how": "is", "value": condition}
    if len(condition) == 1:
        ((how, value),) = condition.items()
        return {"how": how, "value": value}
    if (
        len(condition.keys() & {"at_least", "above"}) != 1
        or len(condition.keys() & {"at_most", "below"}) != 1
    ):
        raise CannotShow(str(dict(condition)))
    least = condition.get("at_least", condition.get("above", -1) + 1)
    most = condition.get("at_most", condition.get("below", 0) - 1)
    return {"how": _RANGE, "value": least, "more": most}


def plain_of(fact: Fact, cleaned: Callable[[str], Any]) -> Any:
    """The condition in the plain form; `cleaned` gives a field's value by its end. None when nothing was chosen."""
    value = cleaned("value")
    if fact.kind is Kind.YES_NO:
        return value == "true" if value else None
    if fact.kind is Kind.NUMBER:
        return _number_plain(cleaned("how"), value, cleaned("more"))
    if not value:
        return None
    how = cleaned("how")
    return list(value) if how == "any" else {how: list(value)}


def _number_plain(how: str, value: int | None, more: int | None) -> Any:
    if value is None:
        return None
    if how == _RANGE:
        return {"at_least": value, "at_most": more if more is not None else value}
    return value if how == "is" else {how: value}
