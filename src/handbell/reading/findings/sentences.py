"""Single sentences and paragraphs: cut off, repeated, unbalanced, not filled in, announcing what is not there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from handbell.reading.document import Clause, Finding, Section
from handbell.reading.findings.context import Context, Passage, finding, quote
from handbell.reading.wording import ADDRESS, ends_in_function_word

_PLACEHOLDER: Final = re.compile(
    r"(?i:\[\s*(?:insert|add|enter|name|your|school|academy|trust|date|delete|amend|e\.?g\.?|head|xx|tbc|"
    r"to be|role|title|setting|address|"
    r"number|email|link|website|local|other)\b[^\]\n]{0,120}\])"
    r"|(?i:\bdelete\s*/\s*add\b|\(\s*(?:schools?|settings?|academies)\s+(?:will|may|should|to)\b[^)\n]{0,90}"
    r"\b(?:delete|amend|adapt|insert)\b)"
    r"|(?i:<\s*(?:insert|add|enter|name of|your|school name|school|date|delete)\b[^>\n]{0,80}>)"
    r"|(?i:\{\{?\s*(?:insert|name|school|date)[^}\n]{0,60}\})"
    r"|\b(?:[Ii]nsert|[Ee]nter|[Aa]dd)\s+(?:the\s+)?(?:name|school(?:'s)? name|date|details|school|number)\s+here\b"
    r"|\bXX{2,}\b|\bxx{2,}\b|\blorem ipsum\b|\[\s*(?:…|\.{2,}|_{2,})?\s*\]|\b(?:TBC|TBA|TBD)\b"
    r"|\bName of (?:School|Academy|Headteacher)\b(?!:)|\bXXX?\s+(?:School|Academy)\b",
)
_HINTS: Final = ("[", "<", "{", " here", "xxx", "lorem", "tbc", "tba", "tbd", "name of")
_FIGURES: Final = (
    "chart",
    "diagram",
    "figure",
    "graph",
    "picture",
    "image",
    "map",
    "poster",
    "screenshot",
    "table",
    "grid",
    "matrix",
)
_ANNOUNCED: Final = re.compile(
    r"\b(?P<what>flow\s?chart|flow diagram|diagram|chart|figure|graph|picture|image|map|infographic|poster|"
    r"screenshot)s?\b[^.]{0,40}?"
    r"\b(?:below|overleaf|following|above|opposite|on the next page|attached)\b"
    r"|\b(?<!no )(?P<tells>flow\s?chart|flow diagram|diagram|chart|figure|graph|infographic)\b[^.]{0,40}?"
    r"\b(?:outlines|shows|sets out|illustrates)\b"
    r"|\b(?:below|following|attached|overleaf|opposite)\s+(?P<that>flow\s?chart|flow diagram|diagram|chart|"
    r"figure|graph|infographic|poster)",
    re.I,
)
_POINTERS: Final = (
    "below", "above", "follow", "overleaf", "opposite", "attached", "next page", "outlines", "shows", "sets out",
    "illustrates",
)  # fmt: skip
_TABLE_ANNOUNCED: Final = re.compile(
    r"\b(?:the\s+)?(?:table|grid|matrix)\s+(?:below|overleaf|that follows)\b|\bfollowing\s+(?:table|grid|matrix)\b",
    re.I,
)
_LEAD: Final = re.compile(
    r"\b(?:following|as follows|below|these|include|includes|including|are|must|should|to|by|that|will|not|"
    r"of)\s*:\s*-?$",
    re.I,
)
_ENUMERATOR: Final = re.compile(r"(?:^|(?<=[\s;,:.]))[A-Za-z0-9]{1,4}\)(?=\s|$)|(?<![A-Za-z0-9])[:;]-?\)")
_LISTED_NEXT: Final = re.compile(r"\b(?:following|below)\b[^.:]{0,60}:\s*-?$", re.I)
_WORDS: Final = re.compile(r"\S+")
_UNFINISHED: Final = frozenset(
    _WORDS.findall(
        "unless because if when while which who whose until than is are be been must should will may has have "
        "was were not"
    )
)
_SERIES_GOES_ON: Final = re.compile(r"[;,:] (?:and|or)$")
_LONG_ENOUGH: Final = 11  # words that make a repeated sentence worth telling


def check(context: Context) -> Iterator[Finding]:
    """Yield what is wrong with sentences."""
    yield from _placeholders(context)
    yield from _announced(context)
    yield from _cut_off(context)
    yield from _repeated(context)
    for section, clause in context.document.clauses():
        if not clause.contents and not clause.form:
            yield from _balance(context.clause_place(section, clause), clause)


def _placeholders(context: Context) -> Iterator[Finding]:
    told: set[str] = set()
    for passage in context.holding(
        *_HINTS, "delete / add", "delete/add", "(school", "(setting", "(academies"
    ):
        match = _PLACEHOLDER.search(passage.text)
        if match and passage.place not in told and not passage.clause.form:
            told.add(passage.place)
            yield finding(
                "placeholder-left", "error", passage.place,
                f"A placeholder was left in the text: “{quote(match[0], 50)}”. Put in what belongs there.",
            )  # fmt: skip
    for text, place in (
        (context.document.title, "front"),
        *((s.heading, s.name()) for s in context.document.sections),
    ):
        match = _PLACEHOLDER.search(text)
        if match and place not in told:
            told.add(place)
            yield finding(
                "placeholder-left",
                "error",
                place,
                f"A placeholder was left: “{quote(match[0], 50)}”. Put in what belongs there.",
            )


def _announced(context: Context) -> Iterator[Finding]:
    """Yield figures, tables and lists that are announced and do not follow."""
    pictures = any(
        "picture" in n.lower() or "image" in n.lower() or "drawing" in n.lower()
        for n in context.document.notes
    )
    sections = context.document.sections
    for section, following in itertools.zip_longest(sections, sections[1:]):
        if section.contents:
            continue
        last_rows = max((i for i, c in enumerate(section.clauses) if c.rows), default=-1)
        last_items = max((i for i, c in enumerate(section.clauses) if c.items), default=-1)
        rows_below = following is not None and any(c.rows for c in following.clauses)
        rows_next = following is not None and bool(following.clauses) and bool(following.clauses[0].rows)
        for index, clause in enumerate(section.clauses):
            if clause.contents or clause.form:
                continue
            place = context.clause_place(section, clause)
            rows = rows_below or last_rows >= index
            drawn = pictures or rows_next or last_rows >= index
            yield from _absent(place, clause, rows=rows, items=last_items >= index, drawn=drawn)
            if index + 1 == len(section.clauses) and _promises_a_list(clause, section, following):
                yield finding(
                    "missing-content",
                    "warning",
                    place,
                    f"A list is announced (“{quote(clause.text[-70:], 70)}”) and nothing follows. Put the list in.",
                )


def _promises_a_list(clause: Clause, section: Section, following: Section | None) -> bool:
    """Tell whether the last clause of a section announces a list that is neither in it nor in the next section."""
    if clause.items or clause.between or clause.rows:
        return False
    if not (_LEAD.search(clause.text) or _LISTED_NEXT.search(clause.text)):
        return False
    return following is None or (
        following.level <= section.level and bool(following.ref or not following.clauses)
    )


def _absent(place: str, clause: Clause, *, rows: bool, items: bool, drawn: bool) -> Iterator[Finding]:
    for text in clause.paragraphs():
        if not any(word in text for word in _FIGURES):
            continue
        low = text.lower()
        if not any(word in low for word in _POINTERS):
            continue
        match = _ANNOUNCED.search(text) if not drawn else None
        if match:
            what = (match["what"] or match["tells"] or match["that"]).lower()
            yield finding(
                "missing-content", "error", place,
                f"A {what} is announced here and is not in the file. Put the {what} in, or describe its "
                f"steps in words.",
            )  # fmt: skip
            return
        if not rows and not items and _TABLE_ANNOUNCED.search(text):
            yield finding(
                "missing-content",
                "error",
                place,
                "A table is announced here and is not in the file. Put the table in.",
            )
            return


def _cut_off(context: Context) -> Iterator[Finding]:
    """Yield paragraphs that stop in the middle of a sentence."""
    body = context.body()
    last = body[-1] if body else None
    for passage in body:
        text = passage.text.rstrip()
        if (
            passage.clause.form
            or "\t" in text
            or len(text) < 45
            or passage.section.level == 0
            or passage.clause.quotation
        ):
            continue
        if _SERIES_GOES_ON.search(text) and passage.section.clauses[-1] is not passage.clause:
            continue  # "…; and" before the next clause of a series
        if _stops_short(text, passage) or (passage is last and _breaks_off(text, passage, body)):
            yield finding(
                "truncated", "warning", passage.place,
                f"The text is cut off here: “… {text[-60:].split(' ', 1)[-1]}”. Complete the sentence.",
            )  # fmt: skip


def _stops_short(text: str, passage: Passage) -> bool:
    """Tell whether a text ends in a comma or in a word that cannot end a sentence, and nothing goes on below it."""
    items = passage.clause.items
    if not passage.item and items:
        return False
    if passage.item:
        goes_on = any(a.text == passage.text and b.depth > a.depth for a, b in itertools.pairwise(items))
        last_words = (" and", " or", " to", " for", " with", " in", " on", " by", " all", " any")
        if goes_on or text.endswith((",", *last_words)):
            return False
    if text[-1] == "," or text.rsplit(maxsplit=1)[-1] in _UNFINISHED:
        return True
    return text[-1].islower() and ends_in_function_word(text)


def _breaks_off(text: str, passage: Passage, body: list[Passage]) -> bool:
    """Tell whether the last paragraph of a document lacks its end, where nearly all others have theirs."""
    if (
        passage.item
        or passage.clause.rows
        or not text[-1].islower()
        or len(text) < 60
        or ADDRESS.search(text[-80:])
    ):
        return False
    others = [
        p.text.rstrip()[-1:]
        for p in body
        if p is not passage and not p.item and p.section.level and len(p.text) >= 60
    ]
    return len(others) > 3 and sum(end in '.:;!?)”"' for end in others) >= 0.9 * len(others)


def _repeated(context: Context) -> Iterator[Finding]:
    """Yield sentences that were already used in another clause."""
    first: dict[str, tuple[str, Section, Clause]] = {}
    told: set[tuple[str, str]] = set()
    for passage in context.body():
        if passage.clause.form or passage.clause.quotation or len(passage.text) < 60:
            continue
        for sentence in passage.sentences:
            name = " ".join(sentence.lower().split()).strip(" .!?’”'\"")
            if name.count(" ") < _LONG_ENOUGH:
                continue
            before = first.setdefault(name, (passage.place, passage.section, passage.clause))
            if before[2] is passage.clause or (before[0], passage.place) in told:
                continue
            told.add((before[0], passage.place))
            where = before[0] if before[0] != before[1].heading else f"“{before[1].heading}”"
            yield finding(
                "repeated-text", "note", passage.place,
                f"A sentence is repeated here that was already used in {where}: “{quote(sentence, 60)}”. Say it once.",
            )  # fmt: skip


def _balance(place: str, clause: Clause) -> Iterator[Finding]:
    """Yield brackets and quotation marks that have no partner in their clause."""
    text = clause.wording()
    if text.count("(") != text.count(")") or text.find(")") < text.find("("):
        depth = unmatched = 0
        for char in _ENUMERATOR.sub(
            lambda m: m[0].replace(")", " ") if "(" not in m[0] else m[0], _without_pairs(text)
        ):
            if char == "(":
                depth += 1
            elif char == ")":
                if depth:
                    depth -= 1
                else:
                    unmatched += 1
        if depth or unmatched:
            which = (
                "a closing bracket without an opening one"
                if unmatched
                else "an opening bracket without a closing one"
            )
            yield finding(
                "unmatched-bracket", "note", place, f"There is {which}. Put in its partner, or take it out."
            )
    if text.count("[") > text.count("]") and _PAIRED_SQUARE.sub("", text).count("["):
        yield finding(
            "unmatched-bracket",
            "note",
            place,
            "There is an opening square bracket without a closing one. Put in its partner, or take it out.",
        )
    opened, closed, straight = text.count("“"), text.count("”"), text.count('"')
    if (
        opened != closed and abs(opened - closed) % 2 and not (opened > closed and text.count("\n"))
    ) or straight % 2:
        lone = "closing" if closed > opened or (straight % 2 and _lone_closes(text)) else "opening"
        yield finding(
            "unmatched-quote",
            "note",
            place,
            f"A quotation mark ({lone}) has no partner. Put in the other one, or take it out.",
        )


_PAIRED_SQUARE: Final = re.compile(r"\[[^\[\]]{0,600}\]")
_PAIR: Final = re.compile(r"\([^()\n]{0,600}\)")


def _without_pairs(text: str) -> str:
    """Return a text without what stands in matching brackets, two levels deep."""
    return _PAIR.sub(" ", _PAIR.sub(" ", text))


def _lone_closes(text: str) -> bool:
    """Tell whether the last straight quotation mark stands after a word, as a closing one does."""
    at = text.rfind('"')
    return at > 0 and not text[at - 1].isspace()
