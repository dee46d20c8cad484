"""An answer that was given, as its page shows it: with the rule and the clauses of that day."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from handbell.advice import wording
from handbell.advice.access import Act, can
from handbell.advice.answers import Found
from handbell.advice.models import Answer, Question
from handbell.people.models import Person
from handbell.policies.models import Clause, Status, Version
from handbell.policies.queries import anchor
from handbell.rules.everyday import everyday_questions
from handbell.rules.vocabulary import FACTS

MOST_NEEDS = 3
# Where a child may be in danger, the page says first what to do if it is so now.
_GRAVE = frozenset(
    {
        "indecent_image_of_child",
        "grooming",
        "sexual_abuse_testimony",
        "radicalisation",
        "allegation_against_adult",
        "bullying_of_pupil",
    }
)
# By the hash of the words, which are long to read for one code. A process meets no more versions than there are.
_languages: Final[dict[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause of the version of that day. `clause` is None where the version has no such clause."""

    ref: str
    address: str
    anchor: str
    clause: Clause | None

    @property
    def heading(self) -> str:
        """The heading that it stands under."""
        return str(self.clause.heading_path[-1]) if self.clause and self.clause.heading_path else ""

    @property
    def name(self) -> str:
        """Its number; where the policy prints none, the heading and its place below it."""
        return f"{self.heading}, {self.ref.rpartition('.')[2]}" if self.by_heading else self.ref

    @property
    def by_heading(self) -> bool:
        """Whether it has no printed number and goes by the words of its heading."""
        return self.clause is not None and self.clause.given and bool(self.heading)


@dataclass(frozen=True, slots=True)
class Tell:
    """Somebody to be told, in words: "the headteacher", "immediately"."""

    who: str
    within: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the page of an answer says, in the reader's language as far as there are words."""

    version: Version
    on: datetime.date
    question: str
    verdict: str
    look: str
    outcome: str
    because: str
    in_writing: bool
    unsure: bool
    ask: str
    tell: tuple[Tell, ...]
    within: str
    cited: tuple[Cited, ...]
    notes: tuple[Mapping[str, Any], ...]
    needs: tuple[str, ...]
    facts: Mapping[str, Any]
    assumed: Mapping[str, Any]
    heard: Mapping[str, str]
    missed: tuple[str, ...]
    changed: bool

    @property
    def grave(self) -> bool:
        """Whether a child may be in danger, as far as was understood; in doubt, somebody who reports something."""
        if self.facts.get("action") == "report" and "matter" not in self.facts:
            return True
        return self.facts.get("matter") in _GRAVE or self.facts.get("emergency") is True

    @property
    def wants_names(self) -> bool:
        """Whether somebody asks whom to tell, and not whether they may."""
        return self.facts.get("asks") == "whom"

    @property
    def asker(self) -> str:
        """The role as which it was asked."""
        return str(self.facts.get("asker", ""))

    @property
    def language(self) -> str:
        """The code of the language that clauses and reasons are in, which may not be the reader's."""
        return _language(self.version)

    @property
    def assumed_in_words(self) -> list[tuple[str, str]]:
        """What was taken for granted: the fact and its value."""
        pairs = ((slug, value) for slug, value in self.assumed.items() if slug in FACTS)
        return [(wording.label(FACTS[slug]), wording.value(slug, value)) for slug, value in pairs]

    @property
    def facts_in_words(self) -> list[tuple[str, str, str]]:
        """The facts decided on: the fact, its value, and the words of the question that gave it.

        Without what goes without saying: who asks, who does it when that is the same, that somebody asks whether they
        may, and that something is not so which only other facts would have made so.
        """
        return [
            (wording.label(FACTS[slug]), wording.value(slug, value), self.heard.get(slug, ""))
            for slug, value in self.facts.items()
            if slug in FACTS and not self._goes_without_saying(slug, value)
        ]

    def _goes_without_saying(self, slug: str, value: object) -> bool:
        if slug == "who":
            return value == self.asker
        if slug == "asks":
            return value == FACTS["asks"].assumed
        return slug == "asker" or (FACTS[slug].derived and value is False)


