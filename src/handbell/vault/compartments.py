"""Compartments: what is sealed under a key of its own, and erased by destroying that key.

    ring key (file) → school's key (HKDF) → data key of a compartment (random, wrapped in the database) → texts, files
    wrapped = "HBC" | format 1 (1 byte) | ring key id (4) | nonce (12) | AES-256-GCM(school's key, data key, whose)

A data key is unwrapped when it is needed and then forgotten. In a `held()` block the wrapped keys that were asked for
are kept, to save queries; nothing is kept longer, for after an erasure no process may open what was erased.
"""

from __future__ import annotations

import datetime
import os
import secrets
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from handbell.tenancy.prepared import insert
from handbell.tenancy.scope import for_every_school
from handbell.vault import blind, erased, keys, sealing
from handbell.vault.models import Compartment
from handbell.vault.sealing import Damaged, Place

MAGIC: Final = b"HBC\x01"
LENGTH: Final = 32
_HEADER: Final = len(MAGIC) + keys.ID_LENGTH + sealing.NONCE
_WHOSE: Final = b"handbell/compartment/v1\0"


class Erased(Damaged):
    """The key of this compartment was destroyed, on purpose: nobody can ever read what it sealed."""


@dataclass(frozen=True, slots=True)
class Whose:
    """What a wrapped key is bound to."""

    school_id: UUID
    compartment_id: UUID
    purpose: str

    def as_bytes(self) -> bytes:
        """The additional authenticated data."""
        return _WHOSE + self.school_id.bytes + self.compartment_id.bytes + self.purpose.encode()


@dataclass(frozen=True, slots=True)
class _Found:
    wrapped: bytes
    purpose: str
    erased: bool


_held: ContextVar[dict[tuple[UUID, UUID], _Found] | None] = ContextVar("handbell_compartments", default=None)


def new(*, school_id: UUID, purpose: str, now: datetime.datetime) -> UUID:
    """A new compartment of a school, written in the caller's transaction. Its id. Raises KeyMissing.

    `purpose` says in a slug what is in it: "case", "teller", "sealed".
    """
    with suppress(keys.KeyMissing):  # its loss is an alarm of the clock's, and keeps nobody from telling
        blind.ready()
    whose = Whose(school_id, uuid.uuid4(), purpose)
    wrapped = wrap(secrets.token_bytes(LENGTH), whose)
    insert(
        Compartment(
            id=whose.compartment_id, school_id=school_id, purpose=purpose, wrapped=wrapped, made_at=now
        )
    )
    if (kept := _held.get()) is not None:
        kept[school_id, whose.compartment_id] = _Found(wrapped, purpose, erased=False)
    return whose.compartment_id


def erase(compartment_id: UUID, *, now: datetime.datetime) -> None:
    """Destroy a compartment's key. That is final; doing it again changes nothing. Raises Compartment.DoesNotExist.

    Once the transaction stands, the id goes on the list beside the keys, which a restore goes by.
    """
    with transaction.atomic():
        row = Compartment.objects.select_for_update().get(id=compartment_id)
        if row.erased_at is None:
            Compartment.objects.filter(id=compartment_id).update(wrapped=b"", erased_at=now)
        forget(row.school_id, compartment_id)
        # The clock puts it there within the hour when it cannot be written now.
        transaction.on_commit(partial(erased.add, [compartment_id], now=row.erased_at or now), robust=True)


def erase_listed(*, now: datetime.datetime) -> int:
    """Erase again what is on the list beside the keys, in the school being worked for: after a restore. How many."""
    listed = Compartment.objects.filter(id__in=erased.ids(), erased_at=None)
    return listed.update(wrapped=b"", erased_at=now)


def keep_list(*, now: datetime.datetime) -> int:
    """Put every erased compartment of the database on the list beside the keys, if it is not there. How many."""
    with for_every_school("what was erased must stay so after a restore"):
        gone = list(Compartment.objects.filter(erased_at__isnull=False).values_list("id", flat=True))
    return erased.add(gone, now=now)


