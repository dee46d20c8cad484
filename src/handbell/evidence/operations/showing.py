"""The safe copy: drawn anew in a child process when it is first asked for, never before."""

from __future__ import annotations

import datetime
import io
from typing import Final

from django.db import transaction

from handbell.audit import operations as audit
from handbell.evidence import bounded
from handbell.evidence.kinds import DRAWING, Copy
from handbell.evidence.models import Exhibit, NotAllowed, SafeCopy
from handbell.evidence.operations.writing_down import write_down
from handbell.evidence.refusals import NoSafeCopy
from handbell.evidence.states import Status, What
from handbell.evidence.store import new_name, store
from handbell.people.models import Person
from handbell.vault.files import open_file, seal_file

_MEDIA_TYPES: Final = frozenset({"image/png", "image/jpeg", "text/plain"})


def safe_copy(*, exhibit: Exhibit, by: Person | None, now: datetime.datetime) -> list[SafeCopy]:
    """The pages of an exhibit's safe copy, made when there are none; that they are shown is written down.

    Raises NoSafeCopy for kinds that have none and files that cannot be drawn, NotAllowed once it is sealed away or
    destroyed, vault's Damaged and Erased, store's Missing. The pages' bytes: `open_page`.
    """
    _check_kept(exhibit)
    copy = exhibit.about_kind.copy
    if copy == Copy.NONE:
        raise NoSafeCopy("not-drawn")
    drawn = [] if SafeCopy.objects.filter(exhibit=exhibit).exists() else _draw(exhibit, copy, now)
    try:
        with audit.locked(exhibit.school_id):
            _check_kept(exhibit)
            if drawn and not SafeCopy.objects.filter(exhibit=exhibit).exists():
                SafeCopy.objects.bulk_create(drawn)
                drawn = []
            pages = list(SafeCopy.objects.filter(exhibit=exhibit))
            write_down(exhibit, What.SAFE_COPY_SHOWN, by=by, now=now, detail={"pages": len(pages)})
    finally:
        _remove(drawn)  # somebody else was faster, or it was sealed away meanwhile
    return pages


def open_page(*, page: SafeCopy) -> bytes:
    """The bytes of one page, for whoever was shown the copy; that it is shown was written down by `safe_copy`.

    Raises NotAllowed once the exhibit is sealed away or destroyed, vault's Damaged and Erased, store's Missing.
    """
    _check_kept(page.exhibit)
    target = io.BytesIO()
    with store().open(page.blob) as sealed:
        open_file(
            sealed, target, school_id=page.school_id, file_id=page.id, within=page.exhibit.compartment_id
        )
    return target.getvalue()


def _check_kept(exhibit: Exhibit) -> None:
    """As the database has it now: it may have been sealed away since the caller looked."""
    now = Exhibit.objects.values_list("status", flat=True).get(id=exhibit.id)
    if now != Status.KEPT:
        raise NotAllowed(f"An exhibit that is {now} is not shown.")


def _draw(exhibit: Exhibit, copy: Copy, now: datetime.datetime) -> list[SafeCopy]:
    """Pages, sealed in the store; not in the database yet."""
    pages: list[SafeCopy] = []
    try:
        with bounded.child(DRAWING[copy], kind=exhibit.kind) as drawer:
            with store().open(exhibit.blob) as sealed:
                open_file(
                    sealed,
                    drawer,  # type: ignore[arg-type]  # it is only ever written to
                    school_id=exhibit.school_id,
                    file_id=exhibit.id,
                    within=exhibit.key_compartment_id,
                )
            for record in drawer.records():
                if "refusal" in record.fields:
                    raise NoSafeCopy(str(record.fields["refusal"]))
                if "done" not in record.fields:
                    pages.append(_page(exhibit, len(pages) + 1, record, now))
        if not pages:
            raise NoSafeCopy("not-drawn")
    except bounded.TooHeavy:
        _remove(pages)
        raise NoSafeCopy("not-drawn") from None
    except Exception:
        _remove(pages)
        raise
    return pages


def _page(exhibit: Exhibit, number: int, record: bounded.Record, now: datetime.datetime) -> SafeCopy:
    fields = record.fields
    if fields.get("media_type") not in _MEDIA_TYPES:
        raise bounded.TooHeavy
    page = SafeCopy(
        school_id=exhibit.school_id,
        exhibit=exhibit,
        number=number,
        media_type=fields["media_type"],
        width=_whole(fields.get("width")),
        height=_whole(fields.get("height")),
        size=len(record.content),
        blob=new_name(exhibit.school_id),
        made_at=now,
    )
    with store().draft(page.blob) as draft:
        seal_file(
            io.BytesIO(record.content),
            draft,
            school_id=page.school_id,
            file_id=page.id,
            within=exhibit.compartment_id,
        )
    return page


def _whole(number: object) -> int | None:
    return number if isinstance(number, int) and 0 < number < 1 << 20 else None


def _remove(pages: list[SafeCopy]) -> None:
    for page in pages:
        store().remove(page.blob)


def forget_pages(exhibit: Exhibit) -> None:
    """The safe copy goes, inside the caller's transaction; its bytes once that stands."""
    pages = list(SafeCopy.objects.filter(exhibit=exhibit))
    SafeCopy.objects.filter(exhibit=exhibit).delete()
    transaction.on_commit(lambda: _remove(pages))
