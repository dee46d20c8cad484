"""Somebody tells a concern. It is "received" only when it is committed; sent twice, it is one, with the same code.

Nothing of who sends it is looked at: no address, no browser, no session (design: security, 2.4 and 6).
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.concerns import access, recipients, routes, sealed
from handbell.concerns.codes import hash_of_code, submission_of
from handbell.concerns.models import Case, Concern, Message, ShutOut, Stranded, Teller, WhyShutOut
from handbell.concerns.models.cases import Lane
from handbell.concerns.operations import opening, readers, routing, stranded
from handbell.concerns.told import Told
from handbell.people.calendar import day_of
from handbell.people.models import Person, School
from handbell.people.operations import Refused
from handbell.tenancy.prepared import Prepared, insert
from handbell.vault import blind, compartments
from handbell.vault.keys import KeyMissing
from handbell.vault.sealing import Damaged

REFERENCE: Final = 10
LONGEST: Final = 20_000
FLOOD: Final = 300  # tellings in an hour; design: security, 6, level 2
HOUR: Final = datetime.timedelta(hours=1)
# Words that keep a concern in the list that is looked at first, however many come at once.
_PRESSING: Final = re.compile(
    r"\b(?:tonight|hurt|hurts|hurting|kill|die|dying|suicide|knife|weapon|rape|touch(?:ed|es|ing)?|naked|nude|nudes"
    r"|heno|brifo|lladd|marw|noeth)\b",
    re.IGNORECASE,
)
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the teller gets: the code to come back with. `enough`: at least two people in the school will read it."""

    code: str
    concern: Concern
    new: bool
    enough: bool = True


class KeptForLater(Exception):
    """It is received and kept, but for the recovery key: nobody can read it before the school's keys are back."""

    def __init__(self, code: str) -> None:
        super().__init__("kept for later")
        self.code = code


_SUBMITTED: Final = Prepared(
    lambda *, submission: Concern.objects.filter(submission=submission).order_by().values_list("id")
)
_OF_THE_HOUR: Final = Prepared(
    lambda *, since, most=FLOOD: (
        Concern.objects.filter(received_at__gte=since).order_by().values_list("teller")[:most]
    )
)


def tell(*, school: School, told: Told, by: Person | None, now: datetime.datetime) -> Receipt:
    """Take a concern, open its case to those who may hear of it, and tell them.

    `by`: whoever is signed in, None on the public page. Sent again (same `key`): the same record and code; other words
    under the same key are added to it. Raises Refused (nothing written, no key); KeptForLater, when the school's keys
    cannot be used; KeyMissing when there is not even a recovery key.
    """
    if not told.key or not told.words.strip() or len(told.words) > LONGEST:
        raise Refused(_("Write what happened, in up to 20,000 characters."), field="words")
    try:
        code = blind.code(told.key, school_id=school.id, purpose="return")
        return _take(school, told, code, by, came_at=now, now=now)
    except (KeyMissing, Damaged):
        kept_for = stranded.keep(school=school, told=told, by=by, now=now)
    raise KeptForLater(kept_for)


def take_in(*, private_key: str, now: datetime.datetime) -> int:
    """Bring in what was told while the keys were missing, with the recovery key (its text); how many.

    For the school being worked for; safe to repeat. Raises recovery.NotARecoveryKey, KeyMissing, Damaged.
    """
    done = 0
    for row in Stranded.objects.filter(taken_in_at=None).select_related("school"):
        told, by_id = stranded.opened(row, private_key)
        by = Person.objects.filter(id=by_id).first() if by_id else None
        with transaction.atomic():
            _take(row.school, told, stranded.code_of(told.key), by, came_at=row.received_at, now=now)
            Stranded.objects.filter(id=row.id).update(taken_in_at=now, sealed=b"")
        done += 1
    return done


def _take(
    school: School,
    told: Told,
    code: str,
    by: Person | None,
    *,
    came_at: datetime.datetime,
    now: datetime.datetime,
) -> Receipt:
    """Make the case of what came at a moment, now: later than that only when it had to wait for the keys."""
    on = day_of(came_at)
    # All that can be found out is found out before the school's lock is taken: a whole class may tell at once.
    route = routes.for_telling(school, told.category, told.facts, on=on)
    whom = recipients.find(
        told.matter, told.text, also=route.roles, teller=by, said_whom=told.said_whom, on=on
    )
    likeness = _likeness(school.id, told)
    with compartments.held(), audit.locked(school.id):
        if _SUBMITTED.rows(submission=submission_of(told.key)):
            earlier = Concern.objects.get(submission=submission_of(told.key))
            _add_other_words(earlier, told, now=now)
            return Receipt(code, earlier, new=False, enough=whom.are_enough)
        case, flooded = _open_case(school, told, route, likeness, now=came_at)
        opening.open_to(case, whom, now=now)
        concern = _keep(case, told, code, likeness, by, now=came_at)
        routing.keep(case, route, told.facts, by=None, now=now)
        in_one = flooded and case.lane == Lane.BULK
        opening.tell(case, [one for one in whom.reached if one != by], now=now, in_one=in_one)
        # By nobody, whoever it was: the record of who did what must not give away who told.
        audit.record(
            school_id=school.id, by=None, action="concern.told", kind="case", object_id=case.id, now=now
        )
    return Receipt(code, concern, new=True, enough=whom.are_enough)


