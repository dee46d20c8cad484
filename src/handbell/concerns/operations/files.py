"""The files of a case: shown, opened, sealed away, destroyed. Who may is asked first; custody is written with it.

Whatever may show a child undressed is sealed by whoever suspects it, at one press, without anybody looking at it.
"""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from handbell.concerns import access
from handbell.concerns.access import Act
from handbell.concerns.models import Case, Destruction
from handbell.concerns.operations import opening
from handbell.concerns.operations.doing import doing, put_down, record
from handbell.concerns.queries.files import kind_of
from handbell.evidence import operations as evidence
from handbell.evidence import queries as exhibits
from handbell.evidence.models import Exhibit, SafeCopy
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.vault.keys import KeyMissing
from handbell.vault.sealing import Damaged


def show(*, case: Case, exhibit: Exhibit, by: Person, now: datetime.datetime) -> list[SafeCopy]:
    """The pages of a file's safe copy; that they are shown is in its line of custody and in the school's record.

    Raises NotFound, NotAllowed; Refused when there is no safe copy, or it is sealed away, damaged or lost.
    """
    _check(Act.SEE_COPY, case, exhibit, by=by, now=now)
    try:
        return evidence.safe_copy(exhibit=exhibit, by=by, now=now)
    except evidence.NotAllowed:
        raise Refused(_("This file is not shown any more.")) from None
    except (Damaged, KeyMissing, OSError):
        raise Refused(
            _("This file cannot be opened. It is damaged or lost. Tell whoever runs Handbell.")
        ) from None


def open_original(
    *, case: Case, exhibit: Exhibit, why: evidence.Why, by: Person, now: datetime.datetime
) -> evidence.Opened:
    """The original, to be saved; for a reason. Raises NotFound, NotAllowed, Refused as `show`."""
    _check(Act.OPEN_ORIGINAL, case, exhibit, by=by, now=now)
    try:
        return evidence.open_original(exhibit=exhibit, by=by, now=now, why=why)
    except evidence.NotAllowed:
        raise Refused(_("This file is not opened any more.")) from None
    except (Damaged, KeyMissing, OSError):
        raise Refused(
            _("This file cannot be opened. It is damaged or lost. Tell whoever runs Handbell.")
        ) from None


def seal(*, case: Case, exhibit: Exhibit, by: Person, now: datetime.datetime) -> None:
    """Seal a file away: from now on nobody sees it. Any reader, at once; twice: once.

    Raises NotFound, NotAllowed; Refused once it is destroyed.
    """
    with doing(Act.SEAL_FILE, case, by=by, now=now) as fresh:
        if _sealed(fresh, exhibit, evidence.Reason.MAY_SHOW_A_CHILD, by=by, now=now):
            opening.tell_readers(fresh, about=exhibit.id, now=now, but=by, urgent=True)


def seal_all(case: Case, *, by: Person, now: datetime.datetime) -> int:
    """The case turned out to be about a picture of a child: every file in it is sealed away. How many were.

    In the caller's transaction, who has asked whether `by` may sort the case.
    """
    kept = list(exhibits.exhibits_in(case.id).filter(status=exhibits.Status.KEPT))
    return sum(_sealed(case, one, evidence.Reason.CONCERN_CHANGED, by=by, now=now) for one in kept)


def ask_to_destroy(
    *, case: Case, exhibit: Exhibit, reference: str, by: Person, now: datetime.datetime
) -> Destruction:
    """Ask to destroy a sealed file, with the reference of the police or the authority who say so. Twice: once.

    Raises NotFound, NotAllowed; Refused without a reference, or for a file that is not sealed away.
    """
    with doing(Act.OPEN_ORIGINAL, case, by=by, now=now) as fresh:
        current = _in(fresh, exhibit)
        said = evidence.checked_reference(reference)
        if current.status != exhibits.Status.SEALED_AWAY:
            raise Refused(_("Only a file that is sealed away is destroyed in this way."))
        waits = Destruction.objects.filter(exhibit=current.id, agreed=None).first()
        if waits is not None:
            return waits
        row = Destruction.objects.create(
            school_id=fresh.school_id,
            case=fresh,
            exhibit=current.id,
            reference=said,
            asked_by=by,
            asked_at=now,
        )
        words = _("Asked to destroy a sealed file, as %(reference)s says.") % {"reference": said}
        put_down(fresh, words, by=by, now=now)
        record(fresh, "concern.file-destroy-asked", by=by, now=now, exhibit=current.id.hex)
        opening.tell_readers(fresh, about=row.id, now=now, but=by)
        return row


def decide_destroy(*, case: Case, row: Destruction, agree: bool, by: Person, now: datetime.datetime) -> None:
    """Another reader agrees, and it is destroyed, or refuses. Decided once. Raises NotFound, NotAllowed, Refused."""
    with doing(Act.DESTROY_FILE, case, by=by, now=now, asked_by=row.asked_by_id) as fresh:
        current = Destruction.objects.select_for_update().get(id=row.id, case=fresh)
        if current.agreed is not None:
            return
        current.agreed, current.decided_by, current.decided_at = agree, by, now
        current.save(update_fields=["agreed", "decided_by", "decided_at"])
        if agree:
            exhibit = exhibits.exhibits_in(fresh.id).get(id=current.exhibit)
            try:
                evidence.destroy_sealed(
                    exhibit=exhibit, by=current.asked_by, second=by, reference=current.reference, now=now
                )
            except evidence.NotAllowed:
                raise Refused(_("This file is not sealed away any more.")) from None
        words = _("The sealed file is destroyed.") if agree else _("The sealed file is not destroyed.")
        put_down(fresh, words, by=by, now=now)
        record(fresh, "concern.file-destroyed" if agree else "concern.file-destroy-refused", by=by, now=now)


def _sealed(
    case: Case, exhibit: Exhibit, reason: evidence.Reason, *, by: Person, now: datetime.datetime
) -> bool:
    """Whether it was sealed away just now. Raises Refused once it is destroyed."""
    current = _in(case, exhibit)
    if current.status == exhibits.Status.SEALED_AWAY:
        return False
    try:
        evidence.seal_away(exhibit=current, by=by, now=now, reason=reason)
    except evidence.NotAllowed:
        raise Refused(_("This file is destroyed already.")) from None
    words = _("A file was sealed away: %(kind)s, received %(day)s. Nobody sees it any more.")
    day = f"{day_of(current.received_at):%d.%m.%Y}"
    put_down(case, words % {"kind": kind_of(current), "day": day}, by=by, now=now)
    record(case, "concern.file-sealed", by=by, now=now, exhibit=current.id.hex)
    return True


def _check(act: Act, case: Case, exhibit: Exhibit, *, by: Person, now: datetime.datetime) -> None:
    access.check(by, act, Case.objects.get(id=case.id), on=day_of(now))
    _in(case, exhibit)


def _in(case: Case, exhibit: Exhibit) -> Exhibit:
    """As it is now. Raises NotFound when it belongs to another case."""
    current = exhibits.exhibits_in(case.id).filter(id=exhibit.id).first()
    if current is None:
        raise access.NotFound
    return current
