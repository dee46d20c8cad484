"""The files of a case, for those who read it: what they are, in which keeping, and who did what with them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbell.concerns import access
from handbell.concerns.access import Act
from handbell.concerns.models import Case, Destruction
from handbell.evidence import queries as evidence
from handbell.evidence.models import CustodyEntry, Exhibit, SafeCopy
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.vault import compartments

# How long the pages of a safe copy may be fetched after it was shown to somebody, which is written down once.
SHOWN_FOR: Final = datetime.timedelta(minutes=10)
_KINDS: Final[Mapping[str, Promise]] = {
    "png": gettext_lazy("Picture (PNG)"),
    "jpeg": gettext_lazy("Picture (JPEG)"),
    "gif": gettext_lazy("Picture (GIF)"),
    "webp": gettext_lazy("Picture (WebP)"),
    "heic": gettext_lazy("Picture (HEIC)"),
    "pdf": gettext_lazy("PDF document"),
    "text": gettext_lazy("Text"),
    "mp4": gettext_lazy("Film (MP4)"),
    "mov": gettext_lazy("Film (MOV)"),
    "webm": gettext_lazy("Film (WebM)"),
    "m4a": gettext_lazy("Sound (M4A)"),
    "mp3": gettext_lazy("Sound (MP3)"),
}


@dataclass(frozen=True, slots=True)
class File:
    """A file as the list shows it. `name` is what it was called; empty once its key is gone."""

    exhibit: Exhibit
    number: int
    kind: str
    name: str
    asked: Destruction | None
    may_agree: bool

    @property
    def is_kept(self) -> bool:
        """Whether it may be shown."""
        return self.exhibit.status == evidence.Status.KEPT

    @property
    def is_sealed(self) -> bool:
        """Whether it lies apart, where nobody sees it."""
        return self.exhibit.status == evidence.Status.SEALED_AWAY

    @property
    def has_copy(self) -> bool:
        """Whether there is a safe copy of its kind."""
        return self.exhibit.about_kind.copy != "none"


def files_of(case: Case, *, visible_to: Person, on: datetime.date) -> list[File]:
    """The files of a case, oldest first. Look first. Raises NotFound, NotAllowed."""
    access.check(visible_to, Act.LIST_FILES, case, on=on)
    waiting = {
        one.exhibit: one
        for one in Destruction.objects.filter(case=case, agreed=None).select_related("asked_by")
    }
    found = []
    with compartments.held():
        for number, exhibit in enumerate(evidence.exhibits_in(case.id), 1):
            asked = waiting.get(exhibit.id)
            may = access.can(
                visible_to, Act.DESTROY_FILE, case, on=on, asked_by=asked.asked_by_id if asked else None
            )
            found.append(File(exhibit, number, kind_of(exhibit), _name(exhibit), asked, bool(asked) and may))
    return found


def file_of(case: Case, exhibit_id: UUID) -> Exhibit:
    """A file of a case. Raises NotFound."""
    found = evidence.exhibits_in(case.id).filter(id=exhibit_id).first()
    if found is None:
        raise access.NotFound
    return found


def page_of(exhibit: Exhibit, number: int, *, visible_to: Person, now: datetime.datetime) -> SafeCopy:
    """A page of a safe copy, for somebody to whom it was shown a moment ago. Raises NotFound."""
    shown = CustodyEntry.objects.filter(
        exhibit=exhibit, by=visible_to.id, what="safe_copy_shown", at__gt=now - SHOWN_FOR
    )
    page = evidence.pages_of(exhibit).filter(number=number).first()
    if page is None or not shown.exists():
        raise access.NotFound
    return page


def destruction_of(case: Case, row_id: UUID) -> Destruction:
    """A wish to destroy a file. Raises NotFound."""
    found = Destruction.objects.filter(case=case, id=row_id).first()
    if found is None:
        raise access.NotFound
    return found


@dataclass(frozen=True, slots=True)
class Custody:
    """A line of custody, with what was done in words."""

    line: evidence.Line
    words: str

    @property
    def exhibit(self) -> str:
        """The id of its file."""
        return self.line.exhibit


def custody_of(case: Case, *, visible_to: Person, now: datetime.datetime) -> list[Custody]:
    """Who did what with the files of a case, file by file. Look first. Raises NotFound, NotAllowed."""
    access.check(visible_to, Act.LIST_FILES, case, on=day_of(now))
    words = dict(CustodyEntry._meta.get_field("what").flatchoices)
    lines = evidence.custody_list(evidence.exhibits_in(case.id))
    return [Custody(one, str(words.get(one.what, one.what))) for one in lines]


def custody_csv_of(case: Case, *, visible_to: Person, now: datetime.datetime) -> str:
    """The same list with its hashes, as a table that anybody can check. Look first. Raises NotFound, NotAllowed."""
    access.check(visible_to, Act.LIST_FILES, case, on=day_of(now))
    return evidence.custody_csv(evidence.exhibits_in(case.id))


def kind_of(exhibit: Exhibit) -> str:
    """What sort of file it is, in words."""
    return str(_KINDS.get(exhibit.kind, _("File")))


def _name(exhibit: Exhibit) -> str:
    try:
        return str(exhibit.name)
    except (ValueError, RuntimeError):  # Damaged, Erased, KeyMissing
        return ""
