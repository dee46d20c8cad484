"""A clause's words as somebody edits them in a text box, and back.

Paragraphs are parted by empty lines; "- " begins an entry of a list, "-- " one a step deeper; a line with "|" between
its cells is a row.
"""

from __future__ import annotations

import re
from typing import Final

from handbell.policies.content import Item, Wording

_ENTRY: Final = re.compile(r"^(-{1,6}) +(.*)$")
_ROW: Final = re.compile(r"^\|(.*)\|$")


def written(words: Wording) -> str:
    """Return the words as they are put into the text box."""
    lines = [words.text] if words.text else []
    for item in words.items:
        lines.append(f"{'-' * item.depth} {item.text}" if item.depth else f"\n{item.text}\n")
    lines += ["| " + " | ".join(cell.replace("\n", " / ") for cell in row) + " |" for row in words.rows]
    return "\n".join(lines)


def read(text: str) -> Wording:
    """Return the words that somebody typed. Lines of one paragraph are joined."""
    opening: list[str] = []
    items: list[Item] = []
    rows: list[tuple[str, ...]] = []
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        running: list[str] = []
        for line in (line.strip() for line in paragraph.split("\n")):
            entry, row = _ENTRY.match(line), _ROW.match(line)
            if entry or row:
                _keep(running, opening, items)
                running = []
            if entry:
                items.append(Item(entry[2].strip(), len(entry[1])))
            elif row:
                rows.append(tuple(cell.strip() for cell in row[1].split("|")))
            else:
                running.append(line)
        _keep(running, opening, items)
    return Wording("\n\n".join(opening), tuple(items), tuple(rows))


def _keep(running: list[str], opening: list[str], items: list[Item]) -> None:
    text = " ".join(line for line in running if line)
    if not text:
        return
    if items:
        items.append(Item(text, 0))
    else:
        opening.append(text)