def given_answer(answer_id: UUID, *, visible_to: Person, on: datetime.date) -> Answer | None:
    """An answer by its address, for anybody in the school who has it; None when there is none for them."""
    if not can(visible_to, Act.SEE_ANSWER, on=on):
        return None
    return _answers().filter(id=answer_id).first()


def public_answer(answer_id: UUID) -> Answer | None:
    """An answer that was given without sign-in, by its address; None for any other."""
    return _answers().filter(id=answer_id, public=True).first()


def answer_to_follow(answer_id: UUID | None, *, public: bool) -> Answer | None:
    """The answer whose facts somebody changes; None when there is none (of the same kind)."""
    if answer_id is None:
        return None
    return Answer.objects.filter(id=answer_id, public=public).only("id", "chain", "school_id").first()


def _answers() -> QuerySet[Answer]:
    return Answer.objects.select_related("version__policy", "question").defer("version__content")


def shown(answer: Answer) -> Shown:
    """The page's words for an answer that was kept."""
    question: Question | None = getattr(answer, "question", None)
    words: dict[str, Any] = json.loads(question.heard) if question else {"heard": [], "missed": []}
    text = question.text if question else _everyday(answer.everyday)
    return _shown(answer.version, answer.said, answer.outcome, text, words=words, on=answer.on)


def shown_now(found: Found, version: Version, *, on: datetime.date) -> Shown:
    """The page's words for an answer that is not kept."""
    text = found.asked.question or _everyday(found.asked.everyday.id if found.asked.everyday else "")
    words = {"heard": found.heard, "missed": found.missed}
    return _shown(version, found.said, found.outcome, text, words=words, on=on)


def _shown(
    version: Version,
    said: Mapping[str, Any],
    outcome: str,
    question: str,
    *,
    words: Mapping[str, Any],
    on: datetime.date,
) -> Shown:
    understood = outcome == "understood"
    facts, heard = said["understood"], {one["fact"]: one["words"] for one in words["heard"] if one["words"]}
    followed, asker = _followed(facts), str(facts.get("asker", ""))
    return Shown(
        version=version,
        on=on,
        question=question,
        verdict=wording.verdict(said, outcome),
        look=wording.look(said, outcome),
        outcome=outcome,
        because=str(said["because"])
        if understood and not (said["needs"] or said["unsure"]) and said["rules"]
        else "",
        in_writing=bool(said["in_writing"]),
        unsure=bool(said["unsure"]),
        ask=wording.one_of(said["ask"], asker),
        tell=tuple(
            Tell(wording.one_of(one["any_of"], asker), wording.within(one["within"])) for one in said["told"]
        ),
        within=wording.within(said["within"]),
        cited=tuple(_cited(version, said["clauses"])) if understood else (),
        notes=tuple(said["today"]),
        needs=tuple(slug for slug in said["needs"] if slug in FACTS)[:MOST_NEEDS] if understood else (),
        facts={
            slug: value
            for slug, value in facts.items()
            if slug not in followed or (slug in heard and not FACTS[slug].derived)
        },
        assumed=said["assumed"],
        heard=heard,
        missed=tuple(words["missed"]),
        changed=version.status != Status.IN_FORCE,
    )


def _cited(version: Version, refs: Sequence[str]) -> list[Cited]:
    rows = (
        {row.ref: row for row in Clause.objects.filter(version_id=version.id, ref__in=refs)} if refs else {}
    )
    page = reverse("policies:version", args=[version.policy.slug, version.label])
    return [Cited(ref, f"{page}#{anchor(ref)}", anchor(ref), rows.get(ref)) for ref in refs]


def _followed(facts: Mapping[str, Any]) -> frozenset[str]:
    """Facts that follow from others: nobody need see or choose them, and chosen anew, the others bring theirs."""
    return frozenset(
        other
        for slug, value in facts.items()
        if slug in FACTS and isinstance(value, str)
        for other, word in FACTS[slug].implies.get(value, {}).items()
        if facts.get(other) == word
    )


def _language(version: Version) -> str:
    kept = _languages.get(version.sha256)
    if kept is None:
        kept = _languages[version.sha256] = version.words.language
    return kept


def _everyday(name: str) -> str:
    one = next((one for one in everyday_questions() if one.id == name), None)
    return one.in_language(get_language() or "en") if one else ""
