"""The dated records, loaded once when first needed."""

from __future__ import annotations

import datetime
import functools
import re
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import yaml

from handbell.reading.document import Severity

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
RECORD_FILES: Final = ("law", "bodies", "platforms", "contacts", "names", "signposts", "statements")


@dataclass(frozen=True, slots=True)
class Record:
    """One dated record; the keys are described in records/README.md."""

    id: str
    code: str
    severity: Severity
    nation: str
    start: datetime.date
    end: datetime.date | None
    source: str
    checked_on: str | None
    words: tuple[str, ...]
    message: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    context: re.Pattern[str] | None
    near: re.Pattern[str] | None
    lead: re.Pattern[str] | None
    items: re.Pattern[str] | None

    def holds(self, day: datetime.date) -> bool:
        """Tell whether what the record says is so on `day`."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Edition:
    """Guidance that comes out in editions: its name, the words that name it, the day of each edition by year."""

    id: str
    nation: str
    name: str
    words: tuple[str, ...]
    editions: tuple[tuple[int, datetime.date], ...]
    source: str

    def current(self, day: datetime.date) -> int:
        """Return the year of the edition in force on `day`, 0 before the first."""
        return max((year for year, start in self.editions if start <= day), default=0)


def load(name: str) -> Any:
    """Return the content of one file of records."""
    text = resources.files("handbell.reading").joinpath("records", f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 (both loaders are safe ones)


@functools.cache
def records() -> tuple[Record, ...]:
    """Return all records."""
    found = []
    for name in RECORD_FILES:
        data = load(name)
        found += [_record(entry, data["code"], data["severity"]) for entry in data["records"]]
    return tuple(found)


@functools.cache
def editions() -> tuple[Edition, ...]:
    """Return the guidance that comes out in editions."""
    return tuple(
        Edition(
            entry["id"],
            entry["nation"],
            entry["name"],
            tuple(entry["words"]),
            tuple(
                (int(year), datetime.date.fromisoformat(start)) for year, start in entry["editions"].items()
            ),
            entry["source"],
        )
        for entry in load("law")["editions"]
    )


def _record(entry: dict[str, Any], code: str, severity: Severity) -> Record:
    words = tuple(entry["words"])
    plain = "|".join(rf"(?<!\w){re.escape(w.strip())}(?!\w)" for w in words)
    return Record(
        entry["id"],
        code,
        severity,
        entry["nation"],
        datetime.date.fromisoformat(entry["from"]),
        datetime.date.fromisoformat(entry["to"]) if entry["to"] else None,
        entry["source"],
        entry["checked_on"],
        words,
        entry["message"],
        re.compile(entry["pattern"]) if entry.get("pattern") else re.compile(plain, re.I),
        *(re.compile(entry[name], re.I if name != "unless" else 0) if entry.get(name) else None
          for name in ("unless", "context", "near", "lead", "items")),
    )  # fmt: skip


@functools.cache
def vocabulary() -> dict[str, Any]:
    """Return the words of the field, the pairs that are both right, and known misprints."""
    found: dict[str, Any] = load("vocabulary")
    return found


@functools.cache
def areas() -> dict[str, Any]:
    """Return the areas by nation, and which lie within which."""
    found: dict[str, Any] = load("areas")
    return found
