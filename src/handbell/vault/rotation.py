"""A new key, and everything sealed again with it: in small steps that may stop anywhere and go on later.

What lies in compartments stays as it is: only their keys are wrapped again. Old keys stay in the ring as long as
`status` shows anything under them: what may never be changed (append-only tables), and old back-ups, need them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, models, transaction

from handbell.tenancy.scope import for_every_school, for_school
from handbell.vault import blind, compartments, keys, libraries, recovery
from handbell.vault.compartments import Whose
from handbell.vault.fields import EncryptedTextField, Sealed, place_of
from handbell.vault.models import Compartment
from handbell.vault.sealing import Damaged, Place, is_within, key_id_of, seal, unseal

COMPARTMENTS: Final = "vault_compartment.wrapped"
UNREADABLE: Final = "unreadable"
STEP: Final = 200
_HEXADECIMAL: Final = re.compile(r"([0-9a-f]{2})+")
_NOWHERE: Final = UUID(int=0)
_REASON: Final = "sealing with a new key reaches every school"


class StillNeeded(RuntimeError):
    """A key cannot be taken out of the ring: something is sealed with it, or cannot be read to see with which."""


class SelfTestFailed(RuntimeError):
    """What is sealed now cannot be opened again: the key folder or the cryptography library is damaged."""


def new_key() -> keys.RingKey:
    """Make the key that seals from now on."""
    key = keys.make(Path(settings.KEYS), version=keys.current().version + 1)
    keys.remember()
    return key


def sealed_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every sealed column of the product, also those whose texts lie in compartments."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def status() -> dict[str, dict[str, int]]:
    """How many things each ring key (by id) seals, in each sealed column ("table.column").

    Compartments count by the key that wraps theirs; texts in compartments need no ring key of their own.
    """
    found = {
        f"{model._meta.db_table}.{field.column}": _count(
            key_id_of, (sealed for _, _, sealed in _rows(model, field) if not is_within(sealed))
        )
        for model, field in sealed_fields()
    }
    return found | {
        libraries.COLUMN: _count(key_id_of, libraries.sealed()),
        COMPARTMENTS: _count(compartments.ring_key_of, (bytes(row.wrapped) for row in _wrapped())),
    }


def reseal() -> tuple[int, int]:
    """Seal with the current key whatever an older one sealed. How many were, and how many may not be changed.

    A text that was sealed before its column had compartments is sealed in its compartment.
    """
    current, done, fixed = keys.current().id, 0, 0
    for model, field in sealed_fields():
        old = [
            (school, row)
            for school, row, sealed in _rows(model, field)
            if not is_within(sealed) and (field.within or key_id_of(sealed) != current)
        ]
        for school, row in old:
            changed = _reseal_row(model, field, school, row)
            done, fixed = done + changed, fixed + (not changed)
    return done + libraries.reseal(), fixed


def rewrap() -> tuple[int, int]:
    """Wrap with the current key the keys of compartments that an older one wraps. How many were, how many do not open.

    In steps of some hundreds, each a transaction. One erased or wrapped meanwhile by somebody else is left as it is.
    """
    current, done, damaged = keys.current().id, 0, 0
    old = (row for row in list(_wrapped()) if _key_or_none(bytes(row.wrapped)) != current)
    while step := list(islice(old, STEP)):
        with for_every_school(_REASON), transaction.atomic():
            for row in step:
                try:
                    done += _rewrap_row(row)
                except Damaged:
                    damaged += 1
    return done, damaged


def retire(key_id: str) -> Path:
    """Take an old key out of the ring, into the folder `retired` beside it. Where it is now.

    Raises StillNeeded while anything is sealed with it, or it is the current key; KeyMissing.
    """
    key = keys.by_id(bytes.fromhex(key_id) if _HEXADECIMAL.fullmatch(key_id) else b"")
    needed = sum(counts.get(key.id.hex(), 0) + counts.get(UNREADABLE, 0) for counts in status().values())
    if needed or key == keys.current():
        raise StillNeeded(
            f"Key {key_id} seals {needed} things still, or is the one that seals now: it stays."
        )
    return keys.retire(key)


def self_test() -> None:
    """Is the ring whole, and does what is sealed open again? Raises SelfTestFailed, KeyMissing, Damaged, OSError.

    Then the keys that stand beside the ring are made if they never were, and by what the ring's are known is kept.
    """
    keys.check_known()
    from_nowhere = Place(school_id=_NOWHERE, table="self-test", column="text", row_id=_NOWHERE)
    if unseal(seal("ŵ", from_nowhere), from_nowhere) != "ŵ":
        raise SelfTestFailed("What was sealed does not open.")
    keys.remember()
    blind.ready()
    recovery.ready()


def alarm() -> str | None:
    """What is wrong with the keys, in plain words for whoever looks after the computer; None when they are well."""
    try:
        self_test()
    except (SelfTestFailed, keys.KeyMissing, Damaged, OSError) as problem:
        return str(problem)
    return None


def _rows(model: type[models.Model], field: EncryptedTextField) -> list[tuple[Any, Any, Sealed]]:
    with for_every_school(_REASON):
        rows = model._default_manager.exclude(**{f"{field.name}__isnull": True})
        return list(rows.values_list("school_id", "pk", field.name))


def _wrapped() -> models.QuerySet[Compartment]:
    """Every compartment that was not erased."""
    with for_every_school(_REASON):
        found = Compartment.objects.filter(erased_at=None).order_by("id")
        len(found)
        return found


def _count(key_of: Callable[[bytes], bytes], sealed: Iterable[bytes]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in sealed:
        key = _key_or_none(one, key_of)
        name = UNREADABLE if key is None else key.hex()
        counts[name] = counts.get(name, 0) + 1
    return counts


def _key_or_none(sealed: bytes, key_of: Callable[[bytes], bytes] = compartments.ring_key_of) -> bytes | None:
    try:
        return key_of(sealed)
    except Damaged:
        return None


def _rewrap_row(row: Compartment) -> int:
    """1 when it was wrapped again; 0 when it is no longer as it was read. Raises Damaged, KeyMissing."""
    whose, old = Whose(row.school_id, row.id, row.purpose), bytes(row.wrapped)
    fresh = compartments.wrap(compartments.unwrap(old, whose), whose)
    # Erased meanwhile? Then it does not hold the old bytes any more, and must not be revived.
    return Compartment.objects.filter(id=row.id, wrapped=old, erased_at=None).update(wrapped=fresh)


def _reseal_row(model: type[models.Model], field: EncryptedTextField, school_id: Any, row_id: Any) -> bool:
    """False when the database does not allow the row to change."""
    with for_school(school_id):
        try:
            with transaction.atomic():
                row = model._default_manager.select_for_update().get(pk=row_id)
                text, place = getattr(row, field.attname), place_of(field, row)
                sealed = Sealed(compartments.seal(text, place))
                model._default_manager.filter(pk=row_id).update(**{field.name: sealed})
        except DatabaseError:
            return False
    return True
