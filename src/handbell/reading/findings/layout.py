"""What went wrong on the way to this file: lists, tables, lines and pages that were damaged, marks left over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from handbell.reading.document import Clause, Finding
from handbell.reading.findings.context import Context, finding, quote
from handbell.reading.furniture import PAGE_OF
from handbell.reading.lines import LineKind
from handbell.reading.pieces import Piece, Role
from handbell.reading.wording import WORD

_COLUMNS: Final = re.compile(r"\S {4,}\S+(?: \S+)* {4,}\S|\S {6,}\S")
_BARE_NUMBER: Final = re.compile(r"[^\w]*\d{1,3}[^\w]*$")
_FOOTNOTE_MARK: Final = re.compile(
    r"(?:(?<!\b[Nn]o)[.!?]['’”\")]*|\))\s+(\d{1,2})$|(?:[\w.)’”](?<![ck ]m)(?<!\bm))([¹²³⁴-⁹]{1,2})(?=[\s.,;:]|$)|"
    r"[a-z.]\[(\d{1,2})\](?=\s|$)"
)
_NOTE: Final = re.compile(
    r"(?:\[?(?P<n>\d{1,2})\]?|(?P<s>[¹²³⁴-⁹]{1,2}))[.)]?\s+(?:see|available|source|https?:|www\.|accessed|"
    r"cited|ibid|op\. ?cit)",
    re.I,
)
_SUPERSCRIPT: Final = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_ENTITY: Final = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|rsquo|lsquo|ldquo|rdquo|ndash|mdash|#\d{2,5});|\\u[0-9a-f]{4}|\[/?(?:b|i|u|url|list)\]",
    re.I,
)
_STARS: Final = re.compile(r"\*\*\S|\S\*\*|(?<!\w)__\w")
_YEAR_OR_BRACKET: Final = re.compile(r"(?:\b(?:19|20)\d\d|\))(?=\s+[A-Z][a-z])")
_INNER_BULLET: Final = re.compile(r"\S\s+[•●▪■◦‣➢►]\s+(?=\w)")
_LOOKALIKE: Final = re.compile(r"[\u0370-\u03ff\u0400-\u04ff]")
_SENTENCE_LOW: Final = re.compile(r"[.!?] (?=[a-z]{2})")
_SHORTENED: Final = re.compile(r"(?:\be\.g|\bi\.e|\betc|\bvs|\bno|\bp|\w\.\w)$")
_HIGH_DIGIT: Final = re.compile(r"[¹²³⁴-⁹\[]")
_HAS_URL_BEFORE: Final = re.compile(r"(?:www\.|https?:|\.com|\.uk|\.org)\S*\. [a-z]")


def check(context: Context) -> Iterator[Finding]:
    """Yield damage to the layout."""
    for section, clause in context.document.clauses():
        place = context.clause_place(section, clause)
        if clause.contents:
            continue
        yield from _lists(place, clause)
        yield from _merged(place, clause)
        if clause.markup:
            tags = ", ".join(dict.fromkeys(clause.markup))
            yield finding(
                "markup-residue",
                "warning",
                place,
                f"HTML tags are left in the text ({quote(tags, 60)}). Take them out.",
            )
    yield from _pieces(context)
    yield from _pages(context)
    yield from _columns(context)
    yield from _letters(context)
    yield from _quotations(context)
    yield from _footnotes(context)


def _lists(place: str, clause: Clause) -> Iterator[Finding]:
    """Yield lists whose levels or bullets were lost."""
    items = clause.items
    for index, item in enumerate(items[:-1]):
        if item.text.rstrip().endswith(":") and items[index + 1].depth == item.depth and item.marker:
            yield finding(
                "flattened-list",
                "warning",
                place,
                f"After “{quote(item.text, 60)}” the sub-items are printed at the same level as the items, "
                f"so the list is flat. "
                "Indent them.",
            )
            break
    for depth in {item.depth for item in items}:
        glyphs = Counter(
            _same_glyph(i.marker) for i in items if i.depth == depth and i.marker and not i.marker.isspace()
        )
        if len(glyphs) > 1 and sum(glyphs.values()) > 2:
            odd = min(glyphs, key=lambda g: glyphs[g])
            yield finding(
                "list-style-break",
                "note",
                place,
                f"One list uses more than one bullet (“{odd}” among others). Use one bullet for all its items.",
            )
            break


def _same_glyph(marker: str) -> str:
    return {"–": "-", "—": "-", "−": "-", "●": "•", "∙": "·"}.get(marker, marker)


def _merged(place: str, clause: Clause) -> Iterator[Finding]:
    """Yield list items in which several titles of documents run together."""
    texts = [i.text for i in clause.items]
    texts += [part for row in clause.rows for c in row if "•" in c for part in c.split("\n")]
    for text in texts:
        inner = _INNER_BULLET.search(text)
        if inner and "\n" not in text:
            yield finding(
                "merged-items",
                "note",
                place,
                f"Two entries run into one item (“{quote(text[max(0, inner.start() - 40) :], 70)}”). "
                "Give each a line of its own.",
            )
            continue
        if len(text) < 60 or not _YEAR_OR_BRACKET.search(text):
            continue
        found = WORD.findall(text)
        if len(found) < 14 or text.rstrip().endswith((".", ";")):
            continue
        joins = _YEAR_OR_BRACKET.findall(text)
        if len(joins) >= 2 and sum(w[0].isupper() for w in found) >= 0.3 * len(found):
            yield finding(
                "merged-items",
                "note",
                place,
                f"Several documents run into one item: “{quote(text.lstrip('• '), 70)}”. Give each an item of its own.",
            )


def _pieces(context: Context) -> Iterator[Finding]:
    """Yield what the lines themselves show: run-in headings, broken lines and words, doubled bullets, stray scraps."""
    place = "front"
    places = _places_by_line(context)
    plain = context.reading.source.format in ("text", "markdown")
    told_broken: set[str] = set()
    for index, piece in enumerate(context.reading.pieces):
        place = places.get(piece.line, place)
        if piece.role in (Role.CONTENTS, Role.FURNITURE):
            continue
        if piece.run_in:
            yield finding(
                "run-in-heading", "note", place,
                f"The heading “{quote(piece.text.rstrip('.'), 60)}” runs into its first sentence. Put it "
                f"on a line of its own.",
            )  # fmt: skip
        if piece.doubled:
            yield finding(
                "list-style-break", "note", place,
                f"An item has a second bullet (“{piece.mark.printed.strip()}”, a middle dot or dash too "
                f"many). Take one out.",
            )  # fmt: skip
        if (
            piece.stray
            and plain
            and len(piece.text) > 70
            and place not in told_broken
            and piece.role is not Role.HEADING
        ):
            told_broken.add(place)
            yield finding(
                "broken-line", "note", place,
                f"A sentence is broken across lines (“{quote(piece.text, 50)}”). Join the lines.",
            )  # fmt: skip
        if piece.split_word and plain:
            yield finding(
                "broken-word", "note", place, f"The word “{piece.split_word}” is broken across two lines. Join it.",
            )  # fmt: skip
        if _is_scrap(context.reading.pieces, index):
            yield finding(
                "stray-text", "warning", place,
                f"A scrap of stray text stands here, cut off or from elsewhere: "
                f"“…{quote(_scrap(piece.text), 70)}”. Take it out or complete it.",
            )  # fmt: skip


def _places_by_line(context: Context) -> dict[int, str]:
    """Return what to cite for the line at which each section and clause starts."""
    found: dict[int, str] = {}
    for section in context.document.sections:
        found[section.line] = context.section_place(section)
        for clause in section.clauses:
            found[clause.line] = context.clause_place(section, clause)
    return found


def _is_scrap(pieces: list[Piece], index: int) -> bool:
    """Tell whether a paragraph holds a sentence that begins nowhere and another that ends nowhere."""
    piece = pieces[index]
    text = piece.text
    if piece.role not in (Role.TEXT, Role.CLAUSE, Role.ITEM) or len(text) < 12:
        return False
    unended = text[-1].isalnum()
    if piece.role is Role.TEXT and text[0].islower() and not piece.mark.printed:
        before = next(
            (p for p in reversed(pieces[max(0, index - 9) : index]) if p.role is not Role.FURNITURE), None
        )
        closed = before is not None and before.role is Role.TEXT and before.text[-1:] in ".!?"
        return unended and closed and len(text) < 400
    return unended and len(text) > 120 and _begins_low(text) >= 0 and not _HAS_URL_BEFORE.search(text)


def _begins_low(text: str) -> int:
    """Return where a sentence begins with a small letter, -1 where none does; after a shortened word it may."""
    for match in _SENTENCE_LOW.finditer(text):
        if not _SHORTENED.search(text, max(0, match.start() - 4), match.start()):
            return match.end()
    return -1


def _scrap(text: str) -> str:
    return text[max(0, _begins_low(text)) :]


def _pages(context: Context) -> Iterator[Finding]:
    """Yield page numbers and footers that stand inside the text of a file without pages."""
    if context.reading.source.format not in ("text", "markdown", "html") or context.reading.source.pages:
        return
    footers: list[tuple[str, str]] = []
    web = (
        context.reading.source.format == "html"
    )  # where menus and the page's own foot are set apart by its tags
    for section in context.document.sections:
        marks = [(context.section_place(section), text) for text in section.furniture]
        for clause in section.clauses:
            place = context.clause_place(section, clause)
            marks += [(place, b.text) for b in clause.between if b.furniture]
        for place, text in marks:
            if not any(map(str.isalnum, text)):
                continue
            if _BARE_NUMBER.match(text):
                yield finding(
                    "stray-page-number",
                    "note",
                    place,
                    f"A page number ({text.strip()}) stands alone in the text. Take it out.",
                )
            elif not web or PAGE_OF.search(text):
                footers.append((place, text))
    if footers:
        styles = len({re.sub(r"\d+", "#", text) for _, text in footers})
        yield finding(
            "page-footer-inside",
            "note",
            footers[0][0],
            f"Page footers or headers stand between the clauses in {len(footers)} places and {styles} wording(s) "
            f"(“{quote(footers[0][1], 50)}”). They are set apart here; take them out of the file.",
        )


def _columns(context: Context) -> Iterator[Finding]:
    """Yield tables that were flattened into lines with wide gaps."""
    if context.reading.source.format not in ("text", "pdf"):
        return
    places = _places_by_line(context)
    place = "front"
    run = 0
    for line in context.reading.source.lines:
        place = places.get(line.number, place) if line.page is None else place
        if (
            line.kind is LineKind.TEXT
            and len(line.text) < 400
            and "    " in line.text
            and _COLUMNS.search(line.text.strip())
        ):
            run += 1
            if run == 3:
                yield finding(
                    "flattened-table",
                    "warning",
                    place,
                    "A table was flattened into lines with gaps, so its columns cannot be told apart. Make "
                    "it a table again.",
                )
                return
        elif line.kind is not LineKind.BLANK:
            run = 0


def _letters(context: Context) -> Iterator[Finding]:
    """Yield letters of another alphabet that look like ours, and leftovers of formatting."""
    told: set[str] = set()
    starred: list[str] = []
    for passage in context.passages:
        text = passage.text
        if not text.isascii() and passage.place not in told and _LOOKALIKE.search(text):
            for word in WORD.findall(text):
                odd = _LOOKALIKE.findall(word)
                if odd and (len(word) == 1 or len(odd) < len(word)):
                    told.add(passage.place)
                    alphabet = "Greek" if odd[0] < "\u0400" else "Cyrillic"
                    yield finding(
                        "homoglyph-letter",
                        "warning",
                        "Contents" if passage.clause.contents else passage.place,
                        f"The letter “{odd[0]}” in “{word}” is a {alphabet} look-alike of a Latin letter, "
                        f"so a search will not "
                        "find it. Type it again.",
                    )
                    break
        if ("&" in text or "\\u" in text or "[" in text) and _ENTITY.search(text):
            starred.append(passage.place)
    if context.reading.source.format == "text":
        places = _places_by_line(context)
        place = "front"
        for line in context.reading.source.lines:
            place = places.get(line.number, place)
            if "*" in line.text and _STARS.search(line.text):
                starred.append(place)
    if starred:
        yield finding(
            "markup-residue",
            "note",
            starred[0],
            "Marks of formatting (stars, codes or tags) are left in the text. Take them out.",
        )


def _quotations(context: Context) -> Iterator[Finding]:
    """Yield boxed quotations, so that nobody takes them for the school's own rules."""
    last = "front"
    for section, clause in context.document.clauses():
        if clause.quotation:
            yield finding(
                "third-party-quotation",
                "note",
                last if last != "front" else context.section_place(section),
                f"A boxed quotation from other guidance stands here (“{quote(clause.text, 60)}”); it is "
                f"not the school's own rule. "
                "Say whether it binds.",
            )
        elif not clause.given:
            last = clause.ref
        else:
            last = context.section_place(section)


