"""The only writers of this room: somebody asks; the head deals with what was not answered; the clock forgets words."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from handbell.advice import access, answers, queries
from handbell.advice.access import Act
from handbell.advice.answers import Asked, Found
from handbell.advice.models import Answer, Dealt, Question, Unanswered
from handbell.audit import operations as audit
from handbell.people.calendar import day_of
from handbell.people.models import Person, School
from handbell.people.operations import Refused
from handbell.people.roles import Role
from handbell.policies.models import Version
from handbell.rulebooks import queries as rulebooks
from handbell.rules.vocabulary import CannotUse
from handbell.tenancy.scope import current_school

__all__ = ["Asked", "NoAnswer", "NotKept", "Refused", "ask", "deal_with", "do_what_is_due"]

PUBLIC_LIMIT: Final = 300  # answers to people without sign-in that a school keeps in PUBLIC_SECONDS
PUBLIC_SECONDS: Final = 600


class NoAnswer(Refused):
    """There is nothing to answer from: the version is out of force, or nobody has accepted rules for it."""


class NotKept(Exception):
    """Too many people ask at once without sign-in: here is the answer all the same, but it is not kept."""

    def __init__(self, found: Found) -> None:
        super().__init__("not kept")
        self.found = found


def ask(
    *,
    school: School,
    version: Version,
    asked: Asked,
    follows: Answer | None,
    key: str,
    by: Person | None,
    now: datetime.datetime,
) -> Answer:
    """Answer a question and keep the answer, without a trace of who asked. Pressed twice (same `key`): the same answer.

    `by`: None for somebody without sign-in, who asks as pupil or parent. `follows`: the answer whose facts change.
    Raises NotAllowed, NoAnswer, Refused (facts that cannot be), NotKept (without sign-in, when too many ask).
    """
    today = day_of(now)
    access.check_can_ask(by, Role(asked.role), on=today)
    book = rulebooks.book_for(version) if version.was_in_force(today) else None
    if book is None:
        raise NoAnswer(_("This policy has changed meanwhile. Nothing was lost: ask again."))
    submission = _submission(key, version, asked)
    earlier = Answer.objects.filter(submission=submission).first()
    if earlier is not None:
        return earlier
    try:
        found = answers.find(asked, book, nation=school.nation, on=today)
    except CannotUse as refusal:
        raise Refused(_("One of the facts cannot be as it was sent. Choose again.")) from refusal
    if by is None and not _room_for_one_more(school.id):
        raise NotKept(found)
    return _keep(version, found, book.digest, follows, submission, public=by is None, now=now)


def _keep(
    version: Version,
    found: Found,
    digest: str,
    follows: Answer | None,
    submission: str,
    *,
    public: bool,
    now: datetime.datetime,
) -> Answer:
    school_id = version.school_id
    with audit.locked(school_id):
        earlier = Answer.objects.filter(submission=submission).first()
        if earlier is not None:
            return earlier
        answer = Answer.objects.create(
            school_id=school_id,
            version=version,
            book_digest=digest,
            public=public,
            asker=access.group_of(Role(found.asked.role)),
            outcome=found.outcome,
            unanswered=found.unanswered or "",
            decision=found.decision.decision,
            action=str(found.facts.get("action", "")),
            everyday=found.asked.everyday.id if found.asked.everyday else "",
            facts=found.facts,
            said=found.said,
            rules=list(found.decision.rules),
            clauses=list(found.decision.clauses),
            on=day_of(now),
            chain=follows.chain if follows else uuid4(),
            submission=submission,
        )
        if found.asked.question:
            heard = json.dumps({"heard": found.heard, "missed": found.missed}, ensure_ascii=False)
            Question.objects.create(
                school_id=school_id, answer=answer, text=found.asked.question, heard=heard, on=answer.on
            )
        # By nobody, about no answer: the record says that a question was answered on a version, not which nor whose.
        audit.record(
            school_id=school_id,
            by=None,
            action="advice.answered",
            kind="advice",
            object_id=version.id,
            now=now,
        )
        return answer


def _submission(key: str, version: Version, asked: Asked) -> str:
    """What a second press has in common with the first: the page's random key, and everything that was sent."""
    sent = [
        key,
        version.id.hex,
        asked.question,
        asked.role,
        asked.everyday.id if asked.everyday else "",
        asked.sure,
        dict(asked.given) if asked.given is not None else None,
    ]
    return hashlib.sha256(json.dumps(sent, sort_keys=True, default=sorted).encode()).hexdigest()


def _room_for_one_more(school_id: UUID) -> bool:
    """Counts by school and never by address: a whole school stands behind one."""
    name = f"advice-public-{school_id}"
    cache.add(name, 0, PUBLIC_SECONDS)
    try:
        return int(cache.incr(name)) <= PUBLIC_LIMIT
    except ValueError:  # it ran out between the two
        return True


def deal_with(
    *, version: Version, unanswered: Unanswered, action: str, note: str, by: Person, now: datetime.datetime
) -> Dealt:
    """Put down what was done about the unanswered questions of one kind; later ones make it open again.

    Pressed twice: the same. Raises NotAllowed (also when there are no such questions), Refused (no note).
    """
    with audit.locked(by.school_id):
        today = day_of(now)
        access.check(by, Act.DEAL, on=today)
        kind = queries.kind_for(
            version.policy_id, unanswered=unanswered, action=action, visible_to=by, on=today
        )
        if kind is None:
            raise access.NotAllowed(Act.DEAL)
        if not note.strip():
            raise Refused(_("Say what you did about it."), field="note")
        earlier = Dealt.objects.filter(
            policy=version.policy, unanswered=unanswered, action=action, count=kind.count
        ).first()
        if earlier is not None:
            return earlier
        dealt = Dealt.objects.create(
            school_id=by.school_id,
            policy=version.policy,
            version=version,
            unanswered=unanswered,
            action=action,
            count=kind.count,
            note=note.strip(),
            by=by,
            at=now,
        )
        audit.record(
            school_id=by.school_id,
            by=by.id,
            action="advice.dealt",
            kind="policy",
            object_id=version.policy_id,
            detail={"unanswered": str(unanswered), "action": action, "count": kind.count},
            now=now,
        )
        return dealt


def do_what_is_due(*, now: datetime.datetime) -> int:
    """Delete the words of questions that were kept long enough; how many. For the school being worked for."""
    school_id = current_school()
    last = day_of(now) - datetime.timedelta(days=settings.KEEP_QUESTIONS_DAYS)
    old = Question.objects.filter(on__lt=last)
    if not isinstance(school_id, UUID) or not old.exists():
        return 0
    with audit.locked(school_id):
        gone, _by_model = old.delete()
        audit.record(
            school_id=school_id,
            by=None,
            action="advice.words-deleted",
            kind="school",
            object_id=school_id,
            detail={"questions": gone},
            now=now,
        )
    return gone
