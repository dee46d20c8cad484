"""A select written quickly: a list of the vocabulary has up to a hundred and fifty words, and a page has ten lists."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override

from handbell.advice import wording
from handbell.rules.vocabulary import FACTS


class WordSelect(forms.Select):
    """One word of a fact's list, or none. Its options are kept for each language; Django's own template takes ten times
    as long. `wide`: a word that is known already, of whose kinds one is asked for.
    """

    def __init__(self, fact: str, nothing: str, wide: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact, self.nothing, self.wide = fact, nothing, wide

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        """The select as HTML; every word is escaped."""
        chosen = str(value or "")
        options = _options(self.fact, self.wide, get_language() or "en")
        first = format_html('<option value="{}">{}</option>', self.wide, self.nothing)
        marks = (one if slug != chosen else _selected(one) for slug, one in options)
        attributes = flatatt({"name": name, **self.attrs, **(attrs or {})})
        return format_html("<select{}>{}{}</select>", attributes, first, mark_safe("".join(marks)))  # noqa: S308


@lru_cache(maxsize=400)
def _options(fact: str, wide: str, language: str) -> tuple[tuple[str, SafeString], ...]:
    """The options of a fact in a language; only kinds of a wide word where there is one."""
    words = FACTS[fact].words
    slugs = words.slugs() if words else ()
    if words and wide:
        slugs = tuple(slug for slug in slugs if slug in words.narrower(wide) and slug != wide)
    with override(language):
        said = [(slug, wording.value(fact, slug)) for slug in slugs]
    return tuple((slug, format_html('<option value="{}">{}</option>', slug, text)) for slug, text in said)


def _selected(option: SafeString) -> str:
    return option.replace("<option ", "<option selected ", 1)