def _footnotes(context: Context) -> Iterator[Finding]:
    """Yield footnote marks without a note, and notes that stand inside the text."""
    made = [
        line for line in context.reading.source.lines if line.kind is LineKind.NOTE
    ]  # by the format itself
    notes = {line.label: "" for line in made}
    own = {f"{line.label} {line.text}" for line in made}
    for passage in context.body():
        match = _NOTE.match(passage.text)
        if match and not passage.item and passage.text not in own:
            number = match["n"] or match["s"].translate(_SUPERSCRIPT)
            notes[number] = passage.place
            yield finding(
                "footnote-inside", "note", passage.place,
                f"Footnote {number} stands inside the text (“{quote(passage.text, 60)}”). Move it to the "
                f"foot or into the sentence.",
            )  # fmt: skip
    for passage in context.body():
        if passage.clause.form or "\t" in passage.text:
            continue
        if not (passage.text[-1:].isdigit() or _HIGH_DIGIT.search(passage.text)):
            continue
        match = _FOOTNOTE_MARK.search(passage.text)
        if match and not passage.text.rstrip().endswith(("4)", "3)")):
            number = (match[1] or match[2] or match[3]).translate(_SUPERSCRIPT)
            if number not in notes:
                yield finding(
                    "stray-footnote", "note", passage.place,
                    f"The footnote number {number} stands here, but there is no such footnote. Add the "
                    f"note or take the number out.",
                )  # fmt: skip
