"""What a teller may read again: their own words, and what was written to and fro. By code, or signed in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from handbell.concerns import access, sealed
from handbell.concerns.codes import hash_of_code
from handbell.concerns.models import Concern, Message, Status
from handbell.people.models import Person
from handbell.vault import compartments


@dataclass(frozen=True, slots=True)
class Thread:
    """A concern as its teller sees it. Nothing in it says who works on it, nor what is done about it."""

    concern: Concern
    words: str
    messages: list[tuple[datetime.datetime, bool, str]]
    closed: bool

    @property
    def answered(self) -> bool:
        return any(from_school for _at, from_school, _words in self.messages)


def thread_by_code(code: str) -> Thread | None:
    """The concern that a return code belongs to, in the school being worked for; None for no such code."""
    concern = Concern.objects.filter(returns_by=hash_of_code(code)).select_related("case").first()
    if concern is None or concern.case.status == Status.ERASED:
        return None
    return _thread(concern)


def own_concerns(person: Person) -> list[Concern]:
    """What somebody told when signed in, the latest first."""
    rows = access.told_by(person).exclude(case__status=Status.ERASED)
    return list(rows.order_by("-received_at", "id")[:200])


def thread_of(concern_id: UUID, *, visible_to: Person) -> Thread:
    """One of the concerns that somebody told themselves. Raises access.NotFound."""
    concern = access.told_by(visible_to).filter(id=concern_id).select_related("case").first()
    if concern is None or concern.case.status == Status.ERASED:
        raise access.NotFound
    return _thread(concern)


def _thread(concern: Concern) -> Thread:
    with compartments.held():
        told = sealed.load(concern.told)
        rows = Message.objects.filter(concern=concern).order_by("at", "id")
        messages = [(one.at, one.by_id is not None, str(one.words)) for one in rows]
    return Thread(concern, str(told.get("words", "")), messages, not concern.case.is_open)
