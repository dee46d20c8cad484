"""A new key, and everything sealed again with it: in small steps that may stop anywhere and go on later.

Old keys stay in the ring: what may never be changed (append-only tables) and old back-ups still need them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, models, transaction

from handbell.tenancy.scope import for_every_school, for_school
from handbell.vault import keys
from handbell.vault.fields import EncryptedTextField, Sealed, place_of
from handbell.vault.sealing import Place, key_id_of, seal, unseal

_NOWHERE = UUID(int=0)


class SelfTestFailed(RuntimeError):
    """What is sealed now cannot be opened again: the key folder or the cryptography library is damaged."""


def new_key() -> keys.RingKey:
    """Make the key that seals from now on."""
    return keys.make(Path(settings.KEYS), version=keys.current().version + 1)


def sealed_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every sealed column of the product."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def status() -> dict[str, dict[str, int]]:
    """For each sealed column ("table.column"), how many rows each key (by id) seals."""
    found: dict[str, dict[str, int]] = {}
    for model, field in sealed_fields():
        counts = found.setdefault(f"{model._meta.db_table}.{field.column}", {})
        for _, _, sealed in _rows(model, field):
            key_id = key_id_of(sealed).hex()
            counts[key_id] = counts.get(key_id, 0) + 1
    return found


def reseal() -> tuple[int, int]:
    """Seal with the current key whatever an older one sealed. How many were, and how many may not be changed."""
    current, done, fixed = keys.current().id, 0, 0
    for model, field in sealed_fields():
        old = [(school, row) for school, row, sealed in _rows(model, field) if key_id_of(sealed) != current]
        for school, row in old:
            changed = _reseal_row(model, field, school, row)
            done, fixed = done + changed, fixed + (not changed)
    return done, fixed


def self_test() -> None:
    """Seal something and open it, with the live key. Raises SelfTestFailed, KeyMissing."""
    from_nowhere = Place(school_id=_NOWHERE, table="self-test", column="text", row_id=_NOWHERE)
    if unseal(seal("ŵ", from_nowhere), from_nowhere) != "ŵ":
        raise SelfTestFailed("What was sealed does not open.")


def _rows(model: type[models.Model], field: EncryptedTextField) -> list[tuple[Any, Any, Sealed]]:
    with for_every_school("sealing with a new key reaches every school"):
        rows = model._default_manager.exclude(**{f"{field.name}__isnull": True})
        return list(rows.values_list("school_id", "pk", field.name))


def _reseal_row(model: type[models.Model], field: EncryptedTextField, school_id: Any, row_id: Any) -> bool:
    """False when the database does not allow the row to change."""
    with for_school(school_id):
        try:
            with transaction.atomic():
                row = model._default_manager.select_for_update().get(pk=row_id)
                text, place = getattr(row, field.attname), place_of(field, row)
                model._default_manager.filter(pk=row_id).update(**{field.name: Sealed(seal(text, place))})
        except DatabaseError:
            return False
    return True
