"""The seal of a signature: SHA-256 over everything that was signed, so that a changed letter shows.

It is a plain hash on purpose: anybody with the certificate's content can work it out again. What keeps somebody with
the database from changing row and seal together is the audit event: it holds the seal, and a key signs it.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from handbell.audit import queries as audit_queries
from handbell.declarations.models import Countersignature, Signature

SIGNATURE = b"handbell-signature-v1\0"
COUNTERSIGNATURE = b"handbell-countersignature-v1\0"
BATCH = b"handbell-batch-v1\0"

SIGNED = "declaration.signed"
COUNTERSIGNED = "declaration.countersigned"


def _canonical(content: Mapping[str, object]) -> bytes:
    return json.dumps(
        content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=_plain
    ).encode()


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"A seal cannot hold {type(value).__name__}.")


_SEALED = (
    "id",
    "school_id",
    "person_id",
    "policy_id",
    "version_id",
    "version_label",
    "version_sha256",
    "title",
    "policy_title",
    "statement",
    "clauses_sha256",
    "name",
    "job_title",
    "school_name",
    "signed_at",
    "signed_on",
    "method",
    "note",
    "recorded_by_id",
    "step_up",
    "countersign_by",
)


def of_signature(signature: Signature) -> str:
    """The seal (64 hex digits) of a signature as it stands, whatever its `seal` says."""
    content = {name: getattr(signature, name) for name in _SEALED}
    return hashlib.sha256(SIGNATURE + _canonical(content)).hexdigest()


_COUNTERSEALED = (
    "id",
    "school_id",
    "signature_id",
    "by_id",
    "role",
    "name",
    "at",
    "signed_on",
    "batch",
    "batch_sha256",
    "step_up",
)


def of_countersignature(countersignature: Countersignature, *, under: str) -> str:
    """The seal of a countersignature; `under` is the seal of the signature above it."""
    content = {name: getattr(countersignature, name) for name in _COUNTERSEALED}
    return hashlib.sha256(COUNTERSIGNATURE + _canonical({**content, "under": under})).hexdigest()


def of_batch(seals: Iterable[str]) -> str:
    """One hash for a list of signatures, whatever their order."""
    return hashlib.sha256(BATCH + "\n".join(sorted(seals)).encode()).hexdigest()


def of_clauses(clauses: Iterable[tuple[str, str]]) -> str:
    """One hash for the clauses that bind a person, in order: pairs of reference and the clause's own SHA-256."""
    return hashlib.sha256(_canonical({"clauses": [list(pair) for pair in clauses]})).hexdigest()


def is_whole(signature: Signature) -> bool:
    """Whether signature, seal, audit event and countersignature still agree with one another."""
    if of_signature(signature) != signature.seal:
        return False
    if not _recorded(SIGNED, signature.id, signature.seal, signature.anchor_seq, signature.anchor_hash):
        return False
    counter = Countersignature.objects.filter(signature=signature).first()
    return counter is None or (
        of_countersignature(counter, under=signature.seal) == counter.seal
        and _recorded(COUNTERSIGNED, signature.id, counter.seal, counter.anchor_seq, counter.anchor_hash)
    )


def _recorded(action: str, signature_id: UUID, seal: str, seq: int, fingerprint: str) -> bool:
    """Whether the school's record holds that seal at that place."""
    return any(
        event.detail.get("seal") == seal and audit_queries.anchor(event) == (seq, fingerprint)
        for event in audit_queries.events_about("signature", signature_id)
        if event.action == action
    )
