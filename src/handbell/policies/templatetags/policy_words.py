"""How a clause's words are written on a page: paragraphs, lists within lists, rows; searched words marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from handbell.policies import search, wordings
from handbell.policies.content import Clause, Heading, Item, Wording

register = template.Library()


@register.simple_tag
def wording(words: Wording, wanted: str = "") -> SafeString:
    """A clause's words as HTML. Every word of the policy is escaped; the marks are ours."""
    parts = [f"<p>{marked(text, wanted)}</p>" for text in words.text.split("\n\n") if text]
    parts += _lists(words.items, wanted)
    if words.rows:
        parts.append(_rows(words.rows, wanted))
    return mark_safe("".join(parts))  # noqa: S308  escaped piece by piece


@register.filter
def whom(slugs: Sequence[str]) -> str:
    """Whom slugs of roles stand for, in words."""
    return wordings.whom(slugs)


@register.filter
def when(text: str) -> str:
    """A date as precisely as it is known, in words."""
    return wordings.when(text)


@register.filter
def kind_name(slug: str) -> str:
    """What kind of clause it is, in a word."""
    return str(wordings.KINDS[slug])


@register.filter
def language_name(code: str) -> str:
    """A language's name in the reader's language."""
    return str(wordings.LANGUAGES.get(code, code))


@register.filter
def in_language(heading: Heading, code: str) -> str:
    """A heading's text in a language."""
    return heading.text(code)


@register.simple_tag
def written(block: Heading | Clause, codes: Sequence[str]) -> Sequence[tuple[str, str | Wording | None]]:
    """A block's words in each language asked for, as (code, words); None where side by side one is missing.

    Asked for one language that it does not have, it gives the one that it has, under its own code.
    """
    words: dict[str, str | Wording] = dict(block.words)
    if len(codes) == 1 and codes[0] not in words:
        return list(words.items())[:1]
    return [(code, words.get(code)) for code in codes]


@register.simple_tag
def in_language_of(clause: Clause, code: str) -> Wording:
    """A clause's wording in a language."""
    return clause.wording(code)


def marked(text: str, wanted: str) -> str:
    """Escaped text with the wanted words in <mark>."""
    if not wanted:
        return escape(text)
    parts, end = [], 0
    for start, stop in search.places(text, wanted):
        parts += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return "".join([*parts, escape(text[end:])])


def _lists(items: Iterable[Item], wanted: str) -> list[str]:
    """Nested lists from entries with depths; an entry of depth 0 ends the list and is a paragraph."""
    parts: list[str] = []
    depth = 0
    for item in items:
        if item.depth == 0:
            parts.append("</li></ul>" * depth)
            parts.append(f"<p>{marked(item.text, wanted)}</p>")
            depth = 0
            continue
        if item.depth > depth:
            parts.append("<ul><li>" * (item.depth - depth))
        else:
            parts.append("</li></ul>" * (depth - item.depth) + "</li><li>")
        depth = item.depth
        parts.append(marked(item.text, wanted))
    parts.append("</li></ul>" * depth)
    return parts


def _rows(rows: Sequence[Sequence[str]], wanted: str) -> str:
    lines = "".join(
        "<tr>" + "".join(f"<td>{_cell(cell, wanted)}</td>" for cell in row) + "</tr>" for row in rows
    )
    label = escape(_("Table"))
    return (
        f'<div class="hb-table-scroll" tabindex="0" role="group" aria-label="{label}">'
        f'<table class="hb-table"><tbody>{lines}</tbody></table></div>'
    )


def _cell(text: str, wanted: str) -> str:
    return "<br>".join(marked(line, wanted) for line in text.split("\n"))
