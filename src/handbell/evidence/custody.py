"""The line of custody: how each line is tied to the one before, the list as CSV, and the check of such a list.

hash = SHA-256 of eight texts joined by line feeds, as UTF-8, in hex: "handbell-custody-v1", prev, exhibit, seq, at, by,
what, detail, exactly as they stand in the list. prev of an exhibit's first line is 64 zeros. Whoever holds the list can
check it with any tool; nothing secret is needed. That somebody has not written a whole list anew is seen by comparing
an exhibit's last hash with the one in the school's own record, which this list cannot change.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

GENESIS: Final = "0" * 64
VERSION: Final = "handbell-custody-v1"
COLUMNS: Final = ("exhibit", "seq", "at", "by", "name", "what", "detail", "prev", "hash")
_LAST: Final = "everything above"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class Mistake(models.TextChoices):
    """What can be wrong with a list."""

    NO_LIST = "no_list", gettext_lazy("This is not a list of custody.")
    SHAPE = "shape", gettext_lazy("The line has not the nine cells that it should have.")
    HASH = "hash", gettext_lazy("The line was changed: its hash does not fit what it says.")
    PREV = (
        "prev",
        gettext_lazy("The line does not follow the one before it: a line was taken out, added or moved."),
    )
    SEQ = "seq", gettext_lazy("The numbers of the lines do not go up one by one.")
    FIRST = "first", gettext_lazy("The first line of an exhibit does not say that it was received.")
    WHOLE = "whole", gettext_lazy("The list as a whole was changed, or its end was cut off.")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong: in which row of the file (1 is the first), and what."""

    row: int
    mistake: Mistake


@dataclass(frozen=True, slots=True)
class Line:
    """One line of custody. `at`, `by` and `exhibit` as text, as they are hashed; `name` of whoever `by` is today."""

    exhibit: str
    seq: int
    at: str
    by: str
    name: str
    what: str
    detail: str
    prev: str
    hash: str


def canonical_time(at: datetime.datetime) -> str:
    """UTC, to the microsecond: 2026-11-21 09:30:00.000000."""
    return at.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def canonical_detail(detail: Mapping[str, object]) -> str:
    """The one way to write a detail down: sorted keys, ASCII, no line feeds."""
    return json.dumps(detail, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_id(some_id: UUID | None) -> str:
    """With dashes, so that no spreadsheet takes it for a number; empty for nobody."""
    return str(some_id) if some_id else ""


def line_hash(prev: str, exhibit: str, seq: int, at: str, by: str, what: str, detail: str) -> str:  # noqa: PLR0917
    """The hash that ties a line to the one before it. All of them as in the list."""
    said = "\n".join((VERSION, prev, exhibit, str(seq), at, by, what, detail))
    return hashlib.sha256(said.encode()).hexdigest()


def as_csv(lines: Iterable[Line]) -> str:
    """The list with how to check it written above, and a hash of everything below."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for said in _how_to_check():
        writer.writerow([_safe(said)])
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([_safe(str(getattr(line, column))) for column in COLUMNS])
    above = out.getvalue()
    writer.writerow([_LAST, _digest(above)])
    return out.getvalue()


def _how_to_check() -> tuple[str, ...]:
    return (
        _("Who held each exhibit, and what was done with it. Times are UTC."),
        _(
            "To check a line: join {version}, prev, exhibit, seq, at, by, what and detail with line feeds; their"
            " SHA-256 is the hash. The prev of each line is the hash of the line before; that of a first line is 64"
            " zeros."
        ).format(version=VERSION),
        _("To check the list: the SHA-256 of everything above the last line stands in the last line."),
        _(
            "To check that the list was not written anew: ask the school for the last hash of each exhibit in its"
            " record."
        ),
        _("To check a file: its SHA-256 stands in the detail of the line that says it was received."),
    )


def check_custody(text: str) -> list[Fault]:
    """What is wrong with a list that was given out as CSV; nothing, when it is as it was given out."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error:
        return [Fault(1, Mistake.NO_LIST)]
    if list(COLUMNS) not in rows:
        return [Fault(1, Mistake.NO_LIST)]
    start = rows.index(list(COLUMNS)) + 1
    last = rows[-1]
    closed = len(last) == 2 and last[0] == _LAST
    faults = _check_lines(rows[start : len(rows) - closed], start + 1)
    above = text.rstrip("\n").rpartition("\n")[0] + "\n"
    if not closed or last[1] != _digest(above):
        faults.append(Fault(len(rows), Mistake.WHOLE))
    return faults


def _check_lines(rows: list[list[str]], first: int) -> list[Fault]:
    faults, heads = [], dict[str, tuple[int, str]]()
    for number, row in enumerate(rows, first):
        if len(row) != len(COLUMNS) or not row[1].isascii() or not row[1].isdigit():
            faults.append(Fault(number, Mistake.SHAPE))
            continue
        exhibit, seq, at, by, _name, what, detail, prev, hash_ = row
        before, head = heads.get(exhibit, (0, GENESIS))
        if line_hash(prev, exhibit, int(seq), at, by, what, detail) != hash_:
            faults.append(Fault(number, Mistake.HASH))
        if prev != head:
            faults.append(Fault(number, Mistake.PREV))
        if int(seq) != before + 1:
            faults.append(Fault(number, Mistake.SEQ))
        if not before and what != "received":
            faults.append(Fault(number, Mistake.FIRST))
        heads[exhibit] = int(seq), hash_
    return faults


def _digest(above: str) -> str:
    return hashlib.sha256(above.encode()).hexdigest()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell
