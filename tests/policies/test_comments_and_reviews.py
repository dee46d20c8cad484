"""People say what they think of a draft; the clock brings versions into force; reviews move dates and nothing else."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from handbell.notifications.models import Message
from handbell.policies import facts, operations, queries
from handbell.policies.facts import Review
from handbell.policies.models import Status
from tests.cast import NOW, Cast
from tests.policies import stories

TODAY = NOW.date()
DAY = datetime.timedelta(days=1)


def test_those_whom_it_binds_comment_and_the_author_answers(cast: Cast) -> None:
    version = operations.open_for_comments(
        version=stories.draft(cast), until=TODAY + 7 * DAY, by=cast.deputy, now=NOW
    )
    told = set(Message.objects.filter(topic="comment-asked").values_list("to_id", flat=True))
    assert {cast.teacher.id, cast.governor.id, cast.head.id} <= told
    assert not {cast.deputy.id, cast.pupil.id, cast.parent.id} & told
    said = operations.comment(version=version, clause_ref="7.5", text="Too strict.", by=cast.teacher, now=NOW)
    assert [task.status for task in queries.tasks_for(cast.deputy, now=NOW)] == [Status.COMMENTS.label]
    answered = operations.answer_comment(comment=said, answer="It stays.", by=cast.deputy, now=NOW)
    assert answered.answer == "It stays."
    with pytest.raises(operations.CannotDo):
        operations.answer_comment(comment=said, answer="Again.", by=cast.deputy, now=NOW)
    for person in (cast.pupil, cast.parent, cast.elsewhere):
        with pytest.raises(PermissionDenied):
            operations.comment(version=version, clause_ref="", text="Hm.", by=person, now=NOW)
    for ref, text, now in (("99", "Hm.", NOW), ("", " ", NOW), ("", "Late.", NOW + 8 * DAY)):
        with pytest.raises(operations.CannotDo):
            operations.comment(version=version, clause_ref=ref, text=text, by=cast.teacher, now=now)


def test_a_version_taken_back_becomes_a_new_draft_and_stays_as_it_was(cast: Cast) -> None:
    version = stories.submitted(cast)
    with pytest.raises(operations.CannotDo):
        operations.return_to_draft(version=version, reason="", by=cast.deputy, now=NOW)
    draft = operations.return_to_draft(
        version=version, reason="A clause is missing.", by=cast.deputy, now=NOW
    )
    version.refresh_from_db()
    assert (version.status, draft.status, draft.made_from) == (Status.WITHDRAWN, Status.DRAFT, version)
    assert draft.words.blocks == version.words.blocks
    assert draft.label != version.label


def test_the_clock_brings_an_approved_version_into_force_on_its_day_once(cast: Cast) -> None:
    version = operations.bring_into_force(
        version=stories.approved(cast), on=TODAY + 2 * DAY, by=cast.head, now=NOW
    )
    assert version.status == Status.APPROVED
    operations.do_what_is_due(now=NOW + DAY)
    version.refresh_from_db()
    assert version.status == Status.APPROVED
    operations.do_what_is_due(now=NOW + 2 * DAY)
    version.refresh_from_db()
    assert version.status == Status.IN_FORCE
    assert operations.do_what_is_due(now=NOW + 2 * DAY) == 0


def test_a_day_gone_by_is_refused(cast: Cast) -> None:
    with pytest.raises(operations.CannotDo):
        operations.bring_into_force(version=stories.approved(cast), on=TODAY - DAY, by=cast.head, now=NOW)


@pytest.mark.parametrize(
    ("due", "day", "state"),
    [
        ("", "2026-11-21", Review.NO_DATE),
        ("2027-01", "2026-11-01", Review.LATER),
        ("2027-01", "2026-11-21", Review.SOON),
        ("2027-01", "2027-01-01", Review.DUE),
        ("2027-01", "2027-01-31", Review.DUE),
        ("2027-01", "2027-02-01", Review.OVERDUE),
        ("2026-11-21", "2026-11-21", Review.DUE),
        ("2026-11-21", "2026-11-22", Review.OVERDUE),
        ("2024", "2024-12-31", Review.DUE),
    ],
)
def test_a_review_due_in_a_month_is_late_only_when_the_month_is_over(
    due: str, day: str, state: Review
) -> None:
    assert facts.review_state(due, datetime.date.fromisoformat(day)) is state


def test_head_and_chair_are_reminded_before_and_every_week_after(cast: Cast) -> None:
    version = stories.in_force(cast, stories.draft(cast, "mosaic"))  # due by the end of January 2027
    sent: list[str] = []
    day = NOW
    while day.date() < datetime.date(2027, 2, 16):
        if operations.do_what_is_due(now=day):
            sent.append(day.date().isoformat())
        assert operations.do_what_is_due(now=day) == 0
        day += DAY
    assert sent == ["2026-12-02", "2027-01-04", "2027-01-25", "2027-02-01", "2027-02-08", "2027-02-15"]
    topics = Message.objects.filter(topic__startswith="review-").values_list("to_id", flat=True)
    assert set(topics) == {cast.head.id, cast.chair.id}
    operations.review_unchanged(
        version=version, reviewed_on=day.date(), next_due="2028-01", note="", by=cast.head, now=day
    )
    assert operations.do_what_is_due(now=day) == 0


def test_a_review_without_change_moves_the_date_and_nothing_else(cast: Cast) -> None:
    version = stories.in_force(cast)
    sealed = (version.sha256, version.content, version.label)
    operations.review_unchanged(
        version=version, reviewed_on=TODAY, next_due="2027-11", note="All well.", by=cast.chair, now=NOW
    )
    version.refresh_from_db()
    assert (version.reviewed, version.review_due) == (TODAY.isoformat(), "2027-11")
    assert (version.sha256, version.content, version.label) == sealed
    assert [review.due_before for review in queries.reviews_of(version)] == [""]
    for reviewed_on, due in ((TODAY + DAY, "2028"), (TODAY, "2026-10"), (TODAY, TODAY.isoformat())):
        with pytest.raises(operations.CannotDo):
            operations.review_unchanged(
                version=version, reviewed_on=reviewed_on, next_due=due, note="", by=cast.head, now=NOW
            )
    with pytest.raises(PermissionDenied):
        operations.review_unchanged(
            version=version, reviewed_on=TODAY, next_due="2028", note="", by=cast.teacher, now=NOW
        )


def test_a_finding_is_seen_with_a_note_once(cast: Cast) -> None:
    version = stories.draft(cast)
    finding = queries.findings_of(version).first()
    assert finding is not None
    with pytest.raises(operations.CannotDo):
        operations.mark_finding_seen(finding=finding, note="", by=cast.deputy, now=NOW)
    operations.mark_finding_seen(finding=finding, note="Known.", by=cast.deputy, now=NOW)
    with pytest.raises(operations.CannotDo):
        operations.mark_finding_seen(finding=finding, note="Known.", by=cast.deputy, now=NOW)


def test_tasks_say_whose_turn_it_is(cast: Cast) -> None:
    version = stories.draft(cast)
    assert [task.text for task in queries.tasks_for(cast.deputy, now=NOW)] == [
        "Finish the draft of “Social Networking Policy”"
    ]
    version = stories.submitted(cast, version)
    assert [task.kind for task in queries.tasks_for(cast.chair, now=NOW)] == ["do"]
    assert queries.tasks_for(cast.teacher, now=NOW) == []
    stories.in_force(cast, stories.draft(cast, "elthorne-park"))
    assert ("late", "Review overdue since February 2024") in [
        (task.kind, task.status) for task in queries.tasks_for(cast.head, now=NOW)
    ]
