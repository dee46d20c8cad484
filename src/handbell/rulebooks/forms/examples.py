"""Worked examples beside a rule: which are kept, and whether the question that was tried becomes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from handbell.rulebooks.forms.quiet import QuietForm
from handbell.rules.files.entries import Plain
from handbell.rules.vocabulary import FACTS, Value
from handbell.ui.widgets import Checkboxes

_TITLE = 120


class ExamplesForm(QuietForm):
    """Boxes for the examples that there are, and one for the question just tried."""

    def __init__(self, data: Any = None, *, examples: Sequence[Plain], may_keep: bool) -> None:
        super().__init__(data, prefix="examples", initial={"kept": [str(n) for n in range(len(examples))]})
        self.examples = tuple(examples)
        if examples:
            self.fields["kept"] = forms.MultipleChoiceField(
                label=_("Worked examples of this rule"),
                help_text=_("Each is tried again whenever the rules change. Clear a box to drop one."),
                choices=[(str(n), str(one.get("example", ""))) for n, one in enumerate(examples)],
                widget=Checkboxes(),
                required=False,
            )
        if may_keep:
            self.fields["keep"] = forms.BooleanField(
                label=_("Keep the question and its answer as a worked example"), required=False
            )
            self.fields["title"] = forms.CharField(
                label=_("What happens in it, in a few words"),
                help_text=_("No names of real people."),
                max_length=_TITLE,
                required=False,
                widget=forms.TextInput({"autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        """An example that is kept has a title."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("keep") and not said.get("title"):
            self.add_error("title", _("Say in a few words what happens in the example"))
        return said

    def still(self) -> tuple[Plain, ...]:
        """The examples that stay. Only of a form that is valid."""
        return tuple(self.examples[int(number)] for number in self.cleaned_data.get("kept", ()))


def example_of(title: str, facts: Mapping[str, Value], decision: str, rule: str | None) -> dict[str, Any]:
    """A worked example in the form of the files. rule: the id that has to be among those that decide, if it does."""
    plain = {slug: _plain(facts[slug]) for slug in FACTS if slug in facts}
    expect = {"decision": decision} | ({"rule": rule} if rule is not None else {})
    return {"example": title, "facts": plain, "expect": expect}


def _plain(value: Value) -> object:
    return sorted(value) if isinstance(value, frozenset) else value
