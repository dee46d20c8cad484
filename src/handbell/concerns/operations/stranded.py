"""A concern told while the school's keys are missing is still kept: sealed for the recovery key, and taken in later."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from typing import Final
from uuid import UUID

import structlog
from django.db import transaction

from handbell.concerns import notices, recipients, sealed
from handbell.concerns.codes import hash_of_code, submission_of
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Stranded, TellerKind
from handbell.concerns.told import Told
from handbell.notifications import operations as notifications
from handbell.people.calendar import day_of
from handbell.people.models import Person, School
from handbell.vault import base32, recovery
from handbell.vault.sealing import Place

CODE: Final = 20

log = structlog.get_logger(__name__)


def keep(*, school: School, told: Told, by: Person | None, now: datetime.datetime) -> str:
    """Keep what was told, for the recovery key, and tell those who may know. The code to come back with.

    No audit event: its key may be gone with the others. Raises KeyMissing when there is no recovery key either.
    """
    code, submission = code_of(told.key), submission_of(told.key)
    whom = recipients.find(told.matter, told.text, teller=by, said_whom=told.said_whom, on=day_of(now))
    with transaction.atomic():
        row = Stranded.objects.filter(submission=submission).first()
        if row is None:
            row = Stranded(
                school=school, submission=submission, returns_by=hash_of_code(code), received_at=now
            )
            row.for_people = [person.id.hex for person in whom.reached]
            what = sealed.dump(dataclasses.asdict(told) | {"by": by.id.hex if by else ""})
            row.sealed = recovery.seal_for_recovery(what.encode("utf-8", "surrogatepass"), _place(row))
            row.save(force_insert=True)
            for person in whom.reached:
                key = f"concern-stranded-{row.id.hex}-{person.id.hex}"
                notifications.notify(to=person, topic=notices.WAITS.slug, key=key, now=now)
    log.error("concern_stranded", reason="The keys cannot be used. See docs/running.md, Keys.")
    return code


def opened(row: Stranded, private_key: str) -> tuple[Told, UUID | None]:
    """What was told, and who was signed in. Raises recovery.NotARecoveryKey, KeyMissing, Damaged."""
    text = recovery.open_recovered(bytes(row.sealed), private_key, _place(row)).decode(
        "utf-8", "surrogatepass"
    )
    values = sealed.load(text)
    by = values.pop("by")
    values |= {
        "teller": TellerKind(values["teller"]),
        "matter": Matter(values["matter"]),
        "category": Category(values["category"]),
    }
    return Told(**values), UUID(by) if by else None


def code_of(key: str) -> str:
    """The code for a page's key when there is no blind key: the page's key is a secret itself."""
    digest = hashlib.sha256(b"handbell/stranded-code\0" + key.encode("utf-8", "surrogatepass")).digest()
    return base32.encode(digest, CODE)


def _place(row: Stranded) -> Place:
    return Place(row.school_id, Stranded._meta.db_table, "sealed", row.id)
