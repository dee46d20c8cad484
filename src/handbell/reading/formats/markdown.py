"""Markdown files: turned into the elements they stand for, the printed numbers of lists kept."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from handbell.reading.formats.html import read_markup
from handbell.reading.formats.text import decode
from handbell.reading.lines import Source

# A line of a paragraph that begins with a number, letter or bullet was meant to begin a line in print, too.
_LABELLED: Final = re.compile(
    r"\s*(?:\d{1,3}(?:\.\d{1,3})+\.?\s|\d{1,3}[.)]\s|\([a-z0-9]{1,4}\)\s|[a-z][.)]\s|[•·‣▪–]\s)", re.I
)
_LONGEST_HEADING: Final = 200


class _Renderer(RendererHTML):
    """Writes a paragraph's line ends as breaks where the next line begins with a label."""

    def softbreak(self, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]) -> str:
        """Return the mark-up of a line end inside a paragraph."""
        following = tokens[at + 1].content if at + 1 < len(tokens) else ""
        return "<br>\n" if _LABELLED.match(following) else "\n"


def read_markdown(data: bytes) -> Source:
    """Return the lines of a Markdown file; raises CannotRead.

    Indented text stays text (policies have no program code), and link definitions stay as text: no word is lost.
    """
    text, notes = decode(data)
    source = read_markup(_render(text))
    source.format = "markdown"
    source.notes[:0] = notes
    return source


def _render(text: str) -> str:
    """Return the HTML that a Markdown text stands for."""
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 60}, renderer_cls=_Renderer)
    parser.enable("table").disable(["code", "reference"])
    tokens = parser.parse(_escape_controls(text))
    for at, token in enumerate(tokens):
        _mark(tokens, at, token)
    return str(parser.renderer.render(tokens, parser.options, {}))


def _mark(tokens: list[Token], at: int, token: Token) -> None:
    """Write into a token what its HTML would otherwise lose: its line, and a list item's printed number."""
    if token.map and token.nesting == 1:
        token.attrSet("data-line", str(token.map[0] + 1))
    if token.type == "list_item_open" and token.info:
        token.attrSet("data-label", token.info + token.markup)
        token.attrSet("value", token.info[:6])
    if (
        token.type == "heading_open"
        and token.markup in ("-", "=")
        and len(tokens[at + 1].content) > _LONGEST_HEADING
    ):
        token.tag = tokens[at + 2].tag = "p"


def _escape_controls(text: str) -> str:
    """Return the text with page and line separators of other kinds as line ends."""
    return re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text)
