"""Signing, asking, declining, answering, countersigning: what each writes, and what it refuses."""

from __future__ import annotations

import datetime
import secrets

import pytest
from django.http import Http404

from handbell.audit import queries as audit
from handbell.declarations import operations, queries
from handbell.declarations.models import Answer, Countersignature, Method, Objection, Signature
from handbell.declarations.operations import Refused
from handbell.declarations.states import State
from handbell.notifications import queries as notifications
from handbell.people.models import Person
from handbell.policies import operations as policy_operations
from handbell.policies.models import Version
from tests.cast import NOW, Cast
from tests.declarations import stories
from tests.declarations.stories import EVERYBODY, HEAD_ONLY, LATER

TODAY = NOW.date()


def state(person: Person, version: Version, on: datetime.date = TODAY) -> State | None:
    found = queries.mine_for(person, version.id, on=on)
    return found.state if found else None


def topics(person: Person) -> list[str]:
    return [message.topic for message in notifications.waiting(person)]


def record(cast: Cast, version: Version, **more: object) -> Signature:
    what = {
        "version": version,
        "person": cast.teacher,
        "method": Method.ON_PAPER,
        "signed_on": TODAY,
        "note": "In the red folder, page 4.",
        "job_title": "Class teacher",
        "language": "en",
        "submission_key": secrets.token_hex(16),
        "step_up": "password",
        "by": cast.head,
        "now": NOW,
    }
    return operations.record_signature(**(what | more))  # type: ignore[arg-type]


def test_a_signature_keeps_the_words_the_person_and_the_time(cast: Cast, version: Version) -> None:
    signature = stories.signed(cast.teacher, version)
    assert "18 June 2018" in signature.statement
    assert (signature.name, signature.job_title) == ("Tomasz Rowe", "Class teacher")
    assert signature.school_name == cast.school.name
    assert (signature.version_sha256, signature.version_label) == (version.sha256, version.label)
    assert (signature.signed_at, signature.signed_on) == (NOW, TODAY)
    assert (signature.method, signature.step_up, signature.note) == (Method.ON_SCREEN, "password", None)
    events = list(audit.events_about("signature", signature.id))
    assert [event.action for event in events] == ["declaration.signed"]
    assert audit.anchor(events[0]) == (signature.anchor_seq, signature.anchor_hash)
    assert events[0].detail["seal"] == signature.seal
    assert topics(cast.head) == ["countersign-owed"]


def test_the_day_is_the_schools_and_not_that_of_greenwich(cast: Cast, version: Version) -> None:
    summer = datetime.datetime(2027, 6, 30, 23, 30, tzinfo=datetime.UTC)  # half past midnight in the school
    assert stories.signed(cast.teacher, version, now=summer).signed_on == datetime.date(2027, 7, 1)


def test_pressed_twice_is_one_signature(cast: Cast, version: Version) -> None:
    first = stories.signed(cast.teacher, version, key="k")
    assert stories.signed(cast.teacher, version, key="k") == first
    assert stories.signed(cast.teacher, version, key="from another tab") == first
    assert Signature.objects.count() == 1
    assert audit.events_about("signature", first.id).count() == 1


def test_signing_needs_a_step_up(cast: Cast, version: Version) -> None:
    with pytest.raises(Refused):
        operations.sign(
            version=version,
            by=cast.teacher,
            job_title="Teacher",
            language="en",
            submission_key="k",
            step_up="",
            now=NOW,
        )
    assert not Signature.objects.exists()


def test_a_job_title_is_part_of_the_form(cast: Cast, version: Version) -> None:
    with pytest.raises(Refused) as refusal:
        operations.sign(
            version=version,
            by=cast.teacher,
            job_title=" ",
            language="en",
            submission_key="k",
            step_up="code",
            now=NOW,
        )
    assert refusal.value.field == "job_title"


@pytest.mark.parametrize("who", ["pupil", "parent"])
def test_who_is_not_asked_does_not_sign(cast: Cast, version: Version, who: str) -> None:
    with pytest.raises(Http404):
        stories.signed(getattr(cast, who), version)


