"""How an event is sealed: canonical bytes, hash, and a code made with a key that is not in the database.

hash = SHA-256("handbell-audit-v1" NUL, prev, canonical JSON of every field but hash and mac), in hex
mac  = HMAC-SHA-256(audit key, hash), in hex
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from uuid import UUID

ACTION = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+")
KIND = re.compile(r"[a-z][a-z0-9_-]*")


def canonical_detail(detail: Mapping[str, object]) -> str:
    """The one way to write a detail down: sorted keys, no spaces, ASCII. Raises TypeError for what JSON cannot hold."""
    return json.dumps(detail, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"An audit detail cannot hold {type(value).__name__}.")


def canonical_time(at: datetime.datetime) -> str:
    """UTC, to the microsecond: 2026-11-21 09:30:00.000000."""
    return at.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


VERSION = b"handbell-audit-v1\0"
# What is hashed after the version: prev, then the fields as canonical JSON. Its places, in order: prev, action, actor
# (quoted, or null), at, detail, kind, object id, school id, seq. A template, not json.dumps, because verification fills
# it in for every event.
HASHED = '%s{"action":"%s","actor":%s,"at":"%s","detail":%s,"kind":"%s","object":"%s","school":"%s","seq":%s}'


def actor_text(actor: UUID | None) -> str:
    """An actor as canonical JSON."""
    return f'"{actor.hex}"' if actor else "null"


def event_hash(fields: tuple[object, ...]) -> str:
    """The hash that ties an event to the one before; `fields` as in HASHED.

    No field but `detail` may hold a quotation mark, so no two events share these bytes. The writer's checks and the
    verifier's see to that.
    """
    return hashlib.sha256(VERSION + (HASHED % fields).encode()).hexdigest()


def event_mac(key: bytes, event_hash_: str) -> str:
    """The code that only a holder of the key can make."""
    return hmac.digest(key, event_hash_.encode(), "sha256").hex()
