"""The dates that a policy carries about itself: adopted, reviewed, next review, and how often it is reviewed."""

from __future__ import annotations

import datetime
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from handbell.reading.document import Dates

_MONTHS: Final = {
    m: i
    for i, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_WELSH: Final = {
    "ionawr": 1, "chwefror": 2, "mawrth": 3, "ebrill": 4, "mai": 5, "mehefin": 6,
    "gorffennaf": 7, "awst": 8, "medi": 9, "hydref": 10, "tachwedd": 11, "rhagfyr": 12,
}  # fmt: skip
_TERMS: Final = {
    "autumn": 9, "spring": 1, "summer": 4, "michaelmas": 9, "lent": 1, "trinity": 4, "winter": 12,
    "hydref": 9, "gwanwyn": 1, "haf": 4,
}  # fmt: skip
_TERM_ENDS: Final = {name: {9: 12, 1: 4, 4: 7, 12: 12}[first] for name, first in _TERMS.items()}
_NAMES: Final = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|" + "|".join(_WELSH)
)
DATE: Final = re.compile(
    rf"\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
    rf"|\b(?P<d1>\d{{1,2}})\s*[./-]\s*(?P<m1>\d{{1,2}})\s*[./-]\s*(?P<y1>(?:19|20)?\d\d)\b"
    rf"|\b(?:(?P<d2>\d{{1,2}})(?:\s?(?:st|nd|rd|th|ain|af|eg))?\s+(?:of\s+|o\s+)?)?(?P<m2>{_NAMES})\b\.?,?[\s-]+"
    rf"(?:(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?=(?:19|20)\d\d))?(?P<y2>(?:19|20)\d\d\b|"
    rf"['’]?\d\d\b(?!\s*(?:st|nd|rd|th|:)))"
    rf"|\b(?P<term>autumn|spring|summer|michaelmas|lent|trinity|hydref|gwanwyn|haf)(?:\s+(?:term|tymor|half[- ]term))?"
    rf"(?:\s+[12](?![\d]))?,?\s+(?P<y3>(?:19|20)\d\d)\b"
    rf"|\b(?P<m4>0?[1-9]|1[0-2])[/.](?P<y4>20\d\d)\b"
    rf"|\b(?P<y5>(?:19|20)\d\d)(?:\s*[/–-]\s*(?:20)?\d\d)?\b",
    re.I,
)
_DUE: Final = re.compile(
    r"next\s+due\b|next\s+(?:policy\s+)?(?:review|revision|update)|(?:date\s+(?:of|for)\s+next\s+\w*\s*review)|"
    r"review\s+(?:is\s+)?(?:due|by|on|date|before|scheduled)|due\s+(?:for|to\s+be)\s+(?:review\w*|renew\w*|updated)|"
    r"(?:to|will)\s+(?:next\s+)?be\s+(?:next\s+)?review(?:ed)?|renewal\s+date|review\s+deadline|expir(?:y|es)|"
    r"date\s+for\s+review|\bfor\s+review(?:\s+(?:in|by|on))?|(?:look(?:ed)?\s+at|revisit(?:ed)?|update|renew)\b[^.]{0,40}\bagain|valid\s+until|adolygiad\s+nesaf|dyddiad\s+adolygu|"
    r"must\s+be\s+reviewed\s+by|review(?:ed)?\s+again|^\s*review\s*:?\s*$",
    re.I,
)
_REVIEWED: Final = re.compile(
    r"(?:last|date|most\s+recent(?:ly)?|"
    r"previous(?:ly)?)\s+(?:policy\s+)?(?:of\s+)?(?:last\s+)?(?:review(?:ed)?|updated?|amended|revised)|"
    r"\breviewed\b|\bupdated\b|\bamended\b|\brevised\b|\brevision\s+date|^\s*revision\b|adolygwyd",
    re.I,
)
_ADOPTED: Final = re.compile(
    r"\b(?:accepted\s+by\s+(?:the\s+)?(?:governors?|governing|board|trust\w*)|adopted|approved|ratified|agreed|adoption|approval|ratification|in\s+force|effective|"
    r"implemented|implementation|"
    r"issued|issue\s+date|date\s+(?:of\s+issue|issued|agreed|approved|ratified|adopted|published)|"
    r"published|signed\s+off|"
    r"came\s+into\s+effect|mabwysiadwyd|cymeradwywyd|cymeradwyo)\b",
    re.I,
)
_WRITTEN: Final = re.compile(
    r"\b(?:written|created|prepared|produced|drafted|first\s+issued|date\s+of\s+policy|policy\s+date|"
    r"(?:current\s+)?version|document\s+date|ysgrifennwyd)\b",
    re.I,
)
_PREVIOUS: Final = re.compile(r"\b(?:previous|superseded|replaces|original|supersedes)\b", re.I)
_ABOUT: Final = re.compile(
    r"\b(?:(?:this|our)\s+(?:[\w-]+\s+){0,4}?|the\s+)(?:policy|document|procedure|agreement|code|guidance|guidelines|statement|"
    r"protocol)\b(?!\s+[‘'\"“])"
    r"|\b(?:it|they|these\s+\w+)\s+(?:was|were|has\s+been|have\s+been|is|are)\s+(?:\w+\s+){0,3}?(?=approved|ratified|adopted|agreed|"
    r"last|reviewed)"
    r"|\b(?:governors?|governing\s+(?:body|board)|trustees|board|committee)\s+(?=(?:approved|ratified|adopted|agreed)\s+(?:it|this|these))",
    re.I,
)
_OTHERS: Final = re.compile(
    r"\b(?:acts?|regulations?|guidance|edition|kcsie|department|guidelines|dfe|takes?|in line with|based "
    r"on|refers?|legislation|framework|"
    r"children safe)\b",
    re.I,
)
_LABELS: Final = (("review_due", _DUE), ("reviewed", _REVIEWED), ("adopted", _ADOPTED), ("written", _WRITTEN))
_CYCLE: Final = re.compile(
    r"\b(?:(?:review(?:ed|s)?|cycle|frequency|renew(?:ed|al))\b[^.\n]{0,60}?\b(?P<a>annual(?:ly)?|yearly|"
    r"every\s+(?:\w+\s+)?(?:years?|months?|terms?)|"
    r"bi-?ennial(?:ly)?|two[- ]yearly|three[- ]yearly|once\s+a\s+year|termly|each\s+year|\d{1,2}\s+(?:years?|months?))"
    r"|(?P<b>annual(?:ly)?|biennial|two[- ]yearly|three[- ]yearly)\s+review)",
    re.I,
)
_COUNT: Final = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "second": 2,
    "other": 2,
    "third": 3,
    "six": 6,
    "twelve": 12,
}
_BODY_LONGEST: Final = 420
_HINT: Final = re.compile(
    r"eview|dopt|pprov|atifi|greed|pdate|mended|evise|ffective|ssue|ublish|ritten|ersion|mplement|olicy|"
    r"olisi|dolyg|ymerad"
)
_SHORT: Final = 160
_DECIDED: Final = re.compile(r"adopt|approv|ratif|agreed|signed|mabwys|cymerad", re.I)
_BARE_YEAR_LEAD: Final = re.compile(r"\b(?:in|by|date|due|review|[:–-])\s*$", re.I)
_MORE: Final = re.compile(r"[\s,;/&]*(?:and)?\s*", re.I)
_SIGNED: Final = re.compile(
    r"\bsign(?:ed|ature)\b[^.]{0,30}\b(?:chair|governors?|head ?teacher|principal|trustees?)\b", re.I
)
_A_NAME: Final = 40  # characters; no name of a person is longer
_EITHER: Final = "either"  # a review of which nobody says whether it is past or to come
_DATE_OF_REVIEW: Final = re.compile(r"\bdate\s+of\s+(?:policy\s+|this\s+)?review\b[\s:–-]*$", re.I)
_HALF_A_YEAR: Final = datetime.timedelta(days=180)
_DATE_CELL: Final = re.compile(r"\s*(?:date|dyddiad)\b\s*:?\s*", re.I)
_DATE_LEAD: Final = re.compile(r"[\s:–-]*(?:(?:date|dated|on|dyddiad)\b)?[\s:–-]*", re.I)
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line as the date reader wants it: its text, its cells, and whether it stands at the front or the end."""

    text: str
    cells: tuple[str, ...] = ()
    edge: bool = False


@dataclass(slots=True)
class _Table:
    """The table that rows belong to: what its heads name, and the newest date under each of them.

    A table of versions dates every one of them; what is in force is the last.
    """

    heads: tuple[str, ...] = ()
    newest: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, label: str, rank: int, date: str) -> None:
        """Keep a date where it is later than the one of the row above."""
        self.newest[label] = max(self.newest.get(label, (rank, "")), (rank, date), key=lambda kept: kept[1])


def iso(match: re.Match[str]) -> str | None:
    """Return a date as printed, in ISO form; None when there is no such day."""
    part = match.groupdict()
    if part["iso"]:
        return _checked(*map(int, part["iso"].split("-")))
    if part["d1"]:
        return _checked(_year(part["y1"]), int(part["m1"]), int(part["d1"]))
    if part["m2"]:
        name = part["m2"].lower()
        month = _WELSH.get(name) or _MONTHS[name[:3]]
        day = part["d2"] or part["d3"]
        return _checked(_year(part["y2"]), month, int(day) if day else None)
    if part["term"]:
        return f"{part['y3']}-{_TERMS[part['term'].lower()]:02d}"
    if part["m4"]:
        return f"{part['y4']}-{int(part['m4']):02d}"
    return part["y5"]


def due(match: re.Match[str]) -> str | None:
    """Return a date as something falls due on it: "Autumn 2026" is not over before the term's last month."""
    if match["term"]:
        return f"{match['y3']}-{_TERM_ENDS[match['term'].lower()]:02d}"
    return iso(match)


