"""Which piece is a heading, a numbered clause, an entry of a list, or plain text."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from typing import Final

from handbell.reading.marks import BARE, Mark, Style, as_roman, is_appendix
from handbell.reading.pieces import Piece, Role
from handbell.reading.wording import (
    ADDRESS,
    DATE_WORDS,
    ENTRY_LABEL,
    LONG_NUMBER,
    WORD,
    ends_in_function_word,
    ends_in_year,
    heading_like,
    is_capitals,
    is_field,
    is_role,
    is_title_case,
    says_something,
)

_COMMON_HEADINGS: Final = re.compile(
    r"(?:introduction|aims?|purpose|scope|objectives?|principles|background|rationale|overview|definitions?|context|"
    r"legislation|(?:legal|statutory) framework|roles(?: and responsibilities)?|responsibilities|monitoring|review|"
    r"monitoring and review|training|breaches|sanctions|equality|links?|related policies|further information|"
    r"cyflwyniad|diben|cwmpas|nodau)\s*:?",
    re.I,
)
_RECORD_HEADINGS: Final = re.compile(
    r"\b(?:version|document|policy|revision|amendment|review|change|approval)s?\s+(?:control|history|"
    r"details|information|record|status|log|schedule|"
    r"table|sheet)\b|\bschedule\s+for\b|\bkey\s+(?:people|contacts?|staff|dates|information)\b|"
    r"\b(?:amendments|revisions|sign[- ]?off)\b",
    re.I,
)
_LABEL_AND_VALUE: Final = re.compile(r"[A-Z][^:]{1,60}:\s+\S")
_SIGN_OFF: Final = re.compile(r"(?:sign(?:ed|ature)|date|name|print)\b", re.I)
_SCHOOL_AT_END: Final = re.compile(
    r"\b(?:school|academy|college|centre|nursery|trust|federation|unit|partnership|directorate|department|council)\W*$",
    re.I,
)
_RUN_IN: Final = re.compile(
    r"([A-Z][^.!?:;]{12,110})(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|No))(?<!\bMrs)\.\s+(?=[A-Z])"
)
_ROW_NUMBER: Final = re.compile(r"\s*\d{1,2}(?:\.\d{1,2}){1,3}\.?\s*")
_FEWEST_WORDS: Final = 3
_APPENDICES: Final = re.compile(r"\s*(?:appendices|annexes|annexures|atodiadau)\W*", re.I)
_DONE: Final = (Role.FURNITURE, Role.CONTENTS)


def give_roles(pieces: list[Piece]) -> None:
    """Set the role of every piece that has none yet, in place."""
    body = [p for p in pieces if p.role not in _DONE]
    _set_rows(body)
    _set_named(body)
    _set_coded_titles(body)
    _set_coded(body)
    _set_dotted(body)
    _set_integers(body, body_numbered=any(p.numbered and not p.appendix for p in body))
    _set_letters(body)
    for piece in body:
        if piece.role is Role.TEXT and piece.mark.style not in (Style.NONE,):
            _demote_or_item(piece)
        elif (
            piece.role is Role.HEADING
            and not (piece.numbered or piece.ref)
            and piece.mark.style is not Style.NONE
        ):
            _keep_number(piece)
    _set_unmarked(body)
    _cut_run_in(pieces)


def _set_rows(body: list[Piece]) -> None:
    """Make rows clauses where their first cells count "1.1", "1.2" and sentences stand beside these."""
    found = [p for p in body if p.role is Role.ROW and _ROW_NUMBER.fullmatch(p.cells[0]) and len(p.cells) > 1]
    numbers = {p.cells[0].strip(" .") for p in found}
    for piece in found:
        number = piece.cells[0].strip(" .")
        section, _, last = number.rpartition(".")
        beside = {f"{section}.{int(last) - 1}", f"{section}.{int(last) + 1}"} & numbers
        if beside and len(piece.cells[1].split()) > _FEWEST_WORDS and not DATE_WORDS.search(piece.text):
            piece.role, piece.ref, piece.text = Role.CLAUSE, number, piece.cells[1]
            piece.mark = Mark(Style.DOTTED, number, piece.text, tuple(map(int, number.split("."))))


def _keep_number(piece: Piece) -> None:
    """Keep the mark of a heading that stands outside any count: as its number, or else among its words."""
    if piece.mark.style is Style.INTEGER and piece.mark.firm:
        piece.numbered, piece.ref = True, str(piece.mark.value[0])
    else:
        piece.text, piece.mark = piece.full, BARE


def _demote_or_item(piece: Piece) -> None:
    """Make a marked piece an entry of a list; a mark that is part of a sentence goes back into it."""
    mark = piece.mark
    if mark.style is Style.NAMED or (mark.style is Style.INTEGER and not mark.firm):
        piece.text, piece.mark = piece.full, BARE
        return
    piece.role = Role.ITEM


def _after(body: list[Piece], index: int) -> Piece | None:
    """Return the next piece, None at the end."""
    return body[index + 1] if index + 1 < len(body) else None


def _set_named(body: list[Piece]) -> None:
    """Make "Appendix B" and "Section 3 …" headings."""
    for index, piece in enumerate(body):
        mark = piece.mark
        if mark.style is not Style.NAMED or piece.role not in (Role.TEXT, Role.HEADING):
            continue
        after = _after(body, index)
        if (
            piece.text
            and not piece.fixed
            and (says_something(WORD.findall(piece.text)) or piece.text[-1] in ".;,")
        ):
            continue
        if after is None or (
            not piece.text
            and not piece.gap
            and not piece.bold
            and index
            and body[index - 1].text[-1:] not in ".:;?!"
        ):
            continue
        piece.role, piece.ref = Role.HEADING, mark.label
        piece.appendix = is_appendix(mark.printed.split()[0])
        piece.numbered = True


def _set_coded_titles(body: list[Piece]) -> None:
    """Make "A3 Agreement for staff" an appendix where it stands below "Appendices"."""
    at = next(
        (i for i, p in enumerate(body) if _APPENDICES.fullmatch(p.text) and p.mark.style is Style.NONE), None
    )
    if at is None:
        return
    found = []
    for index, piece in enumerate(body[at + 1 :], at + 1):
        titled = piece.mark.style is Style.CODED and piece.role in (Role.TEXT, Role.HEADING)
        if titled and heading_like(piece.text) and _has_body(body, index):
            found.append(piece)
    if found:
        body[at].role = Role.HEADING
    for piece in found:
        piece.role, piece.ref, piece.appendix, piece.numbered = Role.HEADING, piece.mark.label, True, True


def _set_coded(body: list[Piece]) -> None:
    """Make "A1 …", "A2 …" clauses where they count up from 1 under their letter; "Y5 pupils …" stays a sentence.

    A letter with a single clause counts where others have several.
    """
    coded = [
        p
        for p in body
        if p.mark.style is Style.CODED and p.role in (Role.TEXT, Role.HEADING) and not p.numbered
    ]
    known = {p.mark.value[:2] for p in coded}
    several = {letter for letter, number in known if number == 2 and (letter, 1) in known}
    for piece in coded:
        letter, number = piece.mark.value[0], piece.mark.value[1]
        if (letter, 1) in known and (number > 1 or letter in several or len(several) > 1):
            piece.role, piece.ref = Role.CLAUSE, piece.mark.label
        else:
            piece.text, piece.mark = piece.full, BARE


def _set_dotted(body: list[Piece]) -> None:
    """Make "3.10 …" a clause and "3.0 Title" or "3.2 Title" a heading."""
    children: dict[tuple[int, ...], list[tuple[Piece, bool, bool]]] = defaultdict(list)
    for index, piece in enumerate(body):
        mark = piece.mark
        if mark.style is not Style.DOTTED or piece.role not in (Role.TEXT, Role.HEADING):
            continue
        piece.ref = ".".join(map(str, mark.value))
        titled = piece.role is Role.HEADING or (
            heading_like(piece.text, office=True) and _has_body(body, index)
        )
        if len(mark.value) == 1:
            piece.role = (
                Role.HEADING
                if titled or (len(piece.text) < 90 and heading_like(piece.text, office=True))
                else Role.CLAUSE
            )
            piece.numbered = True
            if piece.role is Role.CLAUSE:
                piece.ref = mark.label.replace(":", ".")  # "1.0" is a clause beside section 1
            continue
        was_heading = piece.role is Role.HEADING
        piece.role = Role.CLAUSE
        after = _after(body, index)
        leads = (
            after is not None
            and after.mark.style in (Style.BULLET, Style.LETTER, Style.ROMAN)
            and not was_heading
        )
        children[mark.value[:-1]].append((piece, titled, leads))
    everyone = [titled for siblings in children.values() for _, titled, _ in siblings]
    throughout = len(everyone) > 3 and sum(everyone) >= 0.6 * len(everyone)
    for siblings in children.values():
        headings = [piece for piece, titled, _ in siblings if titled]
        mostly = 2 * len(headings) >= len(siblings)
        if mostly and (len(headings) > 1 or throughout):
            headings = [piece for piece, titled, _ in siblings if titled or _short_title(body, piece)]
        elif not mostly:
            headings = [piece for piece, titled, leads in siblings if titled and not leads]
        for piece in headings:
            piece.role = Role.HEADING
            piece.numbered = mostly or piece.mark.value in children


def _short_title(body: list[Piece], piece: Piece) -> bool:
    """Tell whether a numbered line among titles is one too, though it reads like a sentence ("2.2 What is found")."""
    if len(piece.text) > 60 or not (piece.text[-1:].isalnum() or piece.text[-1:] in "?)") or piece.broken:
        return False
    after = _after(body, body.index(piece))
    return after is not None and after.mark.style is Style.NONE and after.text[:1].isupper()


def _has_body(body: list[Piece], index: int) -> bool:
    """Tell whether something stands under a numbered title: text, a list, a table or a deeper number."""
    mark = body[index].mark
    after = _after(body, index)
    if after is None or after.role is Role.HEADING:
        return after is not None and after.mark.style is not Style.DOTTED
    if after.mark.style is Style.DOTTED:
        return len(after.mark.value) > len(mark.value) and after.mark.value[: len(mark.value)] == mark.value
    return True


def _set_integers(body: list[Piece], body_numbered: bool) -> None:
    """Make "3 Title" or "3. Title" headings where they count up through the document, "3. Text" clauses or items."""
    candidates = [
        (i, p)
        for i, p in enumerate(body)
        if p.mark.style is Style.INTEGER
        and p.role in (Role.TEXT, Role.HEADING)
        and not p.mark.label.startswith("(")
    ]
    titles = _chain(body, candidates)
    for index in titles:
        piece = body[index]
        piece.role, piece.numbered, piece.ref = Role.HEADING, True, str(piece.mark.value[0])
    rest = [(i, p) for i, p in candidates if i not in titles and p.mark.firm]
    if titles or body_numbered or not _run_through(body, rest):
        return
    for _, piece in rest:
        piece.role, piece.ref = Role.CLAUSE, str(piece.mark.value[0])


def _chain(body: list[Piece], candidates: list[tuple[int, Piece]]) -> set[int]:
    """Return the indices of integer titles that count 1, 2, 3 … with something between them."""
    found: list[int] = []
    expected = 1
    for place, (index, piece) in enumerate(candidates):
        value = piece.mark.value[0]
        titled = (
            piece.role is Role.HEADING
            or heading_like(piece.text, colon=piece.mark.firm and len(piece.text) < 60, office=True)
            or _heads_its_clauses(body, index)
        )
        follows = candidates[place + 1][0] if place + 1 < len(candidates) else len(body)
        bodied = follows > index + 1 and index + 1 < len(body)
        late = expected == 1 and value == 2 and _heads_its_clauses(body, index)
        if titled and bodied and (value == expected or late or (expected > 1 and value == expected + 1)):
            found.append(index)
            expected = value + 1
        elif titled and bodied and value == 1 and len(found) == 1:
            found = [index]
            expected = 2
        elif titled and bodied and value == 1 and len(found) > 1 and _heads_its_clauses(body, index):
            found.append(index)  # a second text in the same file, numbered afresh
            expected = 2
    sure = len(found) > 1 or any(_heads_its_clauses(body, index) for index in found)
    return set(found) if sure else set()


def _heads_its_clauses(body: list[Piece], index: int) -> bool:
    """Tell whether "2 …" stands directly above "2.1 …": then it is a title, whatever its words."""
    piece, after = body[index], _after(body, index)
    return (
        after is not None
        and after.mark.style is Style.DOTTED
        and after.mark.value[:1] == piece.mark.value[:1]
        and len(piece.text) < 110
        and piece.text[-1:] not in (".", ";", ",")
    )


def _run_through(body: list[Piece], rest: list[tuple[int, Piece]]) -> bool:
    """Tell whether integers number the clauses of the whole document: they count up and never begin again."""
    values = [p.mark.value[0] for _, p in rest]
    if len(values) < 4 or values[0] != 1:
        return False
    steps = sum(b == a + 1 for a, b in itertools.pairwise(values))
    long = sum(len(p.text) > 60 for _, p in rest)
    apart = sum((i > 0 and body[i - 1].role is not Role.TEXT) or p.gap for i, p in rest)
    return steps >= 0.9 * (len(values) - 1) and long >= 0.5 * len(values) and apart >= 0.3 * len(values)


def _set_letters(body: list[Piece]) -> None:
    """Make "A. Title", "B. Title" headings where capitals count up with text between them; the same for I., II."""
    for style in (Style.LETTER, Style.ROMAN):
        candidates = [
            (i, p)
            for i, p in enumerate(body)
            if p.role in (Role.TEXT, Role.HEADING)
            and (p.mark.style in (style, Style.ROMAN) or as_roman(p.mark))
            and p.mark.label[0].isupper()
        ]
        found: list[int] = []
        expected = 1
        for place, (index, piece) in enumerate(candidates):
            value = as_roman(piece.mark) if style is Style.ROMAN else piece.mark.value[0]
            if style is Style.LETTER and piece.mark.style is Style.ROMAN:
                bare = piece.mark.label.strip("().")
                value = ord(bare.lower()) - 96 if len(bare) == 1 else 0
            follows = candidates[place + 1][0] if place + 1 < len(candidates) else len(body)
            due = value == expected or (expected > 1 and value == expected + 1)
            if heading_like(piece.text, office=True) and due and index + 1 < min(follows, len(body)):
                found.append(index)
                expected = value + 1
        if len(found) > 1:
            for index in found:
                piece = body[index]
                piece.role, piece.numbered, piece.ref = Role.HEADING, True, piece.mark.label.strip("().")


def _set_unmarked(body: list[Piece]) -> None:
    """Find headings that carry no mark; before the first one only a line directly above running text counts."""
    open_list = False
    started = False
    for index, piece in enumerate(body):
        if piece.role is Role.HEADING or piece.role is Role.CLAUSE:
            started = True
            open_list = _opens_list(piece.text)
            continue
        if piece.role is not Role.TEXT:
            open_list = False
            continue
        if piece.mark.style is not Style.NONE:
            continue
        if (
            open_list
            and piece.gap
            and index
            and body[index - 1].role is Role.ITEM
            and not body[index - 1].gap
        ):
            open_list = False  # the list stood together, and this stands apart
        if _is_heading(body, index, open_list=open_list, started=started):
            piece.role, started = Role.HEADING, True
            open_list = _opens_list(piece.text)
        elif open_list and _bare_item(body, index):
            piece.role, piece.mark = Role.ITEM, Mark(Style.BULLET, "", piece.text)
        else:
            open_list = _opens_list(piece.text)


def _opens_list(text: str) -> bool:
    """Tell whether a line that ends in a colon announces a list, rather than asking for an entry ("Signed:")."""
    return text.endswith((":", ":-")) and not (is_field(text) or ENTRY_LABEL.fullmatch(text))


def _bare_item(body: list[Piece], index: int) -> bool:
    """Tell whether a short unmarked line after a colon is an entry of an unmarked list."""
    piece = body[index]
    return len(piece.text) < 130 and piece.text[-1] not in ".!?:" and not is_field(piece.text)


def _is_heading(body: list[Piece], index: int, *, open_list: bool, started: bool) -> bool:
    """Tell whether an unmarked line is a heading, from its words and from what follows it."""
    piece = body[index]
    text = piece.text
    after = _after(body, index)
    if after is None or len(text) > 130:
        return False
    colon = text.endswith(":")
    if not heading_like(text, colon=colon, office=started and _office_with_duties(body, index)):
        return False
    if colon and not _colon_heading(piece, after):
        return False
    if _attribution(body, index):
        return False
    listed = after.role in (Role.ITEM, Role.CLAUSE) or after.mark.style not in (Style.NONE, Style.NAMED)
    if open_list and not listed:
        return False
    if not started:
        return _opens_the_body(body, index, listed)
    if not piece.gap and not listed and not _stands_out(body, index):
        return False
    return (_bears(after, listed) or _leads_in(body, index + 1)) and not _last_words(body, index)


def _office_with_duties(body: list[Piece], index: int) -> bool:
    """Tell whether an office on a line of its own heads its duties, rather than stands beside a signature."""
    near = [p for p in body[max(0, index - 4) : index + 2] if p is not body[index]]
    if any(is_field(p.text) or _SIGN_OFF.match(p.text) for p in near):
        return False
    after = body[index + 1]
    listed = after.role is Role.ITEM or after.mark.style is not Style.NONE
    return listed or len(after.text) > 60 or (after.text[-1:] == ":" and not is_field(after.text))


def _bears(after: Piece, listed: bool) -> bool:
    """Tell whether a piece can stand under a heading: text, a list, a table, or another heading."""
    if listed or after.role in (Role.ROW, Role.HEADING, Role.QUOTATION):
        return True
    text = after.text
    return (
        len(text) > 60
        or text[-1] in ".:!?"
        or heading_like(text)
        or bool(_LABEL_AND_VALUE.match(text))
        or bool(ADDRESS.search(text))
        or bool(LONG_NUMBER.search(text))
    )


def _leads_in(body: list[Piece], index: int) -> bool:
    """Tell whether a short line opens a list that stands right below it ("The head will / 1. ask …")."""
    after = _after(body, index)
    return (
        after is not None
        and not body[index].gap
        and after.mark.style in (Style.BULLET, Style.INTEGER, Style.LETTER)
    )


def _colon_heading(piece: Piece, after: Piece) -> bool:
    """Tell whether a line that ends in a colon is a heading rather than the lead-in of a list."""
    text = piece.text
    if piece.bold or _COMMON_HEADINGS.fullmatch(text) or is_capitals(text):
        return True
    found = WORD.findall(text)
    listed = after.role is Role.ITEM or after.mark.style is not Style.NONE
    if listed:
        return (
            not _SIGN_OFF.match(text) and piece.gap and after.gap and len(found) <= 6 and is_title_case(found)
        )
    return len(found) <= 6 and is_title_case(found) and len(after.text) > 60


def _attribution(body: list[Piece], index: int) -> bool:
    """Tell whether a line names the source of a quotation: it, or the short line below, ends in a year."""
    text = body[index].text
    if ends_in_year(text) and (body[index].gap or ", " in text):
        return True
    after = _after(body, index)
    return (
        after is not None
        and after.role is Role.TEXT
        and len(after.text) < 70
        and ends_in_year(after.text)
        and heading_like(re.sub(r"\s*\S*\d{4}\)?$", " x", after.text))
        and bool(index)
        and len(body[index - 1].text) > 90
    )


def _opens_the_body(body: list[Piece], index: int, listed: bool) -> bool:
    """Tell whether a line at the front is the first heading: running text or a list stands directly under it."""
    after = _after(body, index)
    assert after is not None
    if after.role is Role.HEADING or _SCHOOL_AT_END.search(body[index].text):
        return bool(_COMMON_HEADINGS.fullmatch(body[index].text))
    if after.role is Role.ROW:
        return bool(_RECORD_HEADINGS.search(body[index].text) or _COMMON_HEADINGS.fullmatch(body[index].text))
    if listed:
        return index > 0 or bool(_COMMON_HEADINGS.fullmatch(body[index].text))
    if _COMMON_HEADINGS.fullmatch(body[index].text) or body[index].text.endswith("?"):
        return True
    return len(WORD.findall(after.text)) >= 9 and (len(after.text) > 70 or after.text[-1] in ".:")


def _stands_out(body: list[Piece], index: int) -> bool:
    """Tell whether a line without a blank line above it is a heading: what is above is over, what is below begins."""
    piece, after = body[index], body[index + 1]
    before = body[index - 1] if index else None
    if piece.bold:
        return True
    over = (
        before is None or before.role in (Role.HEADING, Role.ITEM, Role.ROW) or before.text[-1:] in ".!?:;)"
    )
    if not over or (after.text[:1].islower() and len(after.text) < 40):
        return False
    return (
        len(after.text) > 1.3 * len(piece.text)
        or after.role is Role.HEADING
        or heading_like(after.text)
        or bool(_LABEL_AND_VALUE.match(after.text))
    )


def _last_words(body: list[Piece], index: int) -> bool:
    """Tell whether only short lines follow to the end of the document: a sign-off, not a heading."""
    rest = body[index + 1 : index + 12]
    if index + 12 <= len(body) or (_like_the_headings(body, index)):
        return False
    return all(
        p.role in (Role.TEXT, Role.ROW) and len(WORD.findall(p.text)) < 9 and p.mark.style is Style.NONE
        for p in rest
    ) and (len(rest) < 2 or any(is_field(p.text) or is_role(p.text) for p in rest))


def _like_the_headings(body: list[Piece], index: int) -> bool:
    """Tell whether a line is set as the headings above it, in capitals or bold: then it is one itself."""
    piece = body[index]
    capitals = is_capitals(piece.text)
    if not (capitals or piece.bold) or is_role(piece.text) or _SIGN_OFF.match(piece.text):
        return False
    above = [p for p in body[:index] if p.role is Role.HEADING]
    alike = sum((not capitals or is_capitals(p.text)) and (capitals or p.bold) for p in above)
    return len(above) > 1 and alike >= 0.8 * len(above)


def _cut_run_in(pieces: list[Piece]) -> None:
    """Cut a heading off the paragraph into which it runs ("Breaches Of The Code. In instances …")."""
    if sum(p.role is Role.HEADING and not p.numbered for p in pieces) < 3:
        return
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        match = (
            _RUN_IN.match(piece.text) if piece.role is Role.TEXT and piece.mark.style is Style.NONE else None
        )
        if match and _titled(match[1]):
            heading = Piece(
                match[1], role=Role.HEADING, gap=piece.gap, line=piece.line, page=piece.page, run_in=True
            )
            piece.text = piece.text[match.end() :]
            pieces.insert(index, heading)
            index += 1
        index += 1


def _titled(text: str) -> bool:
    """Tell whether the words before a full stop are a title: four or more, capitals throughout, no verb."""
    found = WORD.findall(text)
    weighty = [w for w in found if len(w) > 3]
    return (
        4 <= len(found) <= 14
        and all(w[0].isupper() or w.lower() in ("with", "from", "into", "over", "under") for w in weighty)
        and len(weighty) >= 3
        and not any(w.lower() in ("is", "are", "must", "will", "should", "may", "has", "have") for w in found)
        and not ends_in_function_word(text)
    )
