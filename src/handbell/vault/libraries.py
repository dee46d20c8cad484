"""Secrets that a library keeps in a table of its own, which seals nothing by itself: second factors (allauth).

They stand as base 64 inside the library's JSON. An account belongs to no one school, nor does its second factor.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from handbell.vault import keys
from handbell.vault.sealing import MAGIC, Place, key_id_of, seal, unseal

COLUMN: Final = "mfa_authenticator.data"
SECOND_FACTOR: Final = Place(UUID(int=0), "mfa_authenticator", "data", UUID(int=0))


def seal_second_factor(text: str) -> str:
    """Sealed, as text."""
    return base64.b64encode(seal(text, SECOND_FACTOR)).decode("ascii")


def unseal_second_factor(sealed: str) -> str:
    """What was sealed. Raises Damaged, KeyMissing."""
    return unseal(base64.b64decode(sealed), SECOND_FACTOR)


def sealed() -> Iterator[bytes]:
    """Everything sealed in the library's table."""
    for data in _authenticators().values_list("data", flat=True):
        yield from (found for value in data.values() for one in _list(value) if (found := _sealed(one)))


def reseal() -> int:
    """Seal with the current key what an older one sealed, row by row. How many rows were."""
    current, done = keys.current().id, 0
    for row_id in list(_authenticators().values_list("pk", flat=True)):
        with transaction.atomic():
            row = _authenticators().select_for_update().filter(pk=row_id).first()
            data = {} if row is None else row.data
            fresh = {name: _again(value, current) for name, value in data.items()}
            if fresh != data:
                done += _authenticators().filter(pk=row_id).update(data=fresh)
    return done


def _authenticators() -> models.QuerySet[Any]:
    found: models.QuerySet[Any] = apps.get_model("mfa", "Authenticator")._default_manager.order_by("pk")
    return found


def _again(value: Any, current: bytes) -> Any:
    if isinstance(value, list):
        return [_again(one, current) for one in value]
    found = _sealed(value)
    if found is None or key_id_of(found) == current:
        return value
    return seal_second_factor(unseal(found, SECOND_FACTOR))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _sealed(value: Any) -> bytes | None:
    """The sealed bytes behind a value, if that is what it is."""
    if not isinstance(value, str):
        return None
    try:
        found = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if found.startswith(MAGIC) else None