def _year(text: str) -> int:
    number = int(text.strip("'’"))
    return number if number > 99 else 2000 + number


def _checked(year: int, month: int, day: int | None = None) -> str | None:
    try:
        datetime.date(year, month, day or 1)
    except ValueError:
        return None
    return f"{year}-{month:02d}-{day:02d}" if day else f"{year}-{month:02d}"


def last_day(date: str) -> datetime.date:
    """Return the last day that a date as precise as printed may mean; a term counts to its end."""
    parts = [int(p) for p in date.split("-")]
    if len(parts) == 3:
        return datetime.date(*parts)
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return following - datetime.timedelta(days=1)


def read_dates(lines: Iterable[DatedLine]) -> Dates:
    """Return the dates that the lines say the policy has; those at the edges count before those elsewhere."""
    found: dict[str, list[tuple[int, str]]] = {name: [] for name in (*dict(_LABELS), _EITHER)}
    loose: list[str] = []
    cycle: int | None = None
    table = _Table()
    tables = [table]
    waiting = ""
    for line in lines:
        if (cycle is None and "eview" in line.text) or "nnual" in line.text or "cycle" in line.text.lower():
            cycle = cycle or cycle_of(line.text)
        if line.cells:
            _from_row(line, table, found)
            waiting = ""
            continue
        if table.heads:
            table = _Table()
            tables.append(table)
        waiting = _from_text(line, found, loose, waiting)
    for each in tables:
        for name, entry in each.newest.items():
            if name != "written":
                found[name].append(entry)
    _settle(found)
    best = {name: _first(entries) if entries else None for name, entries in found.items()}
    for name in ("reviewed", "review_due"):
        if found[name]:
            rank = min(r for r, _ in found[name])
            best[name] = max(d for r, d in found[name] if r == rank)
    written = best["written"] or (loose[0] if loose else None)
    version = max((t.newest["written"][1] for t in tables if "written" in t.newest), default=None)
    return Dates(best["adopted"] or version or written, best["reviewed"], best["review_due"], written, cycle)