def test_only_the_version_in_force_is_signed(cast: Cast, version: Version) -> None:
    stories.next_version(cast, version, EVERYBODY)
    with pytest.raises(Refused):
        stories.signed(cast.teacher, version, now=LATER)
    policy = stories.in_force(cast, policy_operations.adopt_pack(pack_id="mosaic", by=cast.deputy, now=NOW))
    policy_operations.withdraw(version=policy, reason="Not ours.", by=cast.head, now=NOW)
    with pytest.raises(Refused):
        stories.signed(cast.teacher, policy)


def test_earlier_signatures_stay_with_their_words(cast: Cast, version: Version) -> None:
    first = stories.signed(cast.teacher, version)
    after = stories.next_version(cast, version, EVERYBODY)
    second = stories.signed(cast.teacher, after, now=LATER)
    kept = queries.history_of(cast.teacher.id, visible_to=cast.teacher, on=LATER.date()).signatures
    assert kept == [second, first]
    assert kept[1].statement == first.statement
    assert kept[1].version_sha256 != second.version_sha256


def test_the_head_countersigns_a_list_and_the_chair_the_heads(cast: Cast, version: Version) -> None:
    theirs = [stories.signed(person, version) for person in (cast.teacher, cast.office, cast.chair)]
    own = stories.signed(cast.head, version)
    assert {one.signature for one in queries.to_countersign(cast.head, on=TODAY)} == set(theirs)
    assert [one.signature for one in queries.to_countersign(cast.chair, on=TODAY)] == [own]
    batch = stories.countersigned(cast.head, *theirs)
    assert {one.batch for one in batch} == {batch[0].batch}
    assert {one.batch_sha256 for one in batch} == {batch[0].batch_sha256}
    (under_own,) = stories.countersigned(cast.chair, own)
    assert (under_own.role, under_own.name) == ("chair", "Catrin Lowe")
    for person in (cast.teacher, cast.office, cast.chair, cast.head):
        assert state(person, version) == State.COUNTERSIGNED
    assert topics(cast.head) == topics(cast.chair) == []


def test_nobody_countersigns_their_own_nor_what_is_not_theirs(cast: Cast, version: Version) -> None:
    own, teachers = stories.signed(cast.head, version), stories.signed(cast.teacher, version)
    for by, signature in (
        (cast.head, own),
        (cast.chair, teachers),
        (cast.deputy, teachers),
        (cast.teacher, teachers),
        (cast.governor, own),
    ):
        with pytest.raises(Refused):
            stories.countersigned(by, signature)
    assert not Countersignature.objects.exists()


def test_a_list_that_has_changed_signs_nothing(cast: Cast, version: Version) -> None:
    stays = stories.signed(cast.office, version)
    goes = stories.signed(cast.teacher, version)
    after = stories.next_version(cast, version, EVERYBODY)
    with pytest.raises(Refused):
        stories.countersigned(cast.head, stays, goes, now=LATER)
    assert not Countersignature.objects.exists()
    again = stories.signed(cast.office, after, now=LATER)
    assert stories.countersigned(cast.head, again, now=LATER)


def test_a_carried_over_signature_is_still_countersigned(cast: Cast, version: Version) -> None:
    signature = stories.signed(cast.teacher, version)
    after = stories.next_version(cast, version, HEAD_ONLY)
    stories.countersigned(cast.head, signature, now=LATER)
    assert state(cast.teacher, after, LATER.date()) == State.COUNTERSIGNED


def test_countersigning_twice_gives_what_is_there(cast: Cast, version: Version) -> None:
    signature = stories.signed(cast.teacher, version)
    first = stories.countersigned(cast.head, signature)
    assert stories.countersigned(cast.head, signature) == first
    assert Countersignature.objects.count() == 1


def test_a_question_is_answered_and_then_signed(cast: Cast, version: Version) -> None:
    objection = stories.asked(cast.teacher, version)
    assert (state(cast.teacher, version), topics(cast.head)) == (State.QUERIED, ["declaration-query"])
    operations.answer(objection=objection, text="It means the choir too.", by=cast.head, now=NOW)
    assert (state(cast.teacher, version), topics(cast.head)) == (State.OWED, [])
    assert topics(cast.teacher) == ["declaration-answered"]
    mine = queries.mine_for(cast.teacher, version.id, on=TODAY)
    assert mine is not None
    assert mine.answer is not None
    assert mine.answer.text == "It means the choir too."
    stories.signed(cast.teacher, version)
    assert state(cast.teacher, version) == State.SIGNED
    assert topics(cast.teacher) == []


