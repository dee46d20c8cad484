"""Somebody asks, and the answer is kept: as the rules stood, without who asked."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from handbell.advice import access, operations, queries
from handbell.advice.models import Answer, Question, Unanswered
from handbell.audit.models import AuditEvent
from handbell.people.models import Person
from handbell.policies import operations as policies
from handbell.rules.vocabulary import FACTS
from tests.advice import stories
from tests.cast import NOW, Cast


def test_the_answer_is_kept_with_its_facts_rules_and_clauses(cast: Cast) -> None:
    version = stories.in_force(cast)
    answer = stories.ask(cast, version)
    assert answer.decision == "must_not"
    assert answer.facts["counterpart"] == "former_pupil"
    assert answer.facts["age"] == 17
    assert answer.rules
    assert "3.11" in answer.clauses or "6.3" in answer.clauses
    assert answer.version == version
    assert len(answer.book_digest) == 64
    assert answer.question.text == stories.FORBIDDEN


def test_nothing_kept_says_who_asked_nor_at_what_time(cast: Cast) -> None:
    answer = stories.ask(cast, stories.in_force(cast))
    for model in (Answer, Question):
        for field in model._meta.get_fields():
            assert field.related_model is not Person, field
            assert field.get_internal_type() not in {"DateTimeField", "GenericIPAddressField"}, field
    assert answer.asker == "staff"
    event = AuditEvent.objects.get(action="advice.answered")
    assert event.actor is None
    assert event.object_id == answer.version_id
    assert event.detail == {}
    row = " ".join(str(value) for value in Answer.objects.filter(id=answer.id).values_list()[0])
    assert cast.teacher.id.hex not in row.replace("-", "")
    assert cast.teacher.family_name not in row


def test_the_words_are_sealed_and_not_in_the_answer(cast: Cast) -> None:
    answer = stories.ask(
        cast, stories.in_force(cast), "May I add Kayleigh Dunmore, who is 17 and left us, on insta?"
    )
    kept = str(Answer.objects.filter(id=answer.id).values()[0])
    assert "Kayleigh" not in kept
    assert "insta?" not in kept
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, heard FROM advice_question")
        assert b"Kayleigh" not in b"".join(bytes(part) for part in cursor.fetchone())


def test_pressed_twice_is_answered_once(cast: Cast) -> None:
    version = stories.in_force(cast)
    first = stories.ask(cast, version, key="the-page")
    assert stories.ask(cast, version, key="the-page") == first
    assert stories.ask(cast, version, "May I text a pupil?", key="the-page") != first
    assert stories.ask(cast, version, given={"action": "text"}, key="the-page") != first
    assert Answer.objects.count() == 3
    assert AuditEvent.objects.filter(action="advice.answered").count() == 3


def test_changed_facts_count_instead_of_the_words(cast: Cast) -> None:
    version = stories.in_force(cast)
    first = stories.ask(cast, version)
    second = stories.ask(cast, version, given={**first.facts, "age": 34}, follows=first)
    assert second.facts["age"] == 34
    assert second.chain == first.chain
    assert second.decision != "must_not"


def test_facts_that_cannot_be_are_refused(cast: Cast) -> None:
    with pytest.raises(operations.Refused):
        stories.ask(cast, stories.in_force(cast), given={"action": "levitate"})
    assert not Answer.objects.exists()


def test_what_was_not_understood_is_said_honestly(cast: Cast) -> None:
    answer = stories.ask(cast, stories.in_force(cast), stories.NONSENSE)
    assert answer.outcome == "not_understood"
    assert answer.unanswered == Unanswered.NOT_UNDERSTOOD
    assert answer.said["ask"]
    assert answer.clauses == []


def test_a_role_that_one_does_not_hold_is_refused(cast: Cast) -> None:
    version = stories.in_force(cast)
    for role in ("headteacher", "pupil", "dsl"):
        with pytest.raises(access.NotAllowed):
            stories.ask(cast, version, role=role)


@pytest.mark.parametrize("role", ["teacher", "headteacher", "governor"])
def test_without_sign_in_only_pupils_and_parents_ask(cast: Cast, role: str) -> None:
    version = stories.in_force(cast)
    with pytest.raises(access.NotAllowed):
        stories.ask_in_public(cast, version, stories.FORBIDDEN, role=role)


def test_only_a_version_in_force_answers(cast: Cast) -> None:
    version = stories.in_force(cast)
    with pytest.raises(operations.NoAnswer):
        stories.ask(cast, version, now=NOW - datetime.timedelta(days=30))
    policies.withdraw(version=version, reason="Not now.", by=cast.head, now=NOW)
    version.refresh_from_db()
    with pytest.raises(operations.NoAnswer):
        stories.ask(cast, version, now=NOW + datetime.timedelta(days=1))


def test_an_answer_is_shown_again_after_its_version_is_gone(cast: Cast) -> None:
    version = stories.in_force(cast)
    answer = stories.ask(cast, version)
    before = queries.shown(queries.given_answer(answer.id, visible_to=cast.teacher, on=NOW.date()))
    policies.withdraw(version=version, reason="Not now.", by=cast.head, now=NOW)
    later = NOW.date() + datetime.timedelta(days=400)
    again = queries.given_answer(answer.id, visible_to=cast.head, on=later)
    assert again is not None
    after = queries.shown(again)
    assert after.changed
    assert not before.changed
    assert (after.verdict, after.cited, after.tell, after.because) == (
        before.verdict, before.cited, before.tell, before.because,
    )  # fmt: skip


def test_another_school_has_no_answer_of_ours(cast: Cast) -> None:
    answer = stories.ask(cast, stories.in_force(cast))
    from handbell.tenancy.scope import for_school  # noqa: PLC0415

    with for_school(cast.other_school.id):
        assert queries.given_answer(answer.id, visible_to=cast.elsewhere, on=NOW.date()) is None
        assert not Answer.objects.exists()


def test_answers_are_never_changed_nor_deleted(cast: Cast) -> None:
    answer = stories.ask(cast, stories.in_force(cast))
    for change in (
        lambda: Answer.objects.filter(id=answer.id).update(decision="may"),
        lambda: Answer.objects.filter(id=answer.id)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_words_go_when_their_time_is_over_and_the_answer_stays(cast: Cast, settings: object) -> None:
    answer = stories.ask(cast, stories.in_force(cast))
    days = datetime.timedelta(days=180)
    assert operations.do_what_is_due(now=NOW + days) == 0
    assert operations.do_what_is_due(now=NOW + days + datetime.timedelta(days=1)) == 1
    assert not Question.objects.exists()
    assert operations.do_what_is_due(now=NOW + days * 2) == 0
    again = queries.given_answer(answer.id, visible_to=cast.teacher, on=NOW.date())
    assert again is not None
    assert queries.shown(again).question == ""
    assert queries.shown(again).verdict


def test_in_doubt_nothing_is_allowed(cast: Cast) -> None:
    """An act that is allowed, asked with a word that means nothing to anybody: first be sure."""
    version = stories.in_force(cast)
    allowed = {"action": "refuse_request", "counterpart": "pupil"}
    plain = stories.ask(cast, version, "May I refuse it?", given=allowed, sure=True)
    assert plain.said["unsure"] is False
    assert all(slug in FACTS for slug in plain.facts)


def test_todays_guidance_stands_beside_and_is_kept_as_it_was_that_day(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = {
        "text": "Phones stay away all day.",
        "source": "An invented department",
        "url": "https://example.org/phones",
        "nation": "england",
        "standing": "second_hand",
        "checked_on": "2026-11-01",
        "departs": True,
        "clauses": ["3.11"],
    }
    monkeypatch.setattr("handbell.advice.answers.guidance_as_json", lambda decision, nation, on: [note])
    answer = stories.ask(cast, stories.in_force(cast), everyday="former-pupil-17")
    monkeypatch.setattr("handbell.advice.answers.guidance_as_json", lambda decision, nation, on: [])
    page = cast.client(cast.teacher).get(reverse("advice:answer", args=[answer.id])).content.decode()
    assert note["text"] in page
    assert "not the policy’s words" in page
    assert "Says otherwise than the policy" in page
    assert "checked on 1 November 2026" in page
    assert "another page reports it" in page
    assert note["text"] not in answer.said["because"]


def test_whoever_asks_whom_to_tell_is_told_first(cast: Cast) -> None:
    answer = stories.ask(
        cast,
        stories.in_force(cast),
        given={"action": "report", "matter": "bullying_of_staff", "asks": "whom"},
    )
    shown = queries.shown(answer)
    assert shown.tell
    assert shown.verdict.startswith("Tell the ")
