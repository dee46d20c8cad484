"""What to compare with what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handbell.rulebooks.forms.rows import word_choices
from handbell.rulebooks.queries.comparing import Side
from handbell.rules.vocabulary import TOPICS
from handbell.ui.widgets import Checkboxes

_MOST = 6


class Compare(forms.Form):
    """Two sides of a comparison."""

    def __init__(self, data: Any = None, *, sides: Sequence[Side]) -> None:
        super().__init__(data)
        self.sides = {side.key: side for side in sides}
        choices = [("", _("Choose one")), *((side.key, side.title) for side in sides)]
        self.fields["before"] = forms.ChoiceField(label=_("Before"), choices=choices)
        self.fields["after"] = forms.ChoiceField(label=_("After"), choices=choices)

    def clean(self) -> dict[str, Any]:
        """Two different sides."""
        chosen: dict[str, Any] = super().clean() or self.cleaned_data
        if chosen.get("before") and chosen.get("before") == chosen.get("after"):
            raise ValidationError(_("Choose two different ones to compare"))
        return chosen

    def side(self, name: str) -> Side:
        """The side chosen as "before" or "after". Only of a form that is valid."""
        return self.sides[self.cleaned_data[name]]


class Topics(forms.Form):
    """The policies to lay beside each other, and on which topic."""

    def __init__(self, data: Any = None, *, sides: Sequence[Side]) -> None:
        super().__init__(data)
        self.sides = list(sides)
        self.fields["side"] = forms.MultipleChoiceField(
            label=_("Policies"),
            help_text=_("Up to six."),
            choices=[(side.key, side.title) for side in sides],
            widget=Checkboxes(),
            initial=[side.key for side in self.first()],
        )
        self.fields["topic"] = forms.ChoiceField(
            label=_("Topic"), choices=[("", _("All topics")), *word_choices(TOPICS)], required=False
        )

    def clean_side(self) -> list[str]:
        """Not more than fit on a page."""
        chosen: list[str] = self.cleaned_data["side"]
        if len(chosen) > _MOST:
            raise ValidationError(_("Choose six at most"))
        return chosen

    def chosen(self) -> list[Side]:
        """The sides that were chosen. Only of a form that is valid."""
        return [side for side in self.sides if side.key in self.cleaned_data["side"]]

    def topic(self) -> str:
        """The topic that was chosen; empty for all."""
        return str(self.cleaned_data.get("topic", "")) if self.is_bound and self.is_valid() else ""

    def first(self) -> list[Side]:
        """What is shown before anything was chosen: the school's own, and other built-in policies."""
        begun = {side.version.policy.pack for side in self.sides if side.version}
        return [side for side in self.sides if side.version or side.pack not in begun][:_MOST]
