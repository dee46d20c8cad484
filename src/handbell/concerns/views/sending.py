"""What all ways of telling share: the words are kept first, then the files that came with them."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field
from typing import Final, Protocol
from uuid import UUID

import structlog
from django.core.files.uploadedfile import UploadedFile
from django.db import InterfaceError, OperationalError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handbell.audit import queries as audit
from handbell.concerns import operations
from handbell.concerns.forms.telling_words import readers_of
from handbell.evidence import operations as evidence
from handbell.evidence import queries as exhibits
from handbell.people.models import Person, School
from handbell.vault.keys import KeyMissing

log = structlog.get_logger(__name__)

# The disk is full, the database locked or gone. Whoever tells is told so, and keeps their words.
CANNOT_KEEP: Final = (OperationalError, InterfaceError, OSError, KeyMissing)


class Telling(Protocol):
    """A form, valid, in which somebody told something."""

    def told(self, *, language: str) -> operations.Told: ...

    def given_files(self) -> list[UploadedFile[bytes]]: ...


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file that was not taken: what its sender calls it, and why in plain words."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What the receipt says. Made anew from the same key it says the same."""

    given: str
    case_id: UUID | None
    readers: list[str]
    enough: bool
    taken: int = 0
    not_taken: list[NotTaken] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """The place in the school's record at which it was received; it proves later that it was there."""
        event = audit.events_about("case", self.case_id).first() if self.case_id else None
        return str(audit.anchor(event)) if event else ""

    @property
    def later(self) -> bool:
        """Whether it is kept for the recovery key, and nobody can read it yet."""
        return self.case_id is None

    @property
    def code(self) -> str:
        """The return code in groups of four."""
        return in_fours(self.given)


def in_fours(code: str) -> str:
    """A code as people copy it."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def send(form: Telling, *, school: School, by: Person | None, now: datetime.datetime) -> Sent:
    """Keep what a valid form holds. Raises operations.Refused, and CANNOT_KEEP when nothing could be kept.

    When this returns, the words are committed. Files come after: one that is refused takes nothing with it.
    """
    told = form.told(language=(get_language() or "en")[:5])
    try:
        receipt = operations.tell(school=school, told=told, by=by, now=now)
    except operations.KeptForLater as kept:
        no_files = [NotTaken(str(file.name), _no_room()) for file in form.given_files()]
        return Sent(kept.code, None, readers_of(told.matter), enough=False, not_taken=no_files)
    taken, not_taken = 0, []
    for file in form.given_files():
        why = _give(file, receipt.concern.case_id, school, now=now)
        if why:
            not_taken.append(NotTaken(str(file.name), why))
        else:
            taken += 1
    return Sent(
        receipt.code, receipt.concern.case_id, readers_of(told.matter), receipt.enough, taken, not_taken
    )


def _give(file: UploadedFile[bytes], case_id: UUID, school: School, *, now: datetime.datetime) -> str:
    """Keep one file; why not, in plain words, when it is not kept.

    By nobody, even when somebody is signed in: the line of custody must not give away who told.
    """
    if getattr(file, "no_room", False):
        return _no_room()
    try:
        if _is_there(file, case_id):
            return ""  # the page was sent again
        evidence.receive(
            source=file,  # type: ignore[arg-type]  # an uploaded file reads as a file does
            name=str(file.name),
            compartment_id=case_id,
            school_id=school.id,
            by=None,
            now=now,
        )
    except evidence.NotReceived as refusal:
        return str(refusal)
    except CANNOT_KEEP:
        log.exception("file_of_concern_not_kept")
        return _no_room()
    return ""


def _is_there(file: UploadedFile[bytes], case_id: UUID) -> bool:
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return exhibits.exhibits_in(case_id).filter(sha256=digest.hexdigest()).exists()


def _no_room() -> str:
    return _("It could not be kept just now. Your words are safe. Keep the file, and tell the school.")
