"""What the clock does in this room."""

from __future__ import annotations

import datetime
from typing import Final

from django.utils import timezone

from handbell.audit import operations as audit
from handbell.people.models import Person, RosterPreview
from handbell.people.operations.accounts import withdraw_account_of
from handbell.people.operations.resets import do_due_resets

# A preview holds the names of a file: it is kept while somebody may still confirm it, no longer.
PREVIEW_KEPT: Final = datetime.timedelta(days=1)


def do_what_is_due(*, now: datetime.datetime) -> int:
    """For the school being worked for: shut out who left before today, take away second factors as agreed,
    drop old previews; how many things were done.

    The middleware refuses a leaver at once whether or not this ran; here their account and sessions go, too.
    """
    done = do_due_resets(now=now)
    for person in Person.objects.filter(left_on__lt=timezone.localdate(now), account__isnull=False):
        with audit.locked(person.school_id):
            withdraw_account_of(Person.objects.get(id=person.id), by=None, now=now)
        done += 1
    old = RosterPreview.objects.filter(status=RosterPreview.Status.SHOWN, made_at__lt=now - PREVIEW_KEPT)
    return done + old.update(status=RosterPreview.Status.DROPPED, lines=[])
