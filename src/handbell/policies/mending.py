"""Mending the structure of a draft: splitting, merging, headings, references, kinds. Pure; every word stays, in order.

Each function takes the blocks and an index and gives a Slice: which blocks are replaced, and by what.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from handbell.policies import content
from handbell.policies.content import Block, Clause, Heading, Item, Wording

_SENTENCE: Final = re.compile(r"(?<=[.!?;:])\s+(?=\S)")


class CannotMend(ValueError):
    """This change would lose words or make no sense. The message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Blocks from `start` on, `count` of them, are replaced by `blocks`."""

    start: int
    count: int
    blocks: tuple[Block, ...]

    def apply(self, to: Sequence[Block]) -> tuple[Block, ...]:
        """Return all the blocks with the replacement made."""
        return (*to[: self.start], *self.blocks, *to[self.start + self.count :])


@dataclass(frozen=True, slots=True)
class Point:
    """Where a clause may be split: at a sentence of its text (part -1) or at an entry of its list, with a preview."""

    part: int  # -1 for the opening text, else the index of the entry
    at: int  # offset in the text; 0 for an entry
    preview: str

    @property
    def key(self) -> str:
        """The point as a form sends it."""
        return f"{self.part}:{self.at}"


def points(words: Wording) -> list[Point]:
    """Every place at which a clause may be split, in order."""
    starts = [match.end() for match in _SENTENCE.finditer(words.text)]
    found = [Point(-1, start, words.text[start : start + 80]) for start in starts]
    first = 0 if words.text else 1
    return found + [
        Point(index, 0, item.text[:80]) for index, item in enumerate(words.items) if index >= first
    ]


def split(blocks: Sequence[Block], at: int, key: str) -> Slice:
    """Split a clause in two at one of its points; the second gets a reference of our own. Raises CannotMend."""
    clause = _clause(blocks, at)
    language = next(iter(clause.words))
    words = clause.words[language]
    point = next((point for point in points(words) if point.key == key), None)
    if point is None:
        raise CannotMend(_("The clause cannot be split there. Choose one of the places shown."))
    first, second = _halves(words, point)
    taken = {block.ref for block in blocks if isinstance(block, Clause)}
    new = replace(clause, ref=free_ref(clause.ref, taken), given=True, words={language: second})
    return Slice(at, 1, (replace(clause, words={**clause.words, language: first}), new))


def merge_with_next(blocks: Sequence[Block], at: int) -> Slice:
    """Join a clause or heading with the block of the same sort below it. Raises CannotMend."""
    if at + 1 >= len(blocks):
        raise CannotMend(_("Nothing stands below it to join it with."))
    first, second = blocks[at], blocks[at + 1]
    if isinstance(first, Heading) and isinstance(second, Heading):
        languages = dict.fromkeys((*first.words, *second.words))
        words = {
            code: f"{first.words.get(code, '')} {second.words.get(code, '')}".strip() for code in languages
        }
        return Slice(at, 2, (replace(first, words=words),))
    if isinstance(first, Clause) and isinstance(second, Clause):
        languages = dict.fromkeys((*first.words, *second.words))
        empty = Wording("")
        joined = {
            code: _joined(first.words.get(code, empty), second.words.get(code, empty)) for code in languages
        }
        return Slice(at, 2, (replace(first, words=joined),))
    raise CannotMend(_("A heading and a clause cannot be joined. Turn the heading into text first."))


def into_heading(blocks: Sequence[Block], at: int, level: int) -> Slice:
    """Make a heading of a clause that is one line of text. Raises CannotMend."""
    clause = _clause(blocks, at)
    for words in clause.words.values():
        if words.items or words.rows or "\n" in words.text or not words.text:
            raise CannotMend(_("Only a clause of one paragraph can be a heading. Split it first."))
    heading = Heading(
        ref="" if clause.given else clause.ref,
        words={code: words.text for code, words in clause.words.items()},
        level=level,
        given=True,
    )
    return Slice(at, 1, (heading,))


def into_text(blocks: Sequence[Block], at: int) -> Slice:
    """Make a clause of a heading that was only text."""
    heading = _heading(blocks, at)
    taken = {block.ref for block in blocks if isinstance(block, Clause)}
    clause = Clause(
        ref=free_ref(heading.ref or "text", taken),
        words={code: Wording(text) for code, text in heading.words.items()},
        kind=content.INFORMATION,
        given=True,
        changes_signature=False,
    )
    return Slice(at, 1, (clause,))


def set_heading(blocks: Sequence[Block], at: int, *, level: int, ref: str, appendix: bool) -> Slice:
    """Give a heading another level, number or letter."""
    heading = _heading(blocks, at)
    label = "Appendix" if appendix and ref else "" if heading.label == "Appendix" else heading.label
    changed = replace(heading, level=level, ref=ref, given=not ref, appendix=appendix, label=label)
    return Slice(at, 1, (changed,))


def set_clause(
    blocks: Sequence[Block], at: int, *, ref: str, kind: str, binds: Sequence[str], changes_signature: bool
) -> Slice:
    """Give a clause another reference, kind, or people whom it binds. Raises CannotMend for a reference taken."""
    clause = _clause(blocks, at)
    if any(
        isinstance(block, Clause) and block.ref == ref and index != at for index, block in enumerate(blocks)
    ):
        raise CannotMend(_("Another clause is already called %(ref)s.") % {"ref": ref})
    obliges = kind in content.BINDING_KINDS
    changed = replace(
        clause,
        ref=ref,
        kind=kind,
        binds=tuple(binds) if obliges else (),
        # What obliges somebody always asks for a new signature when it changes.
        changes_signature=changes_signature or (obliges and bool(binds)),
    )
    return Slice(at, 1, (changed,))


def set_many(blocks: Sequence[Block], places: Sequence[int], *, kind: str, binds: Sequence[str]) -> Slice:
    """Give several clauses a kind ("" leaves each its own) and people whom they bind. Raises CannotMend for none."""
    if not places:
        raise CannotMend(_("Choose the clauses first."))
    start, end = min(places), max(places) + 1
    changed = list(blocks[start:end])
    for at in places:
        clause = _clause(blocks, at)
        one = set_clause(
            blocks,
            at,
            ref=clause.ref,
            kind=kind or clause.kind,
            binds=binds,
            changes_signature=clause.changes_signature,
        )
        changed[at - start] = one.blocks[0]
    return Slice(start, end - start, tuple(changed))


def free_ref(ref: str, taken: set[str]) -> str:
    """Return a reference made from another one that no clause has: "3.10.2", "staff.5"."""
    stem, _dot, last = ref.rpartition(".")
    base, number = (stem, int(last) + 1) if stem and last.isdigit() and not stem[-1].isdigit() else (ref, 2)
    while f"{base}.{number}" in taken:
        number += 1
    return f"{base}.{number}"


def _halves(words: Wording, point: Point) -> tuple[Wording, Wording]:
    if point.part < 0:
        second = Wording(words.text[point.at :].lstrip(), words.items, words.rows)
        return Wording(words.text[: point.at].rstrip()), second
    opening, rest = words.items[point.part], words.items[point.part + 1 :]
    first = Wording(words.text, words.items[: point.part])
    return first, Wording(opening.text, tuple(_raised(rest, opening.depth)), words.rows)


def _raised(items: Sequence[Item], depth: int) -> list[Item]:
    """Entries below one that became text of its own: deeper ones move up, so that their list begins at the outside."""
    raised: list[Item] = []
    below = depth > 0
    for item in items:
        below = below and item.depth > depth
        raised.append(Item(item.text, item.depth - depth) if below else item)
    return raised


def _joined(first: Wording, second: Wording) -> Wording:
    if first.rows and (second.text or second.items):
        raise CannotMend(_("Text cannot be joined to a table above it."))
    if first.items:
        items = (*first.items, *([Item(second.text, 0)] if second.text else ()), *second.items)
        return Wording(first.text, items, first.rows + second.rows)
    text = "\n\n".join(part for part in (first.text, second.text) if part)
    return Wording(text, second.items, first.rows + second.rows)


def _clause(blocks: Sequence[Block], at: int) -> Clause:
    block = blocks[at] if 0 <= at < len(blocks) else None
    if not isinstance(block, Clause):
        raise CannotMend(_("There is no clause at that place any more."))
    return block


def _heading(blocks: Sequence[Block], at: int) -> Heading:
    block = blocks[at] if 0 <= at < len(blocks) else None
    if not isinstance(block, Heading):
        raise CannotMend(_("There is no heading at that place any more."))
    return block
