"""A question to try on rules: plain words, or facts one by one, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from handbell.rulebooks.forms.conditions import fact_label
from handbell.rulebooks.forms.quiet import QuietForm
from handbell.rulebooks.forms.rows import RowsField, word_choices
from handbell.rules.vocabulary import FACTS, Fact, Kind, Value, read_facts

_QUESTION = 300


class TrialForm(QuietForm):
    """A question in plain words and, for each of the `facts`, what is known. `prefix` keeps it apart from the rule."""

    def __init__(
        self, data: Any = None, *, facts: Sequence[str], initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, prefix="try", initial=dict(initial or {}))
        self.facts = ("who", "action", *(slug for slug in facts if slug not in {"who", "action"}))
        self.fields["question"] = forms.CharField(
            label=_("A question in plain words"),
            help_text=_("Such as: may I accept a former pupil of 17?"),
            max_length=_QUESTION,
            required=False,
            widget=forms.TextInput({"autocomplete": "off"}),
        )
        for slug in self.facts:
            self.fields[slug] = _field(FACTS[slug])

    def given(self) -> dict[str, Value]:
        """The facts that were filled in. Only of a form that is valid."""
        found: dict[str, object] = {}
        for slug in self.facts:
            value = self.cleaned_data.get(slug)
            if value not in (None, "", []):
                found[slug] = value == "true" if FACTS[slug].kind is Kind.YES_NO else value
        return read_facts(found)


def _field(fact: Fact) -> forms.Field:
    name = fact_label(fact)
    if fact.kind is Kind.NUMBER:
        box = forms.NumberInput({"class": "hb-input--4", "inputmode": "numeric"})
        return forms.IntegerField(label=name, required=False, min_value=0, max_value=fact.most, widget=box)
    if fact.kind is Kind.YES_NO:
        choices = [("", _("not said")), ("true", _("yes")), ("false", _("no"))]
        return forms.ChoiceField(label=name, choices=choices, required=False)
    if fact.words is None:
        raise ValueError(fact.slug)
    if fact.kind is Kind.SET:
        return RowsField(label=name, choices=word_choices(fact.words), row=name)
    grouped = fact.slug == "action"
    choices = [("", _("not said")), *word_choices(fact.words, grouped=grouped)]
    return forms.ChoiceField(label=name, choices=choices, required=False)
