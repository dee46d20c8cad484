"""What should never have been sent: moved where nobody sees it, kept for the police, destroyed on their word by two.

UKCIS guidance on nudes and semi-nudes (2024): nobody at a school looks at, copies, prints or shares such a picture.
Software cannot know what a picture shows; whoever has reason to think so seals it without opening it.
"""

from __future__ import annotations

import datetime
import shutil
from typing import BinaryIO, Final, cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.evidence.models import Exhibit, NotAllowed
from handbell.evidence.operations.opening import Opened, checked_reference, open_whole
from handbell.evidence.operations.showing import forget_pages
from handbell.evidence.operations.writing_down import write_down
from handbell.evidence.states import Reason, Status, What
from handbell.evidence.store import SEALED, Missing, new_name, store
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.vault import compartments
from handbell.vault.files import seal_file
from handbell.vault.keys import KeyMissing
from handbell.vault.sealing import Damaged

PURPOSE: Final = "sealed-away"


class NeedsTwo(Refused):
    """It takes two different people of the school."""

    def __init__(self) -> None:
        super().__init__(_("This needs two different people of the school."), field="second")


def seal_away(*, exhibit: Exhibit, by: Person, now: datetime.datetime, reason: Reason) -> Exhibit:
    """Move the original into a compartment of its own and destroy its safe copy. From now on it is neither shown, nor
    opened by one person, nor exported, nor backed up. Nothing of it is decoded. Done again: as it is.

    An original that is damaged or missing is sealed away as it is, under its old key. Raises NotAllowed once destroyed.
    """
    if _status(exhibit) == Status.SEALED_AWAY:
        return Exhibit.objects.get(id=exhibit.id)
    moved, blob = _move(exhibit, now)
    try:
        with audit.locked(exhibit.school_id):
            current = Exhibit.objects.get(id=exhibit.id)
            if current.status == Status.SEALED_AWAY:  # by somebody else, meanwhile
                _remove_unless(exhibit.blob, blob)
                return current
            old = current.blob
            current.advance(Status.SEALED_AWAY)
            current.blob = blob
            current.key_compartment_id = moved or current.key_compartment_id
            current.save(update_fields=["status", "blob", "key_compartment_id"])
            forget_pages(current)
            detail = {"reason": Reason(reason).value, "whole": moved is not None}
            write_down(current, What.SEALED_AWAY, by=by, now=now, detail=detail)
            if blob != old:
                transaction.on_commit(lambda: store().remove(old))
    except Exception:
        _remove_unless(exhibit.blob, blob)
        raise
    return current


def open_under_advice(
    *, exhibit: Exhibit, by: Person, second: Person, reference: str, now: datetime.datetime
) -> Opened:
    """The sealed original, for the police or the authority whose reference is given, by two people together.

    Raises NeedsTwo, Refused (no reference), NotAllowed unless it is sealed away, Damaged, Missing.
    """
    detail = _by_two(exhibit, by, second, reference)
    with audit.locked(exhibit.school_id):
        current = _sealed(exhibit)
        write_down(current, What.OPENED_UNDER_ADVICE, by=by, now=now, detail=detail)
    return open_whole(current)


def destroy_sealed(
    *, exhibit: Exhibit, by: Person, second: Person, reference: str, now: datetime.datetime
) -> Exhibit:
    """Destroy a sealed original on the word of the police or the authority (`reference`): its key, then its bytes.

    What remains is that it was there, its hash and its line of custody. Raises as `open_under_advice`.
    """
    detail = _by_two(exhibit, by, second, reference)
    with audit.locked(exhibit.school_id):
        current = _sealed(exhibit)
        if current.key_compartment_id != current.compartment_id:
            compartments.erase(current.key_compartment_id, now=now)
        _destroy(current)
        write_down(current, What.DESTROYED, by=by, now=now, detail=detail)
    return current


def destroy_with_case(
    *, compartment_id: UUID, by: Person, second: Person, reference: str, now: datetime.datetime
) -> int:
    """Every kept exhibit of a case goes with it when its time of keeping ends. How many went.

    `reference` is the rule or decision. The caller erases the case's compartment in the same transaction. An exhibit
    that is sealed away stays until `destroy_sealed`. Raises NeedsTwo, Refused.
    """
    gone = 0
    with audit.locked(by.school_id):
        for exhibit in Exhibit.objects.filter(compartment_id=compartment_id, status=Status.KEPT):
            detail = _by_two(exhibit, by, second, reference)
            forget_pages(exhibit)
            _destroy(exhibit)
            write_down(exhibit, What.DESTROYED, by=by, now=now, detail=detail)
            gone += 1
    return gone


def _destroy(exhibit: Exhibit) -> None:
    old = exhibit.blob
    exhibit.advance(Status.DESTROYED)
    exhibit.blob = ""
    exhibit.save(update_fields=["status", "blob"])
    transaction.on_commit(lambda: store().remove(old))


def _by_two(exhibit: Exhibit, by: Person, second: Person, reference: str) -> dict[str, object]:
    """What is written down about two people and a reference. Raises NeedsTwo, Refused."""
    if by.id == second.id or {by.school_id, second.school_id} != {exhibit.school_id}:
        raise NeedsTwo
    if by.account_id is not None and by.account_id == second.account_id:
        raise NeedsTwo
    return {"second": str(second.id), "reference": checked_reference(reference)}


def _sealed(exhibit: Exhibit) -> Exhibit:
    current = Exhibit.objects.get(id=exhibit.id)
    if current.status != Status.SEALED_AWAY:
        raise NotAllowed(f"An exhibit that is {current.status} is not sealed away.")
    return current


def _status(exhibit: Exhibit) -> Status:
    found = Status(Exhibit.objects.values_list("status", flat=True).get(id=exhibit.id))
    if found == Status.DESTROYED:
        raise NotAllowed("An exhibit that is destroyed cannot be sealed away.")
    return found


def _remove_unless(old: str, blob: str) -> None:
    """The new bytes go, unless there were none and the name is the old one."""
    if blob != old:
        store().remove(blob)


def _move(exhibit: Exhibit, now: datetime.datetime) -> tuple[UUID | None, str]:
    """Seal the original again, in a compartment of its own and on the shelf that no back-up copies: both names.

    No compartment when the original does not open: then its sealed bytes are moved as they are, or named as they were
    when they are not there.
    """
    blob = new_name(exhibit.school_id, shelf=SEALED)
    try:
        opened = open_whole(exhibit)
    except (Damaged, KeyMissing):
        with store().open(exhibit.blob) as old, store().draft(blob) as draft:
            shutil.copyfileobj(old, draft)
        return None, blob
    except Missing:
        return None, exhibit.blob
    own = compartments.new(school_id=exhibit.school_id, purpose=PURPOSE, now=now)
    with opened.file as file, store().draft(blob) as draft:
        seal_file(cast("BinaryIO", file), draft, school_id=exhibit.school_id, file_id=exhibit.id, within=own)
    return own, blob
