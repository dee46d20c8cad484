"""What stands at the front: the title (in one language or two), and whose policy it is."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from handbell.reading.furniture import PAGE_OF
from handbell.reading.marks import Style
from handbell.reading.pieces import Piece, Role
from handbell.reading.wording import DATE_WORDS, LABELLED, ORGANISATION, POLICY_NOUN, WORD, is_capitals

_FRONT: Final = 30  # pieces
_TITLE_LABEL: Final = re.compile(
    r"((?:(?:policy|document)\s+)?(?:title|name)(?:\s+of\s+(?:policy|document))?\s*:|policy\s*:)\s+(\S.{3,120})$",
    re.I,
)
_TITLE_AND_DATE: Final = re.compile(rf"([A-Z][^.:;]{{6,90}}?)[\s,–—|(-]+(?:{DATE_WORDS.pattern})\)?$", re.I)
_TITLE_LABEL_CELL: Final = re.compile(
    r"(?:(?:policy|document)\s+)?(?:title|name)(?:\s+of\s+(?:policy|document))?\s*:?|policy\s*:?", re.I
)
_WELSH_NOUN: Final = re.compile(r"\b(?:polisi|canllawiau|cod)\b", re.I)
_TOPIC: Final = re.compile(
    r"\b(?:social (?:media|network\w*)|online (?:safety|conduct)|e-?safety|acceptable use|internet (?:use|"
    r"safety)|mobile (?:phones?|devices?))\b",
    re.I,
)
_POLICY_NUMBER: Final = re.compile(
    r"(?:policy|document)\s+(?:no|number|ref(?:erence)?)\b\.?\W*\S{0,12}", re.I
)
_TAIL: Final = re.compile(
    r"\b(?:review|reviews|history|control|contents|approval|statement of intent|details)\b", re.I
)
_KIND: Final = (
    r"[Ss]chools?|[Aa]cademy|[Aa]cademies|[Cc]ollege|[Cc]entre|[Nn]ursery|[Tt]rust|"
    r"[Ff]ederation|[Uu]nit|[Pp]artnership|[Ss]ervice|UTC|PRU"
)
_NAME: Final = re.compile(
    rf"\b((?:The\s+)?(?:(?:St\.?|[A-Z][\w'’.-]*|of|and|&|the|for|in|on|y|"
    rf"yr)\s+){{1,8}}(?:{_KIND}))\b(?!\s+(?:House|Street|Road|Lane))"
)
_NAME_LINE: Final = re.compile(
    rf"((?:The\s+)?(?:(?:St\.?|\((?:[A-Z][\w.]{{0,12}}\s?){{1,3}}\)|[A-Z][\w'’.-]*|of|and|&|the|for|in|on|y|yr)\s+){{1,8}}(?:{_KIND}|Infants|Juniors|Primary|High|Pre-?[Ss]chool|Playgroup)"
    r"(?:\s+(?:for|and|of|with|&)(?:\s+[A-Z][\w'’-]*){1,4}|,\s+[A-Z][\w'’-]+)?)"
)
# "Hollin Bank Primary School Social Media Policy"
_NAME_FIRST: Final = re.compile(
    rf"((?:The\s+)?(?:(?:St\.?|[A-Z][\w'’.-]*|of|and|&|the|y|yr)\s+){{1,7}}(?:{_KIND}))(?=[:,]?\s+[A-Z])"
)
_NO_NAME: Final = re.compile(
    r"\b(?:social|media|internet|online|safety|policy|acceptable|use|mobile|staff|pupil)\b", re.I
)
_AFTER_TITLE: Final = re.compile(
    r"^.*\b(?:Policy|Policies|Guidance|Code|Agreement|Procedures?|Rules|Statement)\s+(?:for|of|at|in)\s+(?:the\s+)?"
)
_KIND_HINT: Final = re.compile(
    r"[a-z&] (?:School|school|Academy|College|Centre|Nursery|Trust|Federation|Unit|Partnership|Service|UTC|PRU)\b"
)
# A capital at most eight words before the kind of school: quicker to rule out than the whole pattern of a name.
_NAMED_HINT: Final = re.compile(
    rf"[A-Z][\w'’.-]*\s+(?:(?:[A-Z][\w'’.-]*|of|and|&|the|for|in|on|y|yr)\s+){{0,7}}(?:{_KIND})\b"
)
_WELSH_NAME: Final = re.compile(r"\b(Ysgol(?:\s+(?:[A-Z][\w'’-]*|y|yr|a)){1,6})")
_COUNCIL_LINE: Final = re.compile(
    r"(?:The\s+)?(?:(?:[A-Z][\w'’-]*|and|of|&)\s+){1,6}Council|(?:The\s+)?(?:[A-Z][\w'’-]*\s+)?Diocese\s+of\s+[A-Z].{2,50}"
)
_WORDS: Final = re.compile(r"\S+")
_SAYS_NOTHING: Final = frozenset(
    _WORDS.findall(
        "a the our model template policy policies document guidance code statement framework for of and to by all "
        "school schools academies staff governing bodies headteachers local authority council"
    )
)
_GENERIC: Final = frozenset(
    _WORDS.findall(
        "the a an our this that each every any all school schools academy academies college centre nursery "
        "trust federation unit partnership primary secondary high junior infant special community local other "
        "another new previous state maintained independent multi of and in for english governing body head "
        "whole maintained foundation free grammar church academy's children's safeguarding council county "
        "model academies ysgol gynradd gymunedol uwchradd gyfun feithrin child exploitation online protection "
        "helpline professionals safer internet national teaching leadership learning"
    )
)
_SCHOOL: Final = re.compile(r"\b(?:school|academy|college|nursery|ysgol)\b", re.I)
_NO_SCHOOL: Final = re.compile(r"\b(?:Police|Council|Department|Ofsted|Government|Service)\b")
_STARTERS: Final = re.compile(
    r"^(?:(?:At|In|By|For|From|All|As|When|Where|While|If|Within|Staff|Any|Every|Here|And|Of|On|Our|To|"
    r"With|That|Under|Pupils)\s+)+"
)


def mark_title(pieces: list[Piece]) -> tuple[Piece | None, list[str]]:
    """Give the title its role; return it (None without one) and the same title in another language, if any."""
    front = _front(pieces)
    ranked = sorted(
        ((rank, i) for i, p in enumerate(front) if (rank := _title_rank(p)) is not None),
        key=lambda found: found[0],
    )
    if not ranked:
        return mark_topmost(pieces)
    english = [i for _, i in ranked if not _WELSH_NOUN.search(front[i].text)]
    chosen = front[english[0] if english else ranked[0][1]]
    later = None if english else _english_twin(pieces)
    if later is not None:
        chosen.role, later.role = Role.FRONT, Role.TITLE
        return later, [chosen.text]
    twins = [front[i] for _, i in ranked if front[i] is not chosen and _WELSH_NOUN.search(front[i].text)]
    for twin in twins:
        if twin.role is Role.HEADING and twin.level == 0:
            twin.role = Role.FRONT
    others = [twin.text for twin in twins]
    for piece in front[: front.index(chosen) + 2]:
        bare = piece.role is Role.HEADING and piece is not chosen and piece.mark.style is Style.NONE
        if bare and piece.level <= 1 and _name_on_line(piece.text):
            piece.role = Role.FRONT  # the school's name, set as the first heading
    chosen.role = Role.TITLE
    return chosen, others


def _english_twin(pieces: list[Piece]) -> Piece | None:
    """Return the title of the English half where the Welsh half comes first: it stands below the school's name."""
    for above, piece in itertools.pairwise(pieces):
        named = len(above.text) < 90 and ORGANISATION.search(above.text) and above.mark.style is Style.NONE
        parts = (piece.gap or is_capitals(piece.text)) and piece.mark.style is Style.NONE
        if named and parts and not _WELSH_NOUN.search(piece.text):
            rank = _title_rank(piece)
            if rank is not None and rank < 2:
                return piece
    return None


