"""A file is given: checked in a child process and sealed, in one passing, so that it is never here in clear."""

from __future__ import annotations

import datetime
import hashlib
import unicodedata
import uuid
from typing import BinaryIO, cast
from uuid import UUID

from handbell.audit import operations as audit
from handbell.evidence import bounded, limits
from handbell.evidence.kinds import CHECKING, KINDS
from handbell.evidence.models import Exhibit
from handbell.evidence.operations.writing_down import write_down
from handbell.evidence.refusals import NotReceived
from handbell.evidence.states import What
from handbell.evidence.store import new_name, store
from handbell.people.models import Person
from handbell.vault.files import seal_file


class _Passing:
    """The file on its way: each piece is measured and handed to the checking child as it is read to be sealed."""

    def __init__(self, source: BinaryIO, checker: bounded.Child) -> None:
        self._source, self._checker = source, checker
        self._digest = hashlib.sha256()
        self.size = 0

    def read(self, most: int, /) -> bytes:
        """The next piece. Raises NotReceived when there is more than a file may be."""
        piece = self._source.read(most)
        self.size += len(piece)
        if self.size > limits.LARGEST_FILE:
            raise NotReceived("too-large")
        self._digest.update(piece)
        self._checker.write(piece)
        return piece

    @property
    def sha256(self) -> str:
        """Of what has passed, in hex."""
        return self._digest.hexdigest()


def receive(
    *,
    source: BinaryIO,
    name: str,
    compartment_id: UUID,
    school_id: UUID,
    by: Person | None,
    now: datetime.datetime,
) -> Exhibit:
    """Keep a file as it was given. Raises NotReceived, with plain words, when it is not taken: then nothing is kept.

    `source` is read once, in pieces. `name` is what the sender calls it: kept sealed, never used for anything.
    `compartment_id` must be a compartment of this school that is committed already. `by`: None without sign-in.
    """
    _check_room(compartment_id)
    exhibit_id, blob, shelves = uuid.uuid4(), new_name(school_id), store()
    try:
        with bounded.child(CHECKING) as checker, shelves.draft(blob) as draft:
            passing = _Passing(source, checker)
            seal_file(
                cast("BinaryIO", passing),
                draft,
                school_id=school_id,
                file_id=exhibit_id,
                within=compartment_id,
            )
            kind = _verdict(checker)
    except bounded.TooHeavy:
        raise NotReceived("too-heavy") from None
    try:
        with audit.locked(school_id):
            _check_room(compartment_id)
            exhibit = Exhibit(
                id=exhibit_id,
                school_id=school_id,
                compartment_id=compartment_id,
                key_compartment_id=compartment_id,
                kind=kind,
                size=passing.size,
                sha256=passing.sha256,
                name=clean_name(name),
                blob=blob,
                received_at=now,
                received_by=by,
            )
            exhibit.save(force_insert=True)
            detail = {"kind": kind, "size": exhibit.size, "sha256": exhibit.sha256}
            write_down(exhibit, What.RECEIVED, by=by, now=now, detail=detail)
    except Exception:
        shelves.remove(blob)
        raise
    return exhibit


def _check_room(compartment_id: UUID) -> None:
    if Exhibit.objects.filter(compartment_id=compartment_id).count() >= limits.MOST_FILES:
        raise NotReceived("too-many-files")
    if store().free_bytes() < limits.LEAVE_FREE:
        raise NotReceived("no-space")


def _verdict(checker: bounded.Child) -> str:
    """The kind that the child found. Raises NotReceived, TooHeavy."""
    found = checker.answer().fields
    if "refusal" in found:
        raise NotReceived(str(found["refusal"]))
    kind = str(found.get("kind"))
    if kind not in KINDS:
        raise NotReceived("unknown")
    return kind


def clean_name(name: str) -> str:
    """The last part of a path, without characters that hide or turn what stands around them."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in last if not unicodedata.category(letter).startswith("C"))
    return seen[: limits.LONGEST_NAME]