def _settle(found: dict[str, list[tuple[int, str]]]) -> None:
    """Take a "date of review" for the next one where it lies half a year after the adoption, else for the last."""
    entries = found.pop(_EITHER)
    adopted = min((date for _, date in found["adopted"]), default="")
    for rank, date in entries:
        later = adopted and last_day(date) - last_day(adopted) > _HALF_A_YEAR
        found["review_due" if later and not found["review_due"] else "reviewed"].append((rank, date))


def _first(entries: list[tuple[int, str]]) -> str:
    """Return the earliest date of the best rank; a day rather than a mere month, term or year that is near it."""
    rank, date = min(entries)
    days = sorted(d for r, d in entries if r == rank and len(d) == 10 and d[:4] == date[:4])
    return days[0] if len(date) < 10 and days else date


def _label(text: str) -> str:
    """Return which date a label names, "" when it names none."""
    hits = [(name, m.end(), m.start()) for name, pattern in _LABELS for m in [_last(pattern, text)] if m]
    if not hits:
        return ""
    due = next((h for h in hits if h[0] == "review_due"), None)
    if due and all(h[2] <= due[1] for h in hits):
        return "review_due"
    last = max(hits, key=lambda h: h[1])[0]
    return _EITHER if last == "reviewed" and _DATE_OF_REVIEW.search(text) else last


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(iter(deque(pattern.finditer(text), maxlen=1)), None)


