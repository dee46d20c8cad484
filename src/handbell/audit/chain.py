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


def hashed(  # noqa: PLR0917  by position: verification calls it for every event
    prev: str,
    action: str,
    actor: str | None,
    at: str,
    detail: str,
    kind: str,
    object_id: str,
    school: str,
    seq: int,
) -> bytes:
    """What is hashed: the version and NUL, prev, then the fields as canonical JSON.

    Written out, for json.dumps takes six times as long. No field but `detail` may hold a quotation mark, so no two
    events share these bytes; the writer's checks and the verifier's see to that. Ids are 32 hex digits.
    """
    who = f'"{actor}"' if actor else "null"
    return (
        f'handbell-audit-v1\0{prev}{{"action":"{action}","actor":{who},"at":"{at}","detail":{detail},'
        f'"kind":"{kind}","object":"{object_id}","school":"{school}","seq":{seq}}}'
    ).encode()


def event_hash(hashed_: bytes) -> str:
    """The hash that ties an event to the one before."""
    return hashlib.sha256(hashed_).hexdigest()


def event_mac(key: bytes, event_hash_: str) -> str:
    """The code that only a holder of the key can make."""
    return hmac.digest(key, event_hash_.encode(), "sha256").hex()
