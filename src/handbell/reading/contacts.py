"""Web addresses, e-mail addresses and telephone numbers to which the policy sends people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal
from urllib.parse import unquote

from handbell.reading.document import Contact, Section
from handbell.reading.lines import Line, LineKind

_URL: Final = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"“”‘’|\[\]{}]{3,300}"
    r"|\b(?<![@.\w/-])(?:[a-z0-9-]{2,63}\.){1,4}(?:gov\.uk|org\.uk|co\.uk|ac\.uk|sch\.uk|police\.uk|nhs\.uk|gov\.wales|"
    r"gov\.scot|llyw\.cymru|org|com|net|info|eu|wales|cymru|scot|uk)(?:/[^\s<>\"“”‘’|\[\]{}]{0,200})?(?![\w@])",
    re.I,
)
_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}\b")
_PHONE: Final = re.compile(
    r"(?<![\d/.-])(?:\+44\s?(?:\(0\)\s?)?|\(?0)\d{2,5}\)?[\s-]?\d{3,4}[\s-]?\d{3,4}(?![\d-])|"
    r"(?<![\d/.-])0800[\s-]?\d{4}(?!\d)"
)
_HINT: Final = re.compile(r"\.[A-Za-z]|://")  # no address without one of these
Kind = Literal["url", "email", "phone"]
_KINDS: Final[dict[str, Kind]] = {"mailto": "email", "tel": "phone"}


def find_contacts(sections: tuple[Section, ...], lines: Sequence[Line] = ()) -> tuple[Contact, ...]:
    """Return every address and number once for each clause (or heading) where it is printed, in order.

    lines: those of the file, for the addresses behind their words; these come last, where they are printed nowhere.
    """
    found: list[Contact] = []
    seen: set[tuple[str, str]] = set()
    for section in sections:
        for text in (section.heading, *section.furniture):
            _take(text, section.name(), found, seen)
        for clause in section.clauses:
            place = clause.ref if not clause.given else section.name()
            for text in clause.paragraphs():
                _take(text, place, found, seen)
            for between in clause.between:
                if between.furniture:
                    _take(between.text, place, found, seen)
    linked = [line for line in lines if line.links and line.kind is not LineKind.FURNITURE]
    if linked:
        found += _behind_words(sections, linked, {_bare(contact.value) for contact in found})
    return tuple(found)


def _behind_words(sections: tuple[Section, ...], linked: list[Line], known: set[str]) -> Iterator[Contact]:
    """Yield the addresses behind words that are not printed as well."""
    places: list[tuple[int, str]] = []
    for section in sections:
        places.append((section.line, section.name()))
        places += [(c.line, c.ref if not c.given else section.name()) for c in section.clauses]
    places.sort(key=lambda place: place[0])
    for line in linked:
        place = next((name for at, name in reversed(places) if at <= line.number), "front")
        for link in line.links:
            scheme, _, rest = link.partition(":")
            kind = _KINDS.get(scheme.lower(), "url")
            value = unquote(rest.partition("?")[0]) if kind != "url" else link
            if value and _bare(value) not in known:
                known.add(_bare(value))
                yield Contact(kind, value, place)


def _bare(value: str) -> str:
    """Return what makes two spellings of an address the same."""
    bare = re.sub(r"^https?://(?:www\.)?|^www\.|[\s()-]", "", value.lower()).rstrip("/")
    return "0" + bare[3:] if bare.startswith("+44") else bare


def _take(text: str, place: str, found: list[Contact], seen: set[tuple[str, str]]) -> None:
    for kind, value in addresses(text):
        if (value.lower(), place) not in seen:
            seen.add((value.lower(), place))
            found.append(Contact(kind, value, place))


def addresses(text: str) -> list[tuple[Kind, str]]:
    """Return the addresses and telephone numbers in a text, in order, without the punctuation that follows them."""
    found: list[tuple[int, Kind, str]] = []
    if "@" in text:
        found += [(m.start(), "email", m[0]) for m in _EMAIL.finditer(text)]
    if _HINT.search(text):
        for match in _URL.finditer(text):
            value = match[0].rstrip(".,;:!?'")
            while value.endswith(")") and value.count(")") > value.count("("):
                value = value[:-1].rstrip(".,;:!?'")
            if not any(
                start <= match.start() < start + len(mail) for start, k, mail in found if k == "email"
            ):
                found.append((match.start(), "url", value))
    if "0" in text:
        spans = [(s, s + len(v)) for s, k, v in found]
        found += [
            (m.start(), "phone", m[0].strip() if ")" in m[0] else m[0].strip(" ("))
            for m in _PHONE.finditer(text)
            if (not any(a <= m.start() < b for a, b in spans) and 9 <= sum(c.isdigit() for c in m[0]) <= 13)
            or m[0][:4] == "0800"
        ]
    found.sort(key=lambda entry: entry[0])
    return [(kind, value) for _, kind, value in found]