def test_who_declined_may_still_sign_and_the_head_of_all_answers(cast: Cast, version: Version) -> None:
    stories.declined(cast.teacher, version)
    assert state(cast.teacher, version) == State.DECLINED
    stories.signed(cast.teacher, version)
    heads = stories.declined(cast.head, version)
    assert queries.open_objections(cast.head, on=TODAY) == []
    assert queries.open_objections(cast.chair, on=TODAY) == [heads]
    with pytest.raises(Http404):
        operations.answer(objection=heads, text="No.", by=cast.head, now=NOW)
    operations.answer(objection=heads, text="Let us speak.", by=cast.chair, now=NOW)


def test_asking_without_a_reason_and_twice_is_refused(cast: Cast, version: Version) -> None:
    with pytest.raises(Refused):
        operations.object_to(
            version=version,
            kind=Objection.Kind.QUERY,
            reason="  ",
            submission_key="k",
            by=cast.teacher,
            now=NOW,
        )
    stories.asked(cast.teacher, version)
    with pytest.raises(Refused):
        stories.asked(cast.teacher, version)
    assert Objection.objects.count() == 1


def test_an_answer_comes_too_late_for_who_has_signed(cast: Cast, version: Version) -> None:
    objection = stories.asked(cast.teacher, version)
    stories.signed(cast.teacher, version)
    assert queries.open_objections(cast.head, on=TODAY) == []
    with pytest.raises(Refused):
        operations.answer(objection=objection, text="Late.", by=cast.head, now=NOW)
    assert not Answer.objects.exists()


def test_words_are_sealed_in_the_database(cast: Cast, version: Version) -> None:
    objection = stories.asked(cast.teacher, version)
    stored = Objection.objects.filter(id=objection.id).values_list("reason", flat=True).get()
    assert b"choir" not in bytes(stored)  # type: ignore[call-overload]
    assert Objection.objects.get(id=objection.id).reason.endswith("choir's page?")


def test_the_head_puts_down_what_came_on_paper(cast: Cast, version: Version) -> None:
    signature = record(cast, version)
    assert (signature.method, signature.recorded_by) == (Method.ON_PAPER, cast.head)
    assert state(cast.teacher, version) == State.SIGNED
    assert stories.countersigned(cast.head, signature)
    assert Signature.objects.get(id=signature.id).note == "In the red folder, page 4."


def test_what_the_head_puts_down_on_behalf_the_chair_countersigns(cast: Cast, version: Version) -> None:
    signature = record(cast, version, method=Method.ON_BEHALF)
    with pytest.raises(Refused):
        stories.countersigned(cast.head, signature)
    (given,) = stories.countersigned(cast.chair, signature)
    assert given.role == "chair"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"note": "  "}, "note"),
        ({"signed_on": TODAY + datetime.timedelta(days=1)}, "signed_on"),
        ({"signed_on": TODAY - datetime.timedelta(days=1)}, "signed_on"),
        ({"job_title": ""}, "job_title"),
        ({"step_up": ""}, None),
    ],
)
def test_a_record_without_note_or_with_an_impossible_day_is_refused(
    cast: Cast, version: Version, wrong: dict[str, object], field: str | None
) -> None:
    with pytest.raises(Refused) as refusal:
        record(cast, version, **wrong)
    assert refusal.value.field == field
    assert not Signature.objects.exists()


def test_nobody_puts_down_their_own_and_staff_nobodys(cast: Cast, version: Version) -> None:
    for by, person in (
        (cast.head, cast.head),
        (cast.deputy, cast.teacher),
        (cast.office, cast.teacher),
        (cast.chair, cast.teacher),
        (cast.teacher, cast.second_teacher),
    ):
        with pytest.raises(Http404):
            record(cast, version, by=by, person=person)
    assert record(cast, version, by=cast.chair, person=cast.head).countersign_by == "headteacher"
