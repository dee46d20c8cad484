"""Lists made row by row without scripts: selects of one name, one of them empty for the next word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbell.rulebooks.wordings import label
from handbell.rules.vocabulary import Words

Choices = list[tuple[Any, Any]]


def word_choices(words: Words, *, grouped: bool = False) -> Choices:
    """The words of a list to choose from; `grouped`: each widest word over its kinds."""
    if not grouped:
        return [(slug, label(words, slug)) for slug in words.slugs()]
    found: Choices = []
    for slug, word in words.by_slug.items():
        if word.kind_of is None:
            below = [other for other in words.slugs() if other in words.narrower(slug)]
            entries = [(other, label(words, other)) for other in below]
            found.append((label(words, slug), entries) if len(entries) > 1 else entries[0])
    return found


class SelectRows(forms.SelectMultiple):
    """Several selects under one name: the chosen words, and spare ones that may stay empty."""

    template_name = "rulebooks/rows.html"
    use_fieldset = True

    def __init__(self, *, row: str | Promise, spare: int = 1, attrs: dict[str, Any] | None = None) -> None:
        self.row = row
        self.spare = spare
        super().__init__(attrs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """What was chosen in any of the selects, each once, in their order."""
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return list(dict.fromkeys(value for value in found if value))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """One select for each word and the spare ones, each with an id and a label of its own."""
        context = super().get_context(name, value, attrs)
        chosen = [str(one) for one in value or []]
        base = context["widget"]["attrs"].pop("id", name)
        context["widget"]["attrs"].pop("multiple", None)
        known = self._known()
        rows = []
        for number, word in enumerate([*chosen, *[""] * self.spare]):
            select = forms.Select(
                choices=[("", _("Choose, or leave empty")), *self._with(word, known)],
                attrs={**context["widget"]["attrs"], "class": "hb-select", "id": f"{base}_{number}"},
            )
            rows.append(
                {
                    "id": f"{base}_{number}",
                    "label": f"{self.row} {number + 1}",
                    "select": select.render(name, word, {"required": False}),
                }
            )
        context["widget"]["rows"] = rows
        return context

    def _known(self) -> set[str]:
        return {str(value) for _group, options in _flat(self.choices) for value, _label in options}

    def _with(self, word: str, known: set[str]) -> Choices:
        """The choices, and a word that is none of them, so that what was sent comes back."""
        choices = list(self.choices)
        return choices if not word or word in known else [*choices, (word, word[:100])]

    def id_for_label(self, id_: str | None, index: Any = None) -> str:
        """The first select."""
        return f"{id_}_0" if id_ else ""


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, list[tuple[Any, Any]]]]:
    for value, words in choices:
        yield (value, list(words)) if isinstance(words, (list, tuple)) else (None, [(value, words)])


class RowsField(forms.MultipleChoiceField):
    """A list of words made row by row. Cleans to a list of slugs."""

    MOST = 60

    def __init__(self, *, choices: Choices, row: str | Promise, spare: int = 1, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(choices=choices, widget=SelectRows(row=row, spare=spare), **kwargs)

    def validate(self, value: list[str]) -> None:
        """Django's check, and no endless lists."""
        super().validate(value)
        if len(value) > self.MOST:
            raise ValidationError(gettext_lazy("This list is too long"))
