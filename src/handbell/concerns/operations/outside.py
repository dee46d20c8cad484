"""What goes out of the school: referrals with what was sent and what came back, and letters as they were made."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.concerns import clocks, notices, sealed
from handbell.concerns.access import Act
from handbell.concerns.bodies import bodies, letters
from handbell.concerns.codes import submission_of
from handbell.concerns.models import Case, Entry, Letter, Referral, ReferralNews
from handbell.concerns.operations import locks, opening
from handbell.concerns.operations.doing import A_LINE, LONGEST, doing, put_down, record, said, was_done
from handbell.concerns.queries import subjects
from handbell.concerns.queries.cases import brief_of
from handbell.concerns.standing import subject_is_not_told
from handbell.notifications import operations as notifications
from handbell.people.calendar import calendar_of, day_of, end_of
from handbell.people.models import Person
from handbell.people.operations import Refused

CONSENT: Final = ("given", "refused", "not_asked")
NEWS: Final = ("received", "answer", "advice", "outcome")
_TO_BE_WRITTEN: Final = re.compile(r"\[[^\[\]]{1,80}\]")
_YEAR: Final = datetime.timedelta(days=366)
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """A referral as somebody writes it down: to whom, when (aware), what in words, and whether they were asked first.

    `why`: why it went without consent. `reason_in_law`: why the police were told although it is the person's choice.
    `answer_by`: the day by which an answer is expected; left out, the body's own clock where a source gives one.
    """

    body: str
    to: str
    sent_at: datetime.datetime
    words: str
    consent: str
    why: str = ""
    reason_in_law: str = ""
    answer_by: datetime.date | None = None


def refer(*, case: Case, sent: Sent, key: str, by: Person, now: datetime.datetime) -> tuple[Referral, bool]:
    """Put down that a case was taken to somebody outside. Pressed twice: one, and False.

    Raises NotFound, NotAllowed; Refused for an unknown body or one that does not take such matters, a missing word, or
    the police against the choice of the person harmed.
    """
    to, words = said(sent.to, field="to", most=A_LINE), said(sent.words, field="words")
    body = bodies().get(sent.body)
    if body is None:
        raise Refused(_("Choose to whom it went."), field="body")
    if sent.consent not in CONSENT:
        raise Refused(_("Say whether they were asked."), field="consent")
    if sent.consent != "given":
        said(sent.why, field="why", most=LONGEST)
    if sent.sent_at > now:
        raise Refused(_("That has not come yet."), field="sent_on")
    with doing(Act.ADD_REFERRAL, case, by=by, now=now) as fresh:
        earlier = Referral.objects.filter(case=fresh, submission=submission_of(key)).first()
        if earlier is not None:
            return earlier, False
        if not body.serves_category(str(brief_of(fresh).get("category", ""))):
            raise Refused(_("They do not take this: %(not_for)s") % {"not_for": body.not_for}, field="body")
        if body.id == "police":
            locks.check_police(fresh, reason_in_law=sent.reason_in_law)
        due = _answer_due(fresh, sent, now=now)
        row = Referral(
            school_id=fresh.school_id,
            case=fresh,
            body=body.id,
            sent_at=sent.sent_at,
            at=now,
            by=by,
            answer_due_at=due,
            submission=submission_of(key),
        )
        row.sent = sealed.dump(
            {
                "to": to,
                "words": words,
                "consent": sent.consent,
                "why": sent.why.strip(),
                "reason_in_law": sent.reason_in_law.strip(),
                "due": due.isoformat() if due else "",
            }
        )
        row.save(force_insert=True)
        name = body.called(str(fresh.school.nation))
        line = _("Taken to: %(body)s, %(to)s. %(words)s") % {"body": name, "to": to, "words": words}
        put_down(fresh, line, by=by, now=now, kind=Entry.Kind.CONTACT, happened_at=sent.sent_at)
        record(fresh, "concern.referred", by=by, now=now, body=body.id, referral=row.id.hex)
        opening.tell_readers(fresh, about=row.id, now=now, but=by)
    return row, True


def _answer_due(case: Case, sent: Sent, *, now: datetime.datetime) -> datetime.datetime | None:
    if sent.answer_by is not None:
        today = day_of(now)
        if sent.answer_by < today or sent.answer_by - today > _YEAR:
            raise Refused(_("Choose a day from today on, within a year."), field="answer_by")
        return end_of(sent.answer_by)
    clock = bodies()[sent.body].clock_in(str(case.school.nation))
    return clocks.due(clock, told_at=sent.sent_at, calendar=calendar_of(case.school)) if clock else None


def put_down_news(
    *,
    referral: Referral,
    kind: str,
    name: str,
    given_at: datetime.datetime,
    words: str,
    key: str,
    by: Person,
    now: datetime.datetime,
) -> None:
    """Put down what came back: that it came in, an answer, advice, or the outcome. Pressed twice: once.

    Advice is put down as advice too, so that the gates that wait for it can be opened. `name`: who said it; needed for
    advice. Raises NotFound, NotAllowed, Refused.
    """
    plain = said(words, field="words")
    if kind not in NEWS:
        raise Refused(_("Choose what came back."), field="kind")
    if given_at > now or given_at < referral.sent_at:
        raise Refused(_("It came after it was sent, and not in the future."), field="given_on")
    with doing(Act.ADD_REFERRAL, referral.case, by=by, now=now) as fresh:
        if was_done(fresh, key):
            return
        row = Referral.objects.select_for_update().get(id=referral.id, case=fresh)
        nation = str(fresh.school.nation)
        body = bodies()[row.body]
        news = ReferralNews(
            school_id=fresh.school_id, referral=row, case=fresh, kind=kind, at=given_at, by=by
        )
        news.words = sealed.dump({"name": name.strip(), "words": plain})
        news.save(force_insert=True)
        if kind != "received":
            row.answer_due_at = None
        if kind == "outcome":
            row.closed_at = now
        row.save(update_fields=["answer_due_at", "closed_at"])
        line = f"{body.called(nation)}{', ' + name.strip() if name.strip() else ''}: {plain}"
        put_down(fresh, line, by=by, now=now, kind=Entry.Kind.CONTACT, happened_at=given_at, key=key)
        record(fresh, "concern.referral-news", by=by, now=now, kind=kind, referral=row.id.hex)
        if kind == "advice":
            locks.record_advice(
                case=fresh,
                body=body.advice_in(nation) or locks.OTHER_BODY,
                name=said(name, field="name", most=A_LINE),
                given_at=given_at,
                words=plain,
                key=f"{key}-advice",
                by=by,
                now=now,
            )


def make_letter(
    *, case: Case, template: str, to: str, text: str, key: str, by: Person, now: datetime.datetime
) -> Letter:
    """Keep a letter as it is made. Pressed twice: one.

    Raises NotFound, NotAllowed; Refused when something is still to be written in it, when it names whom the case is
    about and may not, or when it is to somebody who must not learn of it yet.
    """
    known = letters().get(template)
    if known is None:
        raise Refused(_("Choose a letter."))
    receiver, plain = said(to, field="to", most=A_LINE), said(text, field="text")
    missing = _TO_BE_WRITTEN.search(plain)
    if missing is not None:
        raise Refused(_("Something is still to be written: %(what)s") % {"what": missing[0]}, field="text")
    with doing(Act.MAKE_LETTER, case, by=by, now=now) as fresh:
        if was_done(fresh, key):
            return fresh.letters.filter(template=template).order_by("-at").first() or Letter()
        if known.needs_subject_told and subject_is_not_told(fresh):
            raise Refused(_("Not before advice: whoever it is about must not learn of it yet."))
        if known.subject_stays_out and subjects.are_named(fresh, f"{receiver}\n{plain}", on=day_of(now)):
            raise Refused(
                _(
                    "This letter may not name whom the case is about. For teachers the law forbids it. Take it out."
                ),
                field="text",
            )
        row = Letter(school_id=fresh.school_id, case=fresh, template=template, at=now, by=by)
        row.words = sealed.dump({"to": receiver, "text": plain})
        row.save(force_insert=True)
        line = _("Letter made: %(name)s, to %(to)s.") % {"name": known.name, "to": receiver}
        put_down(fresh, line, by=by, now=now, key=key)
        record(fresh, "concern.letter", by=by, now=now, template=template, letter=row.id.hex)
    return row


def do_what_is_due(*, now: datetime.datetime) -> int:
    """Say of referrals that no answer came when it was due, once; how many. For the school being worked for."""
    rows = Referral.objects.filter(answer_due_at__lte=now, closed_at=None).select_related("case")
    found = list(rows.order_by("answer_due_at")[:_AT_ONCE])
    if not found:
        return 0
    with audit.locked(found[0].school_id):
        for row in found:
            for person in opening.readers_of(row.case, now=now):
                _remind(row.id, person, now=now)
        Referral.objects.filter(id__in=[row.id for row in found]).update(answer_due_at=None)
    return len(found)


def _remind(referral_id: UUID, person: Person, *, now: datetime.datetime) -> None:
    key = f"referral-{referral_id.hex}-{person.id.hex}"
    notifications.notify(to=person, topic=notices.NEWS.slug, key=key, now=now)