def mark_topmost(pieces: list[Piece]) -> tuple[Piece | None, list[str]]:
    """Give the role of title to the heading that the format sets above all others; return it as `mark_title` does."""
    top = _topmost(pieces)
    if top is not None:
        top.role = Role.TITLE
    return top, []


def _topmost(pieces: list[Piece]) -> Piece | None:
    """Return the heading that comes first and is the only one of its level, None where there is no such heading."""
    headings = [p for p in pieces if p.fixed and p.role is Role.HEADING]
    if len(headings) < 2 or headings[0].mark.style is not Style.NONE or not headings[0].text:
        return None
    first = headings[0]
    alone = first.level <= 1 and all(p.level > first.level for p in headings[1:])
    return first if alone and len(WORD.findall(first.text)) <= 16 else None


def _front(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces before the body: up to the contents, a number or a heading that bears text."""
    found: list[Piece] = []
    for piece in pieces[:40]:
        if piece.role is Role.CONTENTS or piece.role in (Role.CLAUSE, Role.ITEM):
            break
        if found and piece.mark.style in (Style.DOTTED, Style.INTEGER) and not piece.fixed:
            break
        if piece.role is Role.HEADING and (
            piece.numbered or not (piece.fixed or _could_be_title(piece.text))
        ):
            break
        if piece.role in (Role.TEXT, Role.HEADING, Role.FRONT):
            if len(piece.text) > 220:
                break
            found.append(piece)
    return found


def _could_be_title(text: str) -> bool:
    return bool(POLICY_NOUN.search(text)) and not _TAIL.search(text)


def _title_rank(piece: Piece) -> int | None:
    """Return how good a title a line would make, 0 being best; None when it would make none."""
    text = piece.text.strip(" .")
    found = WORD.findall(text)
    topic = len(found) <= 10 and _TOPIC.search(text)
    if not found or len(found) > 16 or not (topic or POLICY_NOUN.search(text)):
        return None
    if (
        _POLICY_NUMBER.fullmatch(text)
        or _TITLE_LABEL.match(text)
        or LABELLED.match(text)
        or DATE_WORDS.search(text)
        or piece.text.endswith((".", ":", ";"))
    ):
        return None
    rank = 0 if POLICY_NOUN.search(text) else 3
    if all(w.lower() in _SAYS_NOTHING for w in found):
        rank += 4
    if _TAIL.search(text):
        rank += 4
    if ORGANISATION.search(text) and len(found) > 8 and not _school_and_title(text):
        rank += 2
    if piece.fixed and piece.level == 0 and piece.role is Role.HEADING:
        rank -= 4  # the format's own style for titles
    elif (piece.fixed and piece.level == 1) or piece.bold:
        rank -= 1
    if any(w.lower() in ("is", "are", "must", "should", "will", "this", "has") for w in found):
        rank += 5
    return rank if rank < 5 else None


def _school_and_title(text: str) -> bool:
    """Tell whether a line is a school's name, a dash, and a title."""
    halves = re.split(r"\s[-–—|]\s", text)
    return len(halves) == 2 and any(POLICY_NOUN.search(h) and not ORGANISATION.search(h) for h in halves)


def cut_labelled_title(pieces: list[Piece]) -> Piece | None:
    """Cut the title off a line that labels or dates it ("Policy title: Safe Use") and return it; None without one."""
    for index, piece in enumerate(pieces[:8]):
        dated = _TITLE_AND_DATE.match(piece.text) if piece.role is Role.TEXT else None
        words = WORD.findall(dated[1]) if dated else []
        if dated and len(words) <= 10 and POLICY_NOUN.search(dated[1]) and not LABELLED.match(piece.text):
            title = Piece(dated[1].rstrip(" ,–—|(-"), role=Role.TITLE, line=piece.line, page=piece.page)
            piece.text = piece.text[dated.end(1) :].strip()
            pieces.insert(index, title)
            return title
    for index, piece in enumerate(pieces[:_FRONT]):
        match = _TITLE_LABEL.match(piece.text) if piece.role is Role.TEXT else None
        if match:
            title = Piece(match[2], role=Role.TITLE, line=piece.line, page=piece.page)
            piece.text = match[1]
            pieces.insert(index + 1, title)
            return title
    return None


def title_in_rows(pieces: list[Piece]) -> str:
    """Return the title beside its label in a table at the front, else that of a running header; "" if neither."""
    for piece in pieces[:_FRONT]:
        for label, value in itertools.pairwise(piece.cells):
            if _TITLE_LABEL_CELL.fullmatch(label.strip()) and value.strip():
                return value.strip()
    for piece in pieces:
        if piece.role is Role.FURNITURE and POLICY_NOUN.search(piece.text):
            text = PAGE_OF.sub("", piece.text).strip(" |–—-")
            if 1 < len(WORD.findall(text)) <= 10 and not DATE_WORDS.search(text) and not LABELLED.match(text):
                return text
    return ""


def find_organisation(pieces: list[Piece], title: str) -> str:
    """Return whose policy this is: the name at the front, else the one that the body uses most; "" if none."""
    front = [
        text
        for p in pieces[:14]
        if p.role is not Role.CONTENTS and len(p.text) < 160
        for text in (p.cells or (p.text,))
    ]
    capitals = " ".join(
        dict.fromkeys(
            itertools.takewhile(lambda text: is_capitals(text) and not POLICY_NOUN.search(text), front[:6])
        )
    )
    counted = _named_in_body(pieces)
    named = list(dict.fromkeys(name for text in [capitals, *front, title] if (name := _name_on_line(text))))
    named = named or [name for name in map(_name_on_line, _on_two_lines(front)) if name]
    if named:
        schools = [name for name in named if len(_SCHOOL.findall(name)) == 1]
        one_of_a_trust = len({name.lower() for name in schools}) == 1 and not _SCHOOL.search(named[0])
        chosen = schools[0] if one_of_a_trust else named[0]
        whole = max(
            (name for name in named if name.startswith(chosen)), key=len
        )  # a header may print it short
        return _fuller(whole, counted)
    lines = [_in_small_letters(text) if is_capitals(text) else text for text in front[:8]]
    council = next((m[0] for text in lines if (m := _COUNCIL_LINE.fullmatch(text.strip()))), "")
    if council and not any(_SCHOOL.search(name) for name in counted):
        return council
    return max(counted, key=lambda name: (bool(_SCHOOL.search(name)), counted[name], len(name)), default="")


def _on_two_lines(front: list[str]) -> Iterator[str]:
    """Yield a name that is set on two lines, the kind of school below ("Thornfield / Learning Trust")."""
    for above, below in itertools.pairwise(front):
        short = len(above.split()) <= 3 and len(below.split()) <= 4 and above[:1].isupper()
        if (
            short
            and ORGANISATION.search(below)
            and not POLICY_NOUN.search(above)
            and not LABELLED.match(above)
        ):
            yield f"{above} {below}"


def _name_on_line(text: str) -> str:
    """Return the name of a school that makes up a line of the front, "" when the line is anything else."""
    if not ORGANISATION.search(text) or text.endswith((".", "?")) or "@" in text:
        return ""
    if POLICY_NOUN.search(text):
        text = re.split(r"\s[-–—|:]\s", text)[0]
        if POLICY_NOUN.search(text):
            first = _NAME_FIRST.match(_in_small_letters(text) if is_capitals(text) else text)
            return first[1] if first and not _generic(first[1]) and not _NO_NAME.search(first[1]) else ""
    halves = [h.strip() for h in re.split(r"\s*[/|]\s*|\s+[–—-]\s+", text) if ORGANISATION.search(h)]
    halves.reverse()  # the name stands last
    halves.sort(key=lambda half: not _SCHOOL.search(half))
    for half in halves:
        whole = _in_small_letters(half) if is_capitals(half) else half[:1].upper() + half[1:]
        found = _NAME_LINE.fullmatch(whole) or _WELSH_NAME.fullmatch(whole)
        if found and not _generic(found[1]):
            return found[1]
    return ""


def _in_small_letters(text: str) -> str:
    """Return a name printed in capitals as it is otherwise written."""
    whole = text.title().replace("’S", "’s").replace("'S", "'s")
    return whole[:1] + re.sub(r"\b(?:Of|And|The|In|For|On|Y|Yr|A)\b", lambda m: m[0].lower(), whole[1:])


def _generic(name: str) -> bool:
    """Tell whether a name names no school in particular ("The Governing Body of the School")."""
    return all(w.lower() in _GENERIC for w in WORD.findall(name))


def _named_in_body(pieces: list[Piece]) -> Counter[str]:
    """Count the school names in running text."""
    counted: Counter[str] = Counter()
    for piece in pieces:
        if piece.role is Role.CONTENTS or not _KIND_HINT.search(piece.text):
            continue
        if not _NAMED_HINT.search(piece.text):
            continue
        for match in _NAME.finditer(piece.text):
            name = _STARTERS.sub("", _AFTER_TITLE.sub("", match[1]))
            name = re.sub(r"^(?:the|of|and|for|in|on)\s+", "", name)
            found = WORD.findall(name)
            if (
                len(found) > 1
                and not _generic(name)
                and found[0][0].isupper()
                and not _NO_SCHOOL.search(name)
            ):
                counted[name[0].upper() + name[1:]] += 1
    return counted


def _fuller(name: str, counted: Counter[str]) -> str:
    """Return the name as the body spells it, when the front has it in capitals."""
    low = name.lower()
    for other in counted:
        if other.lower() == low:
            return other
    return name
