"""Who told it: one who works on the case asks, another agrees, both may look for a day. The teller is not told."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from handbell.concerns import access
from handbell.concerns.access import Act
from handbell.concerns.models import Case, Concern, IdentityRequest, IdentityStatus
from handbell.concerns.operations import opening
from handbell.concerns.operations.doing import A_LINE, doing, put_down, record, said
from handbell.people.models import Person
from handbell.people.operations import Refused


def ask(*, case: Case, concern: Concern, reason: str, by: Person, now: datetime.datetime) -> IdentityRequest:
    """Ask who told it. While one wish waits, or is agreed and still good, there is no other.

    Raises NotFound, NotAllowed, Refused.
    """
    why = said(reason, field="reason", most=A_LINE)
    with doing(Act.ASK_IDENTITY, case, by=by, now=now) as fresh:
        if concern.case_id != fresh.id:
            raise access.NotFound
        if not hasattr(concern, "identity"):
            raise Refused(_("They told it without a name: Handbell does not know who it was."))
        waits = IdentityRequest.objects.filter(concern=concern, status=IdentityStatus.ASKED).first()
        if waits is not None:
            return waits
        row = IdentityRequest(
            school_id=fresh.school_id, concern=concern, case=fresh, asked_by=by, asked_at=now
        )
        row.reason = why
        row.save(force_insert=True)
        put_down(fresh, _("Asked who told it: %(why)s") % {"why": why}, by=by, now=now)
        record(fresh, "concern.identity-asked", by=by, now=now)
        opening.tell_readers(fresh, about=row.id, now=now, but=by)
        return row


def decide(*, case: Case, request: IdentityRequest, agree: bool, by: Person, now: datetime.datetime) -> None:
    """Another who works on the case agrees, for 24 hours, or refuses. Decided once. Raises NotFound, NotAllowed."""
    with doing(Act.DECIDE_IDENTITY, case, by=by, now=now, asked_by=request.asked_by_id) as fresh:
        row = IdentityRequest.objects.select_for_update().get(id=request.id, case=fresh)
        if row.status != IdentityStatus.ASKED:
            return
        row.status = IdentityStatus.AGREED if agree else IdentityStatus.REFUSED
        row.decided_by, row.decided_at = by, now
        row.save(update_fields=["status", "decided_by", "decided_at"])
        words = (
            _("It was agreed that who told it may be seen for a day.")
            if agree
            else _("It was not agreed that who told it may be seen.")
        )
        put_down(fresh, words, by=by, now=now)
        record(fresh, f"concern.identity-{row.status}", by=by, now=now)
