"""Countersigning: the head under others', the chair under the head's; one, or a list that was shown and ticked."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.audit import queries as audit_queries
from handbell.declarations import seals
from handbell.declarations.models import Countersignature, Signature, Standing
from handbell.declarations.operations import notices
from handbell.declarations.queries import ToCountersign, to_countersign
from handbell.declarations.states import Act, State, after
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused


def countersign(
    *, signature_ids: Collection[UUID], by: Person, step_up: str, now: datetime.datetime
) -> list[Countersignature]:
    """Countersign every one of these, or none. What was countersigned by the same person before stays as it is.

    Raises Refused when nothing is ticked, when no step-up was made, or when one of them is not (or no longer) theirs to
    countersign: then the list has changed since it was shown, or was never theirs.
    """
    wanted = set(signature_ids)
    if not wanted:
        raise Refused(_("Tick each declaration that you have checked."), field="signatures")
    if not step_up:
        raise Refused(_("Show again that it is you before you sign."))
    with audit.locked(by.school_id):
        today = day_of(now)
        earlier = list(Countersignature.objects.filter(signature__in=wanted, by=by))
        wanted -= {one.signature_id for one in earlier}
        waiting = {one.signature.id: one for one in to_countersign(by, on=today)}
        if not wanted <= waiting.keys():
            raise Refused(
                _(
                    "The list has changed since it was shown: somebody's declaration is no longer waiting for you. "
                    "Nothing was signed. Look through the list again."
                )
            )
        chosen = [waiting[id_] for id_ in sorted(wanted)]
        batch, batch_sha256 = uuid4(), seals.of_batch(one.signature.seal for one in chosen)
        return earlier + [
            _put_down(one, by, batch, batch_sha256, step_up=step_up, now=now, on=today) for one in chosen
        ]


def _put_down(
    one: ToCountersign,
    by: Person,
    batch: UUID,
    batch_sha256: str,
    *,
    step_up: str,
    now: datetime.datetime,
    on: datetime.date,
) -> Countersignature:
    signature = one.signature
    given = Countersignature(
        id=uuid4(),
        school_id=by.school_id,
        signature=signature,
        by=by,
        role=one.role,
        name=by.full_name,
        at=now,
        signed_on=on,
        batch=batch,
        batch_sha256=batch_sha256,
        step_up=step_up,
    )
    given.seal = seals.of_countersignature(given, under=signature.seal)
    event = audit.record(
        school_id=by.school_id,
        by=by.id,
        action=seals.COUNTERSIGNED,
        kind="signature",
        object_id=signature.id,
        detail={"seal": given.seal, "batch": batch, "batch_sha256": batch_sha256},
        now=now,
    )
    given.anchor_seq, given.anchor_hash = audit_queries.anchor(event)
    given.save(force_insert=True)
    _stands(signature)
    notices.settle_role(one.role, notices.COUNTERSIGN, signature.id, now=now, on=on)
    return given


def _stands(signature: Signature) -> None:
    standing = Standing.objects.get(signature=signature, state=State.SIGNED)
    standing.state = after(State.SIGNED, Act.COUNTERSIGN)
    standing.save(update_fields=["state"])
