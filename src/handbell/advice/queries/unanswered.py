"""What the policy did not answer, for the head: kinds of questions with counts, never who asked (see `privacy`)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from handbell.advice import privacy, wording
from handbell.advice.access import Act, can
from handbell.advice.models import Answer, Dealt, Question, Unanswered
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.policies.models import Policy
from handbell.rules.vocabulary.results import DEPENDS
from handbell.ui.tasks import Task

_MOST_READ = 400


@dataclass(frozen=True, slots=True)
class UnansweredKind:
    """Unanswered questions of one kind: about one act, for one reason, of one policy.

    `count` is what the list owns up to; `open` how many of them nobody has dealt with; `month` the last one's month.
    """

    policy: Policy
    unanswered: Unanswered
    action: str
    count: int
    open: int
    month: datetime.date
    dealt: tuple[Dealt, ...]

    @property
    def about(self) -> str:
        """What they were about, in words."""
        if not self.action:
            return _("Questions whose matter was not made out")
        words = wording.action(self.action)
        return words[:1].upper() + words[1:]

    @property
    def address(self) -> str:
        """The page on which to deal with them."""
        return reverse("advice:deal", args=[self.policy.slug, self.unanswered.value, self.action or "-"])


def kinds_for(person: Person, *, on: datetime.date) -> list[UnansweredKind]:
    """Every kind with a count, those still open first, the most asked first; none for those who may not see them."""
    if not can(person, Act.SEE_UNANSWERED, on=on):
        return []
    rows = (
        _unanswered()
        .values("version__policy_id", "unanswered", "action")
        .annotate(
            total=Count("chain", distinct=True),
            settled=Count("chain", distinct=True, filter=Q(on__lt=privacy.month_of(on))),
            last=Max("on"),
        )
        .order_by()
    )
    policies = Policy.objects.in_bulk({row["version__policy_id"] for row in rows})
    dealt: dict[tuple[object, ...], list[Dealt]] = {}
    for one in Dealt.objects.select_related("by"):
        dealt.setdefault((one.policy_id, one.unanswered, one.action), []).append(one)
    kinds = []
    for row in rows:
        count = privacy.shown_count(row["total"], row["settled"])
        done = tuple(dealt.get((row["version__policy_id"], row["unanswered"], row["action"]), ()))
        if count:
            kinds.append(
                UnansweredKind(
                    policy=policies[row["version__policy_id"]],
                    unanswered=Unanswered(row["unanswered"]),
                    action=row["action"],
                    count=count,
                    open=max(count - max((one.count for one in done), default=0), 0),
                    month=privacy.month_of(row["last"]),
                    dealt=done,
                )
            )
    return sorted(kinds, key=lambda kind: (-bool(kind.open), -kind.count, kind.unanswered, kind.action))


def _unanswered() -> QuerySet[Answer]:
    """Answers that were none; not those after which the same person, having changed the facts, was answered."""
    answered = Answer.objects.filter(chain=OuterRef("chain"), unanswered="").exclude(decision=DEPENDS)
    return Answer.objects.exclude(unanswered="").exclude(Exists(answered))


def kind_for(
    policy_id: UUID, *, unanswered: Unanswered, action: str, visible_to: Person, on: datetime.date
) -> UnansweredKind | None:
    """One kind; None when there is none, or for those who may not see it."""
    wanted = (policy_id, unanswered, action)
    kinds = kinds_for(visible_to, on=on)
    return next((k for k in kinds if (k.policy.id, k.unanswered, k.action) == wanted), None)


def words_of(kind: UnansweredKind, *, visible_to: Person, on: datetime.date) -> list[str]:
    """The words of a kind's questions without names, in no order, where enough different ones stand together."""
    if kind.count < privacy.ENOUGH or not can(visible_to, Act.SEE_UNANSWERED, on=on):
        return []
    answers = _unanswered().filter(
        unanswered=kind.unanswered, action=kind.action, version__policy=kind.policy
    )
    questions = Question.objects.filter(answer__in=answers).select_related("answer")
    by_chain = {one.answer.chain: one.text for one in questions.order_by("id")[:_MOST_READ]}
    names = {
        part.lower()
        for pair in Person.objects.values_list("given_name", "family_name")
        for name in pair
        for part in name.replace("-", " ").split()
    }
    return privacy.distinct(by_chain.values(), names)


def tasks_for(person: Person, *, now: datetime.datetime) -> list[Task]:
    """For the head: that there are questions which the policy did not answer."""
    waiting = sum(kind.open for kind in kinds_for(person, on=day_of(now)))
    if not waiting:
        return []
    return [
        Task(
            _("Questions that the policy did not answer"),
            reverse("advice:unanswered"),
            _("To look at"),
            "do",
            count=waiting,
        )
    ]
