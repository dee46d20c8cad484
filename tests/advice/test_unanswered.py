"""The head learns what the policy does not answer, and cannot guess who asked."""

from __future__ import annotations

import datetime

import pytest

from handbell.advice import access, operations, queries
from handbell.advice.models import Dealt, Unanswered
from tests.advice import stories
from tests.cast import NOW, Cast

ON = NOW.date()
NEXT_MONTH = datetime.date(2026, 12, 1)
ABOUT = {"action": "livestream", "counterpart": "journalist"}


def not_covered(cast: Cast, times: int, **more: object) -> None:
    version = stories.in_force(cast)
    for number in range(times):
        words = f"May I stream live with Ngozi Fell, wozzit {'abcdefgh'[number]}?"
        answer = stories.ask(cast, version, words, given=ABOUT, sure=True, **more)  # type: ignore[arg-type]
        assert answer.unanswered == Unanswered.NOT_COVERED


def test_few_questions_stay_off_the_list_until_their_month_is_over(cast: Cast) -> None:
    not_covered(cast, 2)
    assert queries.kinds_for(cast.head, on=ON) == []
    [kind] = queries.kinds_for(cast.head, on=NEXT_MONTH)
    assert (kind.count, kind.open, kind.action) == (2, 2, "livestream")
    assert kind.month == datetime.date(2026, 11, 1)
    assert queries.words_of(kind, visible_to=cast.head, on=NEXT_MONTH) == []


def test_enough_questions_are_listed_with_their_words_and_no_names(cast: Cast) -> None:
    not_covered(cast, 4)
    [kind] = queries.kinds_for(cast.head, on=ON)
    words = queries.words_of(kind, visible_to=cast.head, on=ON)
    assert len(words) == 4
    assert not any("Ngozi" in text or "Fell" in text for text in words)


def test_one_person_changing_facts_counts_once(cast: Cast) -> None:
    version = stories.in_force(cast)
    first = stories.ask(cast, version, given=ABOUT, sure=True)
    for platform in ("youtube", "tiktok", "facebook"):
        stories.ask(cast, version, given={**ABOUT, "platform": platform}, sure=True, follows=first)
    assert queries.kinds_for(cast.head, on=ON) == []
    [kind] = queries.kinds_for(cast.head, on=NEXT_MONTH)
    assert kind.count == 1


def test_a_question_answered_after_its_facts_were_changed_is_not_listed(cast: Cast) -> None:
    version = stories.in_force(cast)
    first = stories.ask(cast, version, stories.NONSENSE)
    stories.ask(
        cast, version, stories.NONSENSE, given={"action": "connect", "counterpart": "pupil"}, follows=first
    )
    assert queries.kinds_for(cast.head, on=NEXT_MONTH) == []


def test_dealt_with_until_more_are_asked(cast: Cast) -> None:
    not_covered(cast, 3)
    [kind] = queries.kinds_for(cast.head, on=ON)
    from handbell.policies.queries import version_in_force  # noqa: PLC0415

    version = version_in_force(on=ON)
    assert version is not None
    for _ in range(2):  # pressed twice
        operations.deal_with(
            version=version, unanswered=kind.unanswered, action=kind.action, note="In clause 9 now.",
            by=cast.head, now=NOW,
        )  # fmt: skip
    assert Dealt.objects.get().count == 3
    [kind] = queries.kinds_for(cast.head, on=ON)
    assert kind.open == 0
    assert queries.tasks_for(cast.head, now=NOW) == []
    stories.ask(cast, version, "Another one, wozzit?", given=ABOUT, sure=True)
    [kind] = queries.kinds_for(cast.head, on=ON)
    assert (kind.count, kind.open) == (4, 1)
    [task] = queries.tasks_for(cast.head, now=NOW)
    assert task.count == 1


def test_a_note_is_wanted(cast: Cast) -> None:
    not_covered(cast, 3)
    from handbell.policies.queries import version_in_force  # noqa: PLC0415

    version = version_in_force(on=ON)
    assert version is not None
    with pytest.raises(operations.Refused):
        operations.deal_with(
            version=version,
            unanswered=Unanswered.NOT_COVERED,
            action="livestream",
            note=" ",
            by=cast.head,
            now=NOW,
        )


@pytest.mark.parametrize(
    "who", ["teacher", "dsl", "office", "chair", "governor", "pupil", "parent", "elsewhere"]
)
def test_others_can_neither_see_nor_deal(cast: Cast, who: str) -> None:
    not_covered(cast, 3)
    person = getattr(cast, who)
    [kind] = queries.kinds_for(cast.head, on=ON)
    assert queries.kinds_for(person, on=ON) == []
    assert queries.words_of(kind, visible_to=person, on=ON) == []
    assert queries.tasks_for(person, now=NOW) == []
    version = stories.Version.objects.get(policy=kind.policy)
    if who == "elsewhere":
        return
    with pytest.raises(access.NotAllowed):
        operations.deal_with(
            version=version, unanswered=kind.unanswered, action=kind.action, note="Mine.", by=person, now=NOW
        )
