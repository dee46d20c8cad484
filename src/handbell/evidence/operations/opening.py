"""The original, byte for byte: opened with a reason, given out with a reference, compared with what was received."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass
from typing import BinaryIO, Final, cast

from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.evidence.models import Exhibit, NotAllowed
from handbell.evidence.operations.writing_down import write_down
from handbell.evidence.queries import Soundness
from handbell.evidence.serving import headers_for
from handbell.evidence.states import Status, What, Why
from handbell.evidence.store import Missing, store
from handbell.evidence.temporary import SealedTemporaryFile
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.vault.files import open_file
from handbell.vault.sealing import Damaged

_REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9/ ._-]{2,39}")


@dataclass(frozen=True, slots=True)
class Opened:
    """An original, compared with its hash: a file to be read from its beginning and closed (`FileResponse` does both),
    and the headers with which it must be served.
    """

    file: SealedTemporaryFile
    headers: dict[str, str]

    @property
    def content(self) -> bytes:
        """All of it at once; then it is closed."""
        with self.file:
            self.file.seek(0)
            return self.file.read()


class _Digest:
    """Where a file is opened to only to be measured."""

    def __init__(self) -> None:
        self.sha256 = hashlib.sha256()

    def write(self, piece: bytes, /) -> int:
        """Measure a piece."""
        self.sha256.update(piece)
        return len(piece)


class _Both:
    """Where it is measured on its way into the temporary file."""

    def __init__(self, file: SealedTemporaryFile, digest: _Digest) -> None:
        self._file, self._digest = file, digest

    def write(self, piece: bytes, /) -> int:
        """Measure a piece and hand it on."""
        self._digest.write(piece)
        return self._file.write(piece)


def open_original(*, exhibit: Exhibit, by: Person, now: datetime.datetime, why: Why) -> Opened:
    """The original, for a reason; written down before a byte of it is handed out.

    Raises NotAllowed once it is sealed away or destroyed, vault's Damaged and Erased, store's Missing.
    """
    return _open_kept(exhibit, What.ORIGINAL_OPENED, {"why": Why(why).value}, by, now)


def export(*, exhibit: Exhibit, by: Person, now: datetime.datetime, reference: str) -> Opened:
    """The original, to go into a pack that leaves the school; `reference` is the pack's or the receiver's number.

    Raises Refused for what is no reference, else as `open_original`.
    """
    return _open_kept(exhibit, What.EXPORTED, {"reference": checked_reference(reference)}, by, now)


def _open_kept(
    exhibit: Exhibit, what: What, detail: dict[str, object], by: Person, now: datetime.datetime
) -> Opened:
    with audit.locked(exhibit.school_id):
        current = Exhibit.objects.get(id=exhibit.id)
        if current.status != Status.KEPT:
            raise NotAllowed(f"An exhibit that is {current.status} is not opened.")
        write_down(current, what, by=by, now=now, detail=detail)
    return open_whole(current)


def open_whole(exhibit: Exhibit) -> Opened:
    """The original, which must be what was received. Raises vault's Damaged and Erased, store's Missing."""
    file, digest = SealedTemporaryFile(), _Digest()
    try:
        _open_to(exhibit, cast("BinaryIO", _Both(file, digest)))
        if digest.sha256.hexdigest() != exhibit.sha256:
            raise Damaged("The file is not the one that was received.")
    except Exception:
        file.close()
        raise
    file.seek(0)
    return Opened(file, headers_for(exhibit))


def verify(*, exhibit: Exhibit) -> Soundness:
    """Whether the original is still, byte for byte, what was received. Nothing is shown, so nothing is written down."""
    if exhibit.status == Status.DESTROYED:
        return Soundness.DESTROYED
    digest = _Digest()
    try:
        _open_to(exhibit, cast("BinaryIO", digest))
    except Missing:
        return Soundness.MISSING
    except Damaged:
        return Soundness.DAMAGED
    return Soundness.WHOLE if digest.sha256.hexdigest() == exhibit.sha256 else Soundness.DAMAGED


def _open_to(exhibit: Exhibit, target: BinaryIO) -> None:
    with store().open(exhibit.blob) as sealed:
        open_file(
            sealed,
            target,
            school_id=exhibit.school_id,
            file_id=exhibit.id,
            within=exhibit.key_compartment_id,
        )


def checked_reference(reference: str) -> str:
    """A reference of the police, the local authority or a pack: a number, no words about anybody. Raises Refused."""
    found = " ".join(reference.split())
    if not _REFERENCE.fullmatch(found) or not any(letter.isdigit() for letter in found):
        raise Refused(
            _("Give the reference as it stands on their letter: letters, figures, / . and -, at most 40."),
            field="reference",
        )
    return found
