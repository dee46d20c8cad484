"""Whom a case is about, by name, so that letters that may not name them are refused."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator

from handbell.concerns import sealed
from handbell.concerns.models import Case, Involved, Part, ShutOut, WhyShutOut
from handbell.concerns.queries.people_in import person_of
from handbell.people.models import Person

_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|sir|madam|rev)\.?\s+"


def are_named(case: Case, text: str, *, on: datetime.date) -> bool:
    """Whether a text names anybody the case is about: by family name, as it is written, or by title and given name.

    Names are words with a capital, so that somebody called May does not keep every letter from being made.
    """
    plain = _without_accents(text)
    return any(pattern.search(plain) for pattern in _patterns(case, on=on))


def _patterns(case: Case, *, on: datetime.date) -> Iterator[re.Pattern[str]]:
    for row in Involved.objects.filter(case=case, part=Part.SUBJECT, ended_at=None):
        yield from _of_name(str(sealed.load(row.who).get("name", "")))
    out = ShutOut.objects.filter(case=case, why__in=[WhyShutOut.SUBJECT, WhyShutOut.POSSIBLE], until=None)
    for one in out:
        person = person_of(one, on=on)
        if person is not None:
            yield from _of_person(person)


def _of_person(person: Person) -> Iterator[re.Pattern[str]]:
    yield from _of_name(f"{person.given_name} {person.family_name}")
    given = re.escape(_without_accents(person.given_name))
    yield re.compile(rf"\b{_TITLE}{given}\b", re.IGNORECASE)


def _of_name(name: str) -> Iterator[re.Pattern[str]]:
    words = _without_accents(name).split()
    if not words:
        return
    family = re.escape(words[-1])
    yield re.compile(rf"\b(?:{family}|{re.escape(words[-1].capitalize())}|{re.escape(words[-1].upper())})\b")
    yield re.compile(rf"\b{_TITLE}{family}\b", re.IGNORECASE)
    yield re.compile(r"\b" + r"\s+".join(re.escape(one) for one in words) + r"\b", re.IGNORECASE)


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