def write_back(*, concern: Concern, words: str, key: str, now: datetime.datetime) -> Message:
    """The teller, who has the code, adds to what they told. Pressed twice: one message. Raises Refused."""
    if not words.strip() or len(words) > LONGEST:
        raise Refused(_("Write your message, in up to 20,000 characters."), field="words")
    with compartments.held(), audit.locked(concern.school_id):
        return _message(concern, words, submission_of(key), by=None, now=now)


def answer(*, concern: Concern, words: str, key: str, by: Person, now: datetime.datetime) -> Message:
    """Somebody who works on the case writes to the teller. Raises NotFound, NotAllowed, Refused."""
    if not words.strip() or len(words) > LONGEST:
        raise Refused(_("Write your answer, in up to 20,000 characters."), field="words")
    with compartments.held(), audit.locked(concern.school_id):
        access.check(by, access.Act.WRITE_THREAD, concern.case, on=day_of(now))
        return _message(concern, words, submission_of(key), by=by, now=now)


def _open_case(
    school: School, told: Told, route: routes.Routed, likeness: str, *, now: datetime.datetime
) -> tuple[Case, bool]:
    flooded = len(_OF_THE_HOUR.rows(since=now - HOUR)) >= FLOOD
    case = Case(
        id=compartments.new(school_id=school.id, purpose="case", now=now),
        school=school,
        reference="".join(secrets.choice(_CROCKFORD) for _ in range(REFERENCE)),
        matter=told.matter,
        lane=Lane.BULK if flooded and _is_one_of_many(told, likeness, now=now) else Lane.MAIN,
        urgent=told.danger,
        opened_at=now,
        version=route.version,
    )
    case.brief = sealed.dump(
        {"category": told.category, "facts": dict(told.facts), "said_whom": told.said_whom}
    )
    insert(case)
    return case, flooded


def _is_one_of_many(told: Told, likeness: str, *, now: datetime.datetime) -> bool:
    """Whether a telling in a flood looks like others of the last hour. Danger, pressing words and new words do not."""
    if told.danger or _PRESSING.search(told.text):
        return False
    alike = Q(likeness=likeness, received_at__gte=now - HOUR)
    return told.trap or Concern.objects.filter(alike).exists()


def _likeness(school_id: UUID, told: Told) -> str:
    words = " ".join(re.findall(r"[^\W\d_]+", told.words.lower()))
    return blind.index(words, school_id=school_id, purpose="likeness")


def _keep(
    case: Case, told: Told, code: str, likeness: str, by: Person | None, *, now: datetime.datetime
) -> Concern:
    concern = Concern(
        school_id=case.school_id,
        case=case,
        submission=submission_of(told.key),
        returns_by=hash_of_code(code),
        teller=told.teller,
        language=told.language,
        signed_in=by is not None,
        received_at=now,
        likeness=likeness,
    )
    concern.told = sealed.dump({"words": told.words, "details": dict(told.details), "danger": told.danger})
    insert(concern)
    if by is not None or told.name.strip() or told.contact.strip():
        _keep_identity(concern, told, by, now=now)
    return concern


def _keep_identity(concern: Concern, told: Told, by: Person | None, *, now: datetime.datetime) -> None:
    """Who told it, apart from the case and under a key of its own."""
    identity = Teller(
        school_id=concern.school_id,
        concern=concern,
        key_id=compartments.new(school_id=concern.school_id, purpose="teller", now=now),
        who=access.who(by.id, concern.school_id) if by else "",
    )
    identity.identity = sealed.dump(
        {
            "name": by.full_name if by else told.name.strip(),
            "contact": by.email if by else told.contact.strip(),
            "person": by.id.hex if by else "",
        }
    )
    insert(identity)


def _add_other_words(concern: Concern, told: Told, *, now: datetime.datetime) -> None:
    """The page was sent again with other words (the back button): they are added, and nothing is lost."""
    if sealed.load(concern.told).get("words") != told.words:
        digest = hashlib.sha256(told.words.encode("utf-8", "surrogatepass")).hexdigest()
        _message(concern, told.words, digest, by=None, now=now)


def _message(
    concern: Concern, words: str, submission: str, *, by: Person | None, now: datetime.datetime
) -> Message:
    earlier = concern.messages.filter(submission=submission).first()
    if earlier is not None:
        return earlier
    message = Message(
        school_id=concern.school_id,
        concern=concern,
        case_id=concern.case_id,
        submission=submission,
        at=now,
        by=by,
    )
    message.words = words
    insert(message)
    if by is None:
        _hold_out_named(concern, words, now=now)
        opening.tell_readers(concern.case, about=message.id, now=now)
    audit.record(
        school_id=concern.school_id,
        by=by.id if by else None,
        action="concern.written",
        kind="case",
        object_id=concern.case_id,
        now=now,
    )
    return message


def _hold_out_named(concern: Concern, words: str, *, now: datetime.datetime) -> None:
    """Whoever is named in what is added is held out too, unless two people have said that it is not about them."""
    case = concern.case
    named = recipients.named_in(opening.readers_of(case, now=now), words)
    own = Teller.objects.filter(concern=concern).values_list("who", flat=True).first()
    let_in = set(ShutOut.objects.filter(case=case, until__isnull=False).values_list("who", flat=True))
    held_out = [one for one in named if access.who(one.id, case.school_id) not in {own, *let_in}]
    for person in held_out:
        readers.shut(case, person, WhyShutOut.POSSIBLE, by=None, now=now)
    if held_out:
        readers.keep_two(case, now=now)