def _from_text(
    line: DatedLine, found: dict[str, list[tuple[int, str]]], loose: list[str], waiting: str
) -> str:
    """Take the dates of one line of text; return the label for which the next line may give the date."""
    text = line.text
    if len(text) > _BODY_LONGEST or not (line.edge or waiting or _HINT.search(text)):
        return ""
    matches = list(DATE.finditer(text)) if _DIGIT.search(text) else []
    if not matches:
        asks = len(text) <= 60 and (line.edge or text.rstrip().endswith(":"))
        label = _label(text) if asks else ""
        if not label and line.edge and len(text) <= _SHORT and _SIGNED.search(text):
            return "signed"
        return waiting if waiting == "signed" and not label and len(text) <= _A_NAME else label
    if len(text) > _SHORT and not _ABOUT.search(text):
        return ""
    start, name, rank = 0, "", 0
    for match in matches:
        lead = text[start : match.start()]
        if name == "reviewed" and _MORE.fullmatch(lead) and (again := iso(match)):
            found[name].append((rank, again))  # "Reviewed: 2023, 2024, 2025"
            start = match.end()
            continue
        name, rank, value = _named_date(line, match, lead, "" if start else waiting)
        if name == "loose":
            loose.append(value)
        elif name:
            both = _ADOPTED.search(lead) and _REVIEWED.search(lead) and name in ("reviewed", "adopted")
            for each in ("reviewed", "adopted") if both else (name,):
                found[each].append((rank, value))
        start = match.end()
    return ""


def _named_date(line: DatedLine, match: re.Match[str], lead: str, waiting: str) -> tuple[str, int, str]:
    """Return what one date of a line is the date of, its rank, and the date; nothing named where nobody says.

    What it is stands before it (`lead`), after it, or on the line above (`waiting`); "loose" is a date by itself.
    """
    text, value = line.text, iso(match)
    if value is None or (match["y5"] and not _BARE_YEAR_LEAD.search(lead)):
        return "", 0, ""
    label = _label(lead)
    if not label and match.start() < 12 and len(text) <= _SHORT:
        label = _label(text[match.end() : match.end() + 40])
    if label and _believable(text, match.start(), lead, line.edge):
        if _PREVIOUS.search(lead):
            return "", 0, ""
        rank = 0 if line.edge and len(text) < _SHORT else 1
        if label == "adopted" and not _DECIDED.search(lead):
            rank += 2  # "issued" counts where no decision is dated
        return label, rank, (due(match) or value) if label == "review_due" else value
    if waiting == "signed" and _DATE_LEAD.fullmatch(lead):
        return "adopted", 1, value  # the day on which the chair signed
    if waiting and _DATE_LEAD.fullmatch(lead):
        return waiting, 0, (due(match) or value) if waiting == "review_due" else value
    alone = line.edge and len(text) < 40 and not lead.strip(" ()–-") and not match["y5"]
    return ("loose", 0, value) if alone else ("", 0, "")


def _believable(text: str, at: int, lead: str, edge: bool) -> bool:
    """Tell whether a dated line speaks of the policy itself: it says so, or it is a short line that begins so."""
    about = _ABOUT.search(text, 0, at)
    if about:
        return not _OTHERS.search(text, about.end(), at)
    begins = any((m := p.search(lead[:90])) and m.start() < 30 for _, p in _LABELS)
    if edge and not begins and len(text) < 120 and (":" in lead or "(" in lead):
        begins = any(p.search(lead[-20:]) for _, p in _LABELS)
    own_line = edge or (len(text) < 120 and not text.endswith("."))
    return begins and len(lead) <= 110 and own_line and not _OTHERS.search(lead)


def _from_row(line: DatedLine, table: _Table, found: dict[str, list[tuple[int, str]]]) -> None:
    """Take the dates of a row: label and value side by side, or values below the heads of a version table."""
    cells = line.cells
    dated = [(i, iso(m), due(m)) for i, c in enumerate(cells) for m in [DATE.search(c)] if m and len(c) < 90]
    if not dated:
        named = tuple(_label(c) if len(c) < 60 and not _PREVIOUS.search(c) else "" for c in cells)
        plain_date = tuple(
            n or ("date" if re.fullmatch(r"\s*date\s*:?\s*", c, re.I) else "")
            for n, c in zip(named, cells, strict=True)
        )
        if any(plain_date):
            table.heads = plain_date
        return
    for index, value, by in dated:
        if value is None or by is None or (index and _PREVIOUS.search(cells[index - 1])):
            continue
        if index < len(table.heads) and table.heads[index] == "date":
            _from_version(cells, index, value, table, found)
            continue
        label = _label_in_row(cells, index, table.heads)
        if label:
            rank = 0 if label != "written" or not table.heads else 1
            found[label].append((rank, by if label == "review_due" else value))


def _from_version(
    cells: tuple[str, ...], index: int, date: str, table: _Table, found: dict[str, list[tuple[int, str]]]
) -> None:
    """Take the date of a version: the other cells of its row say what was done on that day."""
    rest = " ".join(c for i, c in enumerate(cells) if i != index and not DATE.search(c))
    label = _label(rest) or ("adopted" if "adopted" in table.heads else "written")
    if label == "adopted" and _REVIEWED.search(rest):
        found["reviewed"].append((0, date))
    table.add(label, int(label == "written"), date)
    if label == "written":
        found[label].append((1, date))


def _label_in_row(cells: tuple[str, ...], index: int, heads: tuple[str, ...]) -> str:
    """Return which date a cell holds: by the head above, its own words, or the cells before it."""
    if index < len(heads) and heads[index]:
        return heads[index]
    own = _label(DATE.sub(" ", cells[index])) if len(cells[index].split()) > 1 else ""
    before = cells[index - 1] if index else ""
    side = _label(before) if before and not DATE.search(before) and len(before) < 80 else ""
    if own or side:
        return own or side
    if _DATE_CELL.match(cells[index]) or _DATE_CELL.fullmatch(before):
        # "Approved by: | the board | Date: …"
        return next((said for c in cells[:index] if (said := _label(c)) and not DATE.search(c)), "")
    return ""


def cycle_of(text: str) -> int | None:
    """Return the months between reviews that a line prints, None when it prints none."""
    if len(text) > 600:
        return None
    match = _CYCLE.search(text)
    if not match:
        return None
    said = (match["a"] or match["b"]).lower()
    if said.startswith(("annual", "yearly", "once a", "each")):
        return 12
    if said.startswith(("bi", "two")):
        return 24
    if said.startswith("three"):
        return 36
    if said.startswith("termly"):
        return 4
    number = re.search(r"\d{1,2}|" + "|".join(_COUNT), said)
    count = (int(number[0]) if number[0].isdigit() else _COUNT[number[0]]) if number else 1
    return count * (12 if "year" in said else 4 if "term" in said else 1)
