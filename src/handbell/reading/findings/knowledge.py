"""What the dated records say about laws, bodies, services, platforms, names and areas in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from handbell.reading.document import Finding
from handbell.reading.findings.context import Context, Passage, finding, sentences
from handbell.reading.findings.records import Edition, Record, areas, editions, records

_YEAR: Final = re.compile(r"\b(20\d\d)\b")
_WELSH: Final = re.compile(
    r"\b(?:Wales|Welsh|Estyn|Hwb|Cymru|Ysgol|Keeping Learners Safe|Designated Safeguarding Person)\b"
)
_SCOTTISH: Final = re.compile(r"\b(?:Scotland|Scottish|GTCS|GIRFEC|Police Scotland)\b")
_IRISH: Final = re.compile(
    r"\b(?:Northern Ireland|PSNI|EANI|CCEA|Gateway (?:Team|Service)|Education and Library Board|Integrated (?:College|"
    r"Primary))\b"
)
_HINTS: Final = (
    "Wales",
    "Welsh",
    "Estyn",
    "Hwb",
    "Cymru",
    "Ysgol",
    "Learners Safe",
    "Person",
    "Scot",
    "GTCS",
    "GIRFEC",
    "Northern",
    "PSNI",
    "EANI",
    "CCEA",
    "Gateway",
    "Library Board",
    "Integrated",
)
_AREA_BODY: Final = re.compile(
    r"(?:['’]s)?\s+(?:(?:County|City|Borough|Metropolitan|Council|Council['’]?s?|District|Local)\s+){0,3}"
    r"(?:Council|Police|Constabulary|LADO|MASH|Authority|Children['’]?s Services|Child Protection|Social "
    r"Services|Designated Officer)"
)
_POLICE_OF: Final = re.compile(r"\bCouncil\s+Police\b")
_OLD_REPEALED: Final = re.compile(
    r"\b(?:replaced|superseded|replaces|previous(?:ly)?|formerly|withdrawn)\b", re.I
)
_MOST_PLACES: Final = 4


def check(context: Context) -> Iterator[Finding]:
    """Yield what the records find."""
    everything = context.everything
    nation = _nation(context)
    for record in records():
        if (
            _matters(record.nation, nation)
            and record.holds(context.today)
            and any(w in everything for w in record.words)
        ):
            yield from _apply(context, record)
    for edition in editions():
        if _matters(edition.nation, nation) and any(w in everything for w in edition.words):
            yield from _old_edition(context, edition)
    yield from _areas(context)


def _nation(context: Context) -> str:
    """Return the nation that the document belongs to, "" when it does not say."""
    counts = {"wales": 0, "scotland": 0, "northern-ireland": 0}
    counted = areas()
    for passage in context.passages:
        if any(hint in passage.text for hint in _HINTS):
            counts["wales"] += len(_WELSH.findall(passage.text))
            counts["scotland"] += len(_SCOTTISH.findall(passage.text))
            counts["northern-ireland"] += len(_IRISH.findall(passage.text))
    front = (
        " ".join(p.text for p in context.passages[:15] if len(p.text) < 300)
        + " "
        + context.document.organisation
    )
    for nation in counts:
        counts[nation] += 2 * sum(1 for area in counted[nation] if area in front and _whole(area, front))
    nation = max(counts, key=lambda name: counts[name])
    return nation if counts[nation] > 1 else ""


def _whole(area: str, text: str) -> bool:
    """Tell whether an area is named in a text as a whole word."""
    return bool(re.search(rf"\b{re.escape(area)}\b", text))


def _matters(of_record: str, nation: str) -> bool:
    """Tell whether a record of one nation speaks to a document of another; England is taken where nothing is said."""
    return of_record == "uk" or (nation == "" and of_record == "england") or of_record == nation


def _apply(context: Context, record: Record) -> Iterator[Finding]:
    """Yield one finding for a record, at the first place that it finds, naming the others."""
    if record.items is not None:
        places = [p.place for p in context.body() if p.item and _lists(record, p)]
    else:
        places = [p.place for p in context.holding(*record.words) if _speaks(record, p)]
    places = list(dict.fromkeys(places))
    if places:
        more = f" Also in: {'; '.join(places[1:_MOST_PLACES])}." if len(places) > 1 else ""
        yield finding(record.code, record.severity, places[0], record.message + more)


def _speaks(record: Record, passage: Passage) -> bool:
    """Tell whether a sentence of the passage says what the record is about, and nothing that excuses it."""
    for sentence in passage.sentences:
        if not record.pattern.search(sentence):
            continue
        if record.unless is not None and record.unless.search(sentence):
            continue
        if record.near is not None and not record.near.search(sentence):
            continue
        around = f"{passage.section.heading} {passage.lead} {sentence}"
        if record.context is None or record.context.search(around):
            return True
    return False


def _lists(record: Record, passage: Passage) -> bool:
    """Tell whether an item belongs to a list that is introduced in the way that the record is about."""
    assert record.items is not None
    if record.lead is None or not passage.lead or not any(w in passage.lead.lower() for w in record.words):
        return False
    if not record.items.search(passage.text):
        return False
    lead = sentences(passage.lead)[-1] if passage.lead else ""
    return bool(record.lead.search(lead)) and not (record.unless and record.unless.search(lead))


def _old_edition(context: Context, edition: Edition) -> Iterator[Finding]:
    """Yield a finding where an edition of guidance is named that was replaced."""
    current = edition.current(context.today)
    found: dict[str, int] = {}
    for passage in context.holding(*edition.words):
        for part in passage.text.split("\n") if "\n" in passage.text else passage.sentences:
            low = part.lower()
            at = next((low.find(w) for w in edition.words if w in low), -1)
            if at < 0 or _OLD_REPEALED.search(part):
                continue
            year = _YEAR.search(part, at, at + 150) or _YEAR.search(part, max(0, at - 18), at)
            if year and int(year[1]) < current and min(y for y, _ in edition.editions) <= int(year[1]):
                found.setdefault(passage.place, int(year[1]))
    if found:
        place, year_named = next(iter(found.items()))
        yield finding(
            "outdated-law",
            "warning",
            place,
            f"The {year_named} edition of {edition.name} is named; the {current} edition is in force. "
            f"Check what changed, and name "
            "the current one.",
        )


def _areas(context: Context) -> Iterator[Finding]:
    """Yield a council, police force or team of an area to which nothing else in the document belongs."""
    present = _areas_present(context)
    if not present:
        return
    pattern = re.compile(r"\b(" + "|".join(sorted(map(re.escape, present), key=len, reverse=True)) + r")\b")
    clauses: dict[str, set[int]] = defaultdict(set)
    bodies: dict[str, list[Passage]] = defaultdict(list)
    head = f"{context.document.title} {context.document.organisation}"
    own = {m[1] for m in pattern.finditer(head)}
    for number, passage in enumerate(context.passages):
        if not any(name in passage.text for name in present):
            continue
        for match in pattern.finditer(passage.text):
            clauses[match[1]].add(number)
            if passage.section.level == 0 or number < 3:
                own.add(match[1])
            if _AREA_BODY.match(passage.text, match.end()):
                bodies[match[1]].append(passage)
    addresses = " ".join(c.value.lower() for c in context.document.contacts)
    own |= {name for name in present if name.lower().replace(" ", "") in addresses}
    own |= {name for name in clauses if len(clauses[name]) > 2}
    within = areas()["within"]
    for name, passages in bodies.items():
        if name in own or any(_related(name, other, within) for other in own):
            continue
        if own or _only_police(passages[0], len(clauses[name])):
            yield _foreign(name, passages[0], own)


def _areas_present(context: Context) -> list[str]:
    """Return the areas that the document names, the longer name where one holds the other."""
    data = areas()
    names = [name for nation in ("england", "wales", "scotland", "northern-ireland") for name in data[nation]]
    everything = "\n".join(p.text for p in context.passages)
    capitalised = set(re.findall(r"[A-Z][A-Za-z]+", everything))
    present = [n for n in names if re.split("[ -]", n)[0] in capitalised and n in everything]
    return [n for n in present if not any(n != o and n in o for o in present)] or present


def _only_police(passage: Passage, times: int) -> bool:
    """Tell whether a passage is the only one to name an area, for its police, where the school's own is not known."""
    if _POLICE_OF.search(passage.text):
        return times == 1
    police = "olice" in passage.text or "onstabulary" in passage.text
    return police and times == 1 and not any(c.isdigit() for c in passage.text)


def _foreign(name: str, passage: Passage, own: set[str]) -> Finding:
    """Return the finding about an area that is not the school's."""
    told = f" The document otherwise belongs to {', '.join(sorted(own))}." if own else ""
    return finding(
        "foreign-area",
        "error" if own else "warning",
        passage.place,
        f"A council, police force or team of {name} is named, and nothing else in the document belongs to that area."
        f"{told} Name the school's own.",
    )


def _related(name: str, other: str, within: dict[str, list[str]]) -> bool:
    """Tell whether one area lies within the other, or both within a third."""
    return (
        other in within.get(name, ())
        or name in within.get(other, ())
        or any(name in inner and other in inner for inner in within.values())
    )
