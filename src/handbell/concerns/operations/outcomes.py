"""What came of a case, in the clauses' words; and on which field of the misuse grid it lies."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handbell.concerns import sealed
from handbell.concerns.access import Act
from handbell.concerns.matters import Nature, Risk
from handbell.concerns.models import Case, Entry, Gate, Outcome
from handbell.concerns.operations import locks
from handbell.concerns.operations.doing import A_LINE, doing, put_down, record, said, was_done
from handbell.people.models import Person
from handbell.people.operations import Refused


@dataclass(frozen=True, slots=True)
class Decided:
    """An outcome as somebody writes it down.

    `clauses`: references of the clauses that it rests on. `against`: it acts against somebody (a warning, suspension,
    dismissal, a ban), and so waits for advice where the route asks for it.
    """

    words: str
    for_whom: str
    clauses: Sequence[str] = ()
    against: bool = False


def decide(*, case: Case, decided: Decided, key: str, by: Person, now: datetime.datetime) -> None:
    """Put down an outcome. Pressed twice: once. Raises NotFound, NotAllowed; Refused while advice is waited for."""
    plain = said(decided.words, field="words")
    whom = said(decided.for_whom, field="for_whom", most=A_LINE)
    with doing(Act.ADD_OUTCOME, case, by=by, now=now) as fresh:
        if was_done(fresh, key):
            return
        if decided.against:
            locks.check_open(fresh, Gate.SUSPEND)
        row = Outcome(school_id=fresh.school_id, case=fresh, at=now, by=by)
        row.words = sealed.dump(
            {
                "words": plain,
                "for_whom": whom,
                "clauses": list(decided.clauses),
                "against": decided.against,
            }
        )
        row.save(force_insert=True)
        line = _("Outcome for %(whom)s: %(words)s") % {"whom": whom, "words": plain}
        put_down(fresh, line, by=by, now=now, kind=Entry.Kind.DECISION, key=key)
        record(fresh, "concern.outcome", by=by, now=now, outcome=row.id.hex, clauses=len(decided.clauses))


def classify(
    *,
    case: Case,
    risks: Sequence[str],
    fields: Sequence[tuple[str, str]],
    key: str,
    by: Person,
    now: datetime.datetime,
) -> None:
    """Say which of the four areas of risk a case lies in, and on which fields of the misuse grid (risk, nature).

    Kept sealed with the case; the chronology says what was chosen before. Raises NotFound, NotAllowed, Refused.
    """
    known = {(str(risk), str(nature)) for risk in Risk if risk != Risk.COMMERCE for nature in Nature}
    if not set(risks) <= set(Risk.values) or not set(fields) <= known:
        raise Refused(_("Choose from the lists."), field="risks")
    with doing(Act.TRIAGE, case, by=by, now=now) as fresh:
        if was_done(fresh, key):
            return
        chosen = {"risks": sorted(set(risks)), "fields": sorted(f"{a}/{b}" for a, b in set(fields))}
        fresh.brief = sealed.dump(sealed.load(fresh.brief) | {"misuse": chosen})
        fresh.save(update_fields=["brief"])
        labels = [str(Risk(one).label) for one in chosen["risks"]]
        labels += [f"{Risk(a).label}: {Nature(b).label}" for a, b in sorted(set(fields))]
        words = ", ".join(labels) or _("none")
        put_down(fresh, _("Kind of misuse: %(words)s.") % {"words": words}, by=by, now=now, key=key)
        record(fresh, "concern.misuse", by=by, now=now, fields=len(chosen["fields"]))
