"""How everything that is done in a case is done: under its lock, allowed by the table, recorded, with its line."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.concerns import access
from handbell.concerns.codes import submission_of
from handbell.concerns.models import Case, Entry
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.vault import compartments

LONGEST: Final = 20_000
A_LINE: Final = 300
_MOMENT: Final = datetime.timedelta(milliseconds=1)


@contextmanager
def doing(
    act: access.Act, case: Case, *, by: Person, now: datetime.datetime, asked_by: UUID | None = None
) -> Iterator[Case]:
    """One transaction in which somebody does something in a case; gives the case as it stands now.

    Raises access.NotFound or access.NotAllowed, and nothing is written.
    """
    with compartments.held(), audit.locked(case.school_id):
        fresh = Case.objects.select_for_update().get(id=case.id)
        access.check(by, act, fresh, on=day_of(now), asked_by=asked_by)
        yield fresh


def record(case: Case, action: str, *, by: Person | None, now: datetime.datetime, **detail: Any) -> None:
    """Put down what was done, without a personal word (`detail`: kinds, counts, ids)."""
    audit.record(
        school_id=case.school_id,
        by=by.id if by else None,
        action=action,
        kind="case",
        object_id=case.id,
        detail=detail,
        now=now,
    )


def put_down(
    case: Case,
    words: str,
    *,
    by: Person | None,
    now: datetime.datetime,
    kind: Entry.Kind = Entry.Kind.STEP,
    happened_at: datetime.datetime | None = None,
    corrects: Entry | None = None,
    key: str = "",
) -> Entry:
    """Add a line to the chronology, in the caller's transaction; the same key twice is one line."""
    submission = submission_of(key) if key else ""
    earlier = Entry.objects.filter(case=case, submission=submission).first() if key else None
    if earlier is not None:
        return earlier
    # Lines of one moment stay in the order in which they were written.
    same = Entry.objects.filter(case=case, at__gte=now, at__lt=now + _MOMENT).count()
    at = now + same * datetime.timedelta(microseconds=1)
    entry = Entry(
        school_id=case.school_id,
        case=case,
        kind=kind,
        at=at,
        happened_at=happened_at or at,
        by=by,
        corrects=corrects,
        submission=submission,
    )
    entry.words = words
    entry.save(force_insert=True)
    return entry


def was_done(case: Case, key: str) -> bool:
    """Whether a page with this key has put down its line already: pressed twice is done once."""
    return bool(key) and Entry.objects.filter(case=case, submission=submission_of(key)).exists()


def said(words: str, *, field: str, most: int = LONGEST) -> str:
    """What somebody wrote, without the space around it. Raises Refused when there is nothing, or far too much."""
    plain = words.strip()
    if not plain:
        raise Refused(_("Write it down: it cannot be empty."), field=field)
    if len(plain) > most:
        raise Refused(_("Write at most %(most)d characters.") % {"most": most}, field=field)
    return plain
