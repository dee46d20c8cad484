"""Markdown files: turned into the elements they stand for, the printed numbers of lists kept."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Any, Final
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from handbell.reading.formats.html import read_markup
from handbell.reading.formats.text import decode
from handbell.reading.lines import Line, LineKind, Source

# A line of a paragraph that begins with a number, letter or bullet was meant to begin a line in print, too.
_LABELLED: Final = re.compile(
    r"\s*(?:\d{1,3}(?:\.\d{1,3})+\.?\s|\d{1,3}[.)]\s|\([a-z0-9]{1,4}\)\s|[a-z][.)]\s|[•·‣▪–]\s)", re.I
)
_FIELD: Final = re.compile(r"[A-Z][\w /()-]{2,40}:")  # in bold
_LONGEST_HEADING: Final = 200
_OUTWARD: Final = re.compile(r"(?:https?|mailto|tel):", re.I)
# Facts about the file between two lines of dashes at its very start, as many programs write them.
_FRONT_MATTER: Final = re.compile(
    r"\s*---[ \t]*\n((?:[ \t]*(?:-[ \t].*|[\w -]{1,40}:.*)?\n){1,40})---[ \t]*(?:\n|$)"
)


class _Renderer(RendererHTML):
    """Writes a paragraph's line ends as breaks where the next line begins with a label."""

    def softbreak(self, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]) -> str:
        """Return the mark-up of a line end inside a paragraph."""
        after = [token for token in tokens[at + 1 : at + 7] if token.content or token.type != "text"]
        strong = bool(after) and after[0].type == "strong_open"
        following = "".join(token.content for token in after[: 4 if strong else 1])
        return "<br>\n" if _LABELLED.match(following) or (strong and _FIELD.match(following)) else "\n"

    def link_close(
        self, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]
    ) -> str:
        """Return the mark-up of the end of a link, with its address behind it."""
        return "</a>" + escapeHtml(tokens[at].meta.get("behind", ""))


def _print_addresses(children: list[Token]) -> None:
    """Write the address of each link that leads out of the file behind its words, as paper would show it."""
    opened: list[tuple[str, int]] = []
    for at, token in enumerate(children):
        if token.type == "link_open":
            opened.append((str(token.attrGet("href") or ""), at))
        elif token.type == "link_close" and opened:
            address, start = opened.pop()
            words = "".join(child.content for child in children[start:at])
            bare = address.removeprefix("mailto:").removeprefix("tel:")
            if _OUTWARD.match(address) and bare.rstrip("/") not in words and unquote(bare) not in words:
                token.meta["behind"] = f" ({bare})"


def read_markdown(data: bytes) -> Source:
    """Return the lines of a Markdown file; raises CannotRead.

    Indented text stays text (policies have no program code), and link definitions stay as text: no word is lost.
    """
    text, notes = decode(data)
    front = _FRONT_MATTER.match(text)
    source = read_markup(_render(text[front.end() :] if front else text))
    if front:
        _put_before(source.lines, front[1], front[0].count("\n"))
    source.format = "markdown"
    source.notes[:0] = notes
    return source


def _put_before(lines: list[Line], front: str, taken: int) -> None:
    """Put the facts that stand at the head of a file ("title: …") before its lines, as rows; `taken` lines were cut."""
    for line in lines:
        line.number += taken
    rows: list[Line] = []
    for number, written in enumerate(front.splitlines(), 2):
        label, parted, value = written.strip().partition(":")
        cells = (label.strip(), value.strip().strip("\"'")) if parted else (written.strip(" -"),)
        if any(cells):
            rows.append(Line("\t".join(cells), LineKind.TABLE_ROW, number, cells=cells))
    lines[:0] = rows


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
    if token.children:
        _print_addresses(token.children)
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
