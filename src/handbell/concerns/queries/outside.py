"""Referrals, letters and outcomes of a case, for somebody who may see it; and what may be chosen for new ones."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handbell.concerns import access, sealed
from handbell.concerns.access import Act
from handbell.concerns.bodies import Body, LetterTemplate, bodies, letters
from handbell.concerns.ladders import Wrong, ladders
from handbell.concerns.matters import Nature, Risk
from handbell.concerns.models import Case, Letter, Outcome, Referral, Takedown
from handbell.concerns.queries.cases import brief_of
from handbell.concerns.queries.chronology import Cited, cited
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.policies import queries as policies
from handbell.rulebooks import queries as rulebooks
from handbell.vault import compartments


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A referral without its words: to whom in kind, when, whether an answer came, whether one is overdue."""

    referral: Referral
    name: str
    due: datetime.datetime | None
    answered: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter that was made: which, to whom, when."""

    letter: Letter
    name: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """What came of it, for whom, and the clauses."""

    outcome: Outcome
    words: str
    for_whom: str
    clauses: list[Cited]


@dataclass(frozen=True, slots=True)
class Sanction:
    """Something that the policy provides: what its rule says, and the words of its clauses as they stood that day."""

    rule_id: str
    because: str
    clauses: list[str]
    words: list[str]


@dataclass(frozen=True, slots=True)
class Outside:
    """What stands on a case's page about it. `can`: names of what the reader may do. Empty for who may not read it."""

    referrals: list[ReferralLine]
    letters: list[LetterLine]
    outcomes: list[OutcomeLine]
    misuse: list[str]
    can: frozenset[str]


def for_case(case: Case, visible_to: Person, now: datetime.datetime) -> Outside:
    """Referrals, letters and outcomes, each the oldest first."""
    on = day_of(now)
    if not access.can(visible_to, Act.READ_REFERRALS, case, on=on):
        return Outside([], [], [], [], frozenset())
    acts = {
        "refer": Act.ADD_REFERRAL,
        "letter": Act.MAKE_LETTER,
        "outcome": Act.ADD_OUTCOME,
        "misuse": Act.TRIAGE,
    }
    with compartments.held():
        return Outside(
            referrals=[_line(one, case, now=now) for one in case.referrals.all()],
            letters=[_letter(one) for one in case.letters.order_by("at", "id")],
            outcomes=[_outcome(one, case) for one in case.outcomes.order_by("at", "id")],
            misuse=_misuse(case),
            can=frozenset(name for name, act in acts.items() if access.can(visible_to, act, case, on=on)),
        )


def _line(row: Referral, case: Case, *, now: datetime.datetime) -> ReferralLine:
    kept = sealed.load(row.sent)
    due = datetime.datetime.fromisoformat(kept["due"]) if kept.get("due") else None
    answered = row.news.exclude(kind="received").exists()
    body = bodies().get(row.body)
    name = body.called(str(case.school.nation)) if body else row.body
    return ReferralLine(row, name, due, answered, due is not None and not answered and due <= now)


def _letter(row: Letter) -> LetterLine:
    kept = sealed.load(row.words)
    template = letters().get(row.template)
    return LetterLine(row, template.name if template else row.template, str(kept["to"]), str(kept["text"]))


def _outcome(row: Outcome, case: Case) -> OutcomeLine:
    kept = sealed.load(row.words)
    return OutcomeLine(
        row, str(kept["words"]), str(kept["for_whom"]), cited(kept.get("clauses", []), case.version)
    )


def _misuse(case: Case) -> list[str]:
    kept = brief_of(case).get("misuse", {})
    found = [str(Risk(one).label) for one in kept.get("risks", [])]
    pairs = [one.split("/") for one in kept.get("fields", [])]
    return found + [f"{Risk(risk).label}: {Nature(nature).label}" for risk, nature in pairs]