@contextmanager
def held() -> Iterator[None]:
    """Keep the wrapped keys asked for in this block: each is fetched once. Blocks nest; the outermost counts."""
    if _held.get() is not None:
        yield
        return
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def fetch(compartment_ids: Iterable[UUID | None]) -> None:
    """Fetch the wrapped keys of many with one query, for a list of rows. Raises RuntimeError outside `held()`."""
    kept = _held.get()
    if kept is None:
        raise RuntimeError("What is fetched here is kept by compartments.held(): open that block first.")
    known = {compartment_id for _, compartment_id in kept}
    if wanted := {one for one in compartment_ids if one is not None} - known:
        kept.update(_ask(wanted))


def forget(school_id: UUID, compartment_id: UUID) -> None:
    """Ask the database again the next time."""
    if (kept := _held.get()) is not None:
        kept.pop((school_id, compartment_id), None)


def data_key(school_id: UUID, compartment_id: UUID) -> bytes:
    """The key of a compartment (32 bytes): use it and let it go. Raises Erased, Damaged, KeyMissing."""
    where = (school_id, compartment_id)
    kept = _held.get()
    found = kept.get(where) if kept is not None else None
    if found is None:
        found = _ask({compartment_id}).get(where)
        if found is None:
            raise Damaged(f"There is no compartment {compartment_id}: a row was moved or is lost.")
        if kept is not None:
            kept[where] = found
    if found.erased:
        raise Erased("This was erased: its key was destroyed, and nobody can read it.")
    return unwrap(found.wrapped, Whose(school_id, compartment_id, found.purpose))


def seal(text: str, place: Place) -> bytes:
    """Seal a text for its place: with its compartment's key, or else the school's. Raises as `data_key`."""
    if place.within is None:
        return sealing.seal(text, place)
    return sealing.seal_within(text, place, data_key(place.school_id, place.within))


def unseal(sealed: bytes, place: Place) -> str:
    """The text sealed for this place. What was sealed there before it had a compartment opens too.

    Raises Erased, Damaged, KeyMissing.
    """
    if place.within is None:
        return sealing.unseal(sealed, place)
    key = data_key(place.school_id, place.within)
    if not sealing.is_within(sealed):
        before = Place(place.school_id, place.table, place.column, place.row_id)
        return sealing.unseal(sealed, before)
    return sealing.unseal_within(sealed, place, key)


def wrap(key: bytes, whose: Whose) -> bytes:
    """A data key, sealed with the school's key under the ring's current one."""
    ring_key, nonce = keys.current(), os.urandom(sealing.NONCE)
    cipher = AESGCM(keys.of_school(ring_key, whose.school_id))
    return MAGIC + ring_key.id + nonce + cipher.encrypt(nonce, key, whose.as_bytes())


def unwrap(wrapped: bytes, whose: Whose) -> bytes:
    """The data key. Raises Damaged, KeyMissing."""
    ring_key = keys.by_id(ring_key_of(wrapped))
    nonce = wrapped[_HEADER - sealing.NONCE : _HEADER]
    try:
        cipher = AESGCM(keys.of_school(ring_key, whose.school_id))
        return cipher.decrypt(nonce, wrapped[_HEADER:], whose.as_bytes())
    except InvalidTag:
        raise Damaged("The key of a compartment was changed or moved.") from None


def ring_key_of(wrapped: bytes) -> bytes:
    """The id of the ring key which a wrapped key needs. Raises Damaged when it is not one."""
    if not wrapped.startswith(MAGIC) or len(wrapped) != _HEADER + LENGTH + sealing.TAG:
        raise Damaged("This is not the wrapped key of a compartment, or it is of a newer Handbell.")
    return wrapped[len(MAGIC) : len(MAGIC) + keys.ID_LENGTH]


def _ask(compartment_ids: set[UUID]) -> dict[tuple[UUID, UUID], _Found]:
    rows = Compartment.objects.filter(id__in=compartment_ids)
    gone = erased.ids()
    return {
        (school_id, one): _Found(bytes(wrapped), purpose, erased_at is not None or one in gone)
        for one, school_id, wrapped, purpose, erased_at in rows.values_list(
            "id", "school_id", "wrapped", "purpose", "erased_at"
        ).order_by()
    }
