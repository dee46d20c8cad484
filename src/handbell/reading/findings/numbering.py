"""Numbers and headings of clauses, sections and lists: what does not follow."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from handbell.reading.document import Clause, Finding, Section
from handbell.reading.findings.context import Context, finding
from handbell.reading.marks import Style, as_roman, read_mark, roman_value
from handbell.reading.pieces import Role
from handbell.reading.wording import key

_COUNTED_HEADING: Final = re.compile(r"([A-Z][a-z]+) (\d{1,2})\b(?:[:.–—-]|\s|$)")
_CLAUSE_NUMBER: Final = re.compile(r"([A-Z]+\.?|)(\d+(?:\.\d+)*)")
_TYPO: Final = re.compile(r"\d\s?:\s?\d|\d\s+\.\s?\d|\d\.\s+\d|\d,\d")
_WORDS: Final = re.compile(r"\S+")


_WELSH_WORDS: Final = frozenset(
    _WORDS.findall(
        "yn y yr mae ar i ac neu gan gyda eu eich ein nid ni bod fod wrth dros drwy hwn hon ddylai rhaid maen oes am os"
    )
)


def check(context: Context) -> Iterator[Finding]:
    """Yield what is wrong with numbers, headings and labels."""
    yield from _no_numbers(context)
    yield from _typos(context)
    yield from _sequence(context)
    yield from _headings(context)
    yield from _counted_headings(context)
    yield from _labels(context)


def _printed(context: Context) -> list[tuple[Section, Clause]]:
    return [(s, c) for s, c in context.document.clauses() if not c.given]


def _no_numbers(context: Context) -> Iterator[Finding]:
    """Yield where numbers are missing: everywhere, or in one section of a numbered document."""
    sections = [s for s in context.document.sections if s.level > 0 and not s.contents]
    if not _printed(context) and not any(s.ref and not s.appendix for s in sections):
        if sum(len(s.clauses) for s in sections) > 3:
            yield finding(
                "no-numbers",
                "note",
                "front",
                "The clauses carry no numbers, so nobody can cite one. Number them; until then references "
                "of our own are used.",
            )
        return
    numbered = [s for s in sections if s.ref and not s.appendix and s.level == 1]
    with_clauses = sum(1 for s in numbered if any(not c.given for c in s.clauses))
    if with_clauses < 3 or with_clauses < 0.6 * len(numbered):
        return
    for section in numbered:
        inner = [*section.clauses, *(c for s in _below(sections, section) for c in s.clauses)]
        if (
            len(inner) > 2
            and all(c.given for c in inner)
            and not any(s.ref for s in _below(sections, section))
        ):
            yield finding(
                "unnumbered-list",
                "note",
                section.ref,
                f"The paragraphs and list items of section {section.ref} carry no number, unlike the other sections. "
                "Number them, so that they can be cited.",
            )
    for _, clause in _printed(context):
        leads = [b for b in clause.between if not b.furniture and 0 < b.before < len(clause.items)]
        if leads and clause.items:
            yield finding(
                "unnumbered-list",
                "note",
                clause.ref,
                f"Several lists stand under {clause.ref} without a number of their own. Give each list its own number.",
            )


def _below(sections: list[Section], parent: Section) -> list[Section]:
    """Return the sections of a lower level between `parent` and the next section of its level."""
    found: list[Section] = []
    inside = False
    for section in sections:
        if section is parent:
            inside = True
        elif inside and (section.level <= parent.level):
            break
        elif inside:
            found.append(section)
    return found


def _typos(context: Context) -> Iterator[Finding]:
    """Yield numbers with a wrong sign in them."""
    marks = [
        p
        for p in context.reading.pieces
        if p.mark.style is Style.DOTTED and p.role in (Role.HEADING, Role.CLAUSE)
    ]
    wrong = [p for p in marks if _TYPO.search(p.mark.label)]
    if len(wrong) > 0.5 * len(marks):
        return
    for piece in wrong:
        yield finding(
            "numbering-typo",
            "note",
            ".".join(map(str, piece.mark.value)),
            f"The number {piece.mark.label} is written with a wrong sign. Write it "
            f"{piece.mark.label.replace(':', '.')}.",
        )


def _sequence(context: Context) -> Iterator[Finding]:
    """Yield gaps, steps back and repeats in clause numbers, section numbers and numbered lists."""
    if _in_two_languages(context):
        printed = [(s, c) for s, c in _printed(context)]
        for welsh in (False, True):
            yield from _clause_numbers(
                [c for s, c in printed if _is_welsh(f"{s.heading} {c.wording()}") is welsh]
            )
    else:
        yield from _clause_numbers([c for s, c in _printed(context) if c.ref != s.ref])
        yield from _section_numbers(context)
    for section, clause in context.document.clauses():
        yield from _list_numbers(context.clause_place(section, clause), clause)


def _in_two_languages(context: Context) -> bool:
    """Tell whether the policy stands in Welsh and in English, so that each number may be printed twice."""
    if " yn " not in context.body_text and " mae " not in context.body_text:
        return False
    welsh = sum(_is_welsh(p.text) for p in context.body())
    return 0.15 * len(context.body()) <= welsh <= 0.85 * len(context.body())


def _is_welsh(text: str) -> bool:
    """Tell by its small words whether a text is Welsh."""
    found = key(text).split()
    return sum(w in _WELSH_WORDS for w in found) > max(0.5, 0.08 * len(found)) and not any(
        w in ("the", "of", "and") for w in found
    )


def _clause_numbers(clauses: list[Clause]) -> Iterator[Finding]:
    """Yield gaps, steps back and repeats in the printed numbers of clauses."""
    seen: set[str] = set()
    last: dict[tuple[str | int, ...], tuple[int, str]] = {}
    for clause in clauses:
        ref = clause.ref
        if ref in seen:
            yield finding(
                "repeated-number",
                "warning",
                ref,
                f"The number {ref} is used more than once. Give each clause a number of its own.",
            )
            continue
        seen.add(ref)
        counted = _counted(ref)
        if counted is None:
            continue
        parent, number = counted
        before, name = last.get(parent, (0, ""))
        if name and number != before + 1:
            yield finding(
                "numbering-break",
                "warning",
                ref,
                f"The numbering goes from {name} to {ref}. Check whether a clause is missing, and mend the numbers.",
            )
        elif not name and number > 2:
            yield finding(
                "numbering-break",
                "warning",
                ref,
                f"The numbering begins at {ref}. Check whether clauses are missing.",
            )
        last[parent] = (number, ref)


def _counted(ref: str) -> tuple[tuple[str | int, ...], int] | None:
    """Return the part of a number that stays the same and the one that counts: "3.10", "A2", "IV.2", "3.a"."""
    printed = _CLAUSE_NUMBER.fullmatch(ref)
    if printed is None:
        lettered = re.fullmatch(r"(\d+\.?)([a-z])", ref)
        return ((lettered[1],), ord(lettered[2]) - 96) if lettered else None
    *above, number = map(int, printed[2].split("."))
    return (printed[1], *above), number


def _section_numbers(context: Context) -> Iterator[Finding]:
    sections = [s for s in context.document.sections if s.ref and not s.given and not s.contents]
    numbers = Counter((s.appendix, s.ref) for s in sections)
    for (appendix, ref), times in numbers.items():
        if times > 1:
            what = "appendices" if appendix else "sections"
            yield finding(
                "repeated-number", "warning", f"Appendix {ref}" if appendix else ref,
                f"{times} {what} carry the number {ref}. Give each its own number.",
            )  # fmt: skip
    previous, name = 0, ""
    for section in sections:
        number = (
            int(section.ref)
            if section.ref.isdigit()
            else roman_value(section.ref)
            if len(sections) > 2
            else 0
        )
        if section.appendix or not number:
            continue
        if previous and number > previous + 1:
            yield finding(
                "numbering-break", "warning", section.ref,
                f"The section numbers go from {name} to {section.ref}. Check whether a section is missing.",
            )  # fmt: skip
        previous, name = number, section.ref


def _list_numbers(place: str, clause: Clause) -> Iterator[Finding]:
    """Yield a break in the numbers or letters of a list."""
    by_depth: dict[int, list[tuple[Style, int, bool]]] = defaultdict(list)
    for item in clause.items:
        for deeper in [d for d in by_depth if d > item.depth]:
            yield from _one_list(place, by_depth.pop(deeper))
        mark = read_mark(item.text) if not item.marker else None
        if mark is not None and mark.style in (Style.INTEGER, Style.LETTER, Style.ROMAN):
            before = by_depth[item.depth][-1:]
            romans = as_roman(mark) if before and before[0][0] is Style.ROMAN else 0
            by_depth[item.depth].append(
                (Style.ROMAN, romans, True) if romans else (mark.style, mark.value[0], True)
            )
        else:
            by_depth[item.depth].append((Style.BULLET, 0, False))
    for entries in by_depth.values():
        yield from _one_list(place, entries)


def _one_list(place: str, entries: list[tuple[Style, int, bool]]) -> Iterator[Finding]:
    numbers = [value for _, value, numbered in entries if numbered]
    if len(numbers) < 2 or len({s for s, _, n in entries if n}) > 1:
        return
    plain = [i for i, (_, _, numbered) in enumerate(entries) if not numbered]
    first = next(i for i, e in enumerate(entries) if e[2])
    last = len(entries) - 1 - next(i for i, e in enumerate(reversed(entries)) if e[2])
    mixed = any(first < i < last for i in plain)
    steps = [(a, b) for a, b in itertools.pairwise(numbers) if b != a + 1 and b != 1]
    if mixed or steps:
        said = ", ".join(map(str, numbers[:12]))
        yield finding(
            "numbering-break",
            "warning",
            place,
            f"The steps of a list are numbered {said}{', with plain bullets between' if mixed else ''}. "
            f"Number the list through.",
        )


def _headings(context: Context) -> Iterator[Finding]:
    """Yield headings that are used more than once."""
    first: dict[str, Section] = {}
    told: set[str] = set()
    times = Counter(key(section.heading) for section in context.document.sections)
    twice = 2 if _in_two_languages(context) else 1  # "Staff" heads its part in Welsh and in English
    for section in context.document.sections:
        name = key(section.heading)
        if not name or section.contents or times[name] <= twice:
            continue
        if name in first and name not in told:
            told.add(name)
            yield finding(
                "repeated-heading",
                "note",
                context.section_place(section),
                f"The heading “{section.heading}” is repeated. Make each heading say what it is about, so "
                f"that one can cite it.",
            )
        first.setdefault(name, section)


def _counted_headings(context: Context) -> Iterator[Finding]:
    """Yield a gap in headings that count by a word of their own ("Rule 4: …", "Rule 6: …")."""
    series: dict[str, list[tuple[int, Section]]] = defaultdict(list)
    for section in context.document.sections:
        match = _COUNTED_HEADING.match(section.heading) if not section.ref else None
        if match:
            series[match[1]].append((int(match[2]), section))
    for word, found in series.items():
        for (before, _), (number, section) in itertools.pairwise(found):
            if len(found) > 2 and number not in (before + 1, 1):
                yield finding(
                    "numbering-break",
                    "warning",
                    context.section_place(section),
                    f"The headings go from {word} {before} to {word} {number}. Check whether one is missing.",
                )


def _labels(context: Context) -> Iterator[Finding]:
    """Yield appendices that stand without their label."""
    appendices = [s for s in context.document.sections if s.appendix]
    for section in appendices:
        if section.given:
            yield finding(
                "missing-label",
                "warning",
                section.name(),
                f"“{section.heading}” is listed as appendix {section.ref} but stands without its label. "
                f"Print “Appendix "
                f"{section.ref}” above it.",
            )
    printed = [s.ref for s in appendices]
    if printed and all(len(r) == 1 and r.isalpha() for r in printed) and min(printed) == "B":
        yield finding(
            "missing-label",
            "warning",
            "Appendix B",
            "The appendices begin at B: appendix A is missing or stands without its label. Print its label above it.",
        )