def referral_of(
    case: Case, referral_id: UUID, *, visible_to: Person, now: datetime.datetime
) -> tuple[Referral, Body | None, list[dict[str, str]], list[dict[str, object]]]:
    """A referral with its rows for a summary list and what came back. Raises access.NotFound, access.NotAllowed."""
    access.check(visible_to, Act.READ_REFERRALS, case, on=day_of(now))
    row = case.referrals.select_related("by").filter(id=referral_id).first()
    if row is None:
        raise access.NotFound
    consents = {
        "given": _("Asked, and they agreed"),
        "refused": _("Asked, and they did not agree"),
        "not_asked": _("Not asked"),
    }
    with compartments.held():
        kept = sealed.load(row.sent)
        due = _line(row, case, now=now).due
        labelled = [
            (_("To"), kept["to"]),
            (_("Sent"), date_format(row.sent_at, "j F Y, H:i")),
            (_("What was sent"), kept["words"]),
            (_("Consent"), consents.get(kept["consent"], "")),
            (_("Why without it"), kept["why"]),
            (_("Reason in law"), kept["reason_in_law"]),
            (_("Answer expected by"), date_format(due, "j F Y") if due else ""),
            (_("Put down by"), row.by.full_name),
        ]
        kinds = {
            "received": _("It came in"),
            "answer": _("Answer"),
            "advice": _("Advice"),
            "outcome": _("Outcome"),
        }
        events: list[dict[str, object]] = []
        for news in row.news.order_by("at", "id"):
            words = sealed.load(news.words)
            title = kinds.get(news.kind, news.kind)
            events.append({"moment": news.at, "title": title, "by": words["name"], "text": words["words"]})
    rows = [{"key": key, "value": str(value)} for key, value in labelled if value]
    return row, bodies().get(row.body), rows, events


def letter_of(case: Case, letter_id: UUID, *, visible_to: Person, now: datetime.datetime) -> LetterLine:
    """A letter as it was made. Raises access.NotFound, access.NotAllowed."""
    access.check(visible_to, Act.READ_REFERRALS, case, on=day_of(now))
    row = case.letters.filter(id=letter_id).first()
    if row is None:
        raise access.NotFound
    with compartments.held():
        return _letter(row)


def bodies_for(case: Case) -> list[tuple[Body, str]]:
    """Whom this case may be taken to, with what they are called in this nation."""
    category, nation = str(brief_of(case).get("category", "")), str(case.school.nation)
    return [(one, one.called(nation)) for one in bodies().values() if one.serves_category(category)]


def letters_for(case: Case) -> list[LetterTemplate]:
    """The letters that fit this case."""
    category = str(brief_of(case).get("category", ""))
    return [one for one in letters().values() if not one.categories or category in one.categories]


def filled(case: Case, template: LetterTemplate, *, by: Person) -> str:
    """A letter's text with what the case knows. What only the writer knows stands in square brackets."""
    values = {
        "school": case.school.name,
        "sender": by.full_name,
        "sender_title": by.job_title,
        "told_on": date_format(day_of(case.opened_at), "j F Y"),
    }
    latest = Takedown.objects.filter(case=case).order_by("-at", "id").first()
    if latest is not None:
        kept = sealed.load(latest.evidence)
        platform = ladders().platforms.get(latest.platform)
        rule = platform.rule(kept.get("wrong", Wrong.OTHER)) if platform else None
        seen_on = kept.get("seen_on", "")
        values |= {
            "platform": platform.name if platform else "",
            "page": str(kept.get("page", "")),
            "address": str(kept.get("address", "")),
            "rule": rule.words if rule else "",
            "seen_on": date_format(datetime.date.fromisoformat(seen_on), "j F Y") if seen_on else "",
        }
    return template.filled(values)


def sanctions_of(case: Case) -> list[Sanction]:
    """What the policy provides for breaches: its rules on sanctions, with their clauses as they stood that day."""
    version = case.version
    book = rulebooks.book_for(version) if version is not None else None
    if version is None or book is None:
        return []
    on = day_of(case.opened_at)
    rules = [one for one in book.rules if "sanction" in one.actions and one.in_force(on) and not one.gap]
    words = {one.ref: one.text for one in policies.clauses_of(version)}
    return [
        Sanction(
            one.id, one.because, list(one.clauses), [words[ref] for ref in one.clauses if words.get(ref)]
        )
        for one in rules
    ]
