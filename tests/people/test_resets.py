"""A lost second factor: two people and a day, and the person it is about can stop it."""

from __future__ import annotations

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.http import Http404
from django.urls import reverse

from handbell.audit.models import AuditEvent
from handbell.people import operations, queries
from handbell.people.access import NotAllowed
from handbell.people.models import Person, SecondFactorReset, SignInSession
from handbell.people.operations import Refused
from tests.cast import NOW, Cast

PAGE = reverse("people:resets")
DAY = datetime.timedelta(hours=24)
Status = SecondFactorReset.Status


def factor(person: Person) -> Person:
    """The person, with an authenticator app."""
    Authenticator.objects.get_or_create(
        user=person.account, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}}
    )
    return person


def has_factor(person: Person) -> bool:
    return Authenticator.objects.filter(user_id=person.account_id).exists()


def asked(cast: Cast, *, by: Person | None = None) -> SecondFactorReset:
    return operations.ask_for_reset(person=factor(cast.teacher), by=by or cast.office, now=NOW)


def agreed(cast: Cast) -> SecondFactorReset:
    return operations.agree_to_reset(reset=asked(cast), by=cast.deputy, now=NOW)


def test_after_two_people_and_a_day_it_is_taken_away_and_sessions_end(cast: Cast) -> None:
    agreed(cast)
    cast.client(cast.teacher).get("/")
    operations.do_what_is_due(now=NOW + DAY - datetime.timedelta(seconds=1))
    assert has_factor(cast.teacher)
    assert operations.do_what_is_due(now=NOW + DAY) == 1
    assert not has_factor(cast.teacher)
    assert not SignInSession.objects.filter(account_id=cast.teacher.account_id).exists()
    assert SecondFactorReset.objects.get().status == Status.DONE
    assert operations.do_what_is_due(now=NOW + DAY) == 0
    actions = AuditEvent.objects.filter(action__startswith="people.second_factor_reset")
    assert [event.action.rpartition("_")[2] for event in actions] == ["asked", "agreed", "done"]


def test_with_one_person_alone_nothing_ever_happens(cast: Cast) -> None:
    asked(cast)
    assert operations.do_what_is_due(now=NOW + 30 * DAY) == 0
    assert has_factor(cast.teacher)


def test_they_are_written_to_each_time(cast: Cast) -> None:
    agreed(cast)
    assert [message.to for message in mail.outbox] == [[cast.teacher.account.email]] * 2  # type: ignore[union-attr]
    assert "If that is wrong, sign in and stop it" in mail.outbox[0].body
    assert cast.teacher.full_name not in mail.outbox[0].body


@pytest.mark.parametrize("who", ["office", "teacher", "second_teacher", "pupil"])
def test_the_second_person_is_another_who_may(cast: Cast, who: str) -> None:
    reset = asked(cast)
    with pytest.raises((NotAllowed, Http404)):
        operations.agree_to_reset(reset=reset, by=getattr(cast, who), now=NOW)
    deputys = SecondFactorReset(
        school_id=cast.school.id, person=cast.teacher, asked_by=cast.deputy, asked_at=NOW
    )
    with pytest.raises(NotAllowed):
        operations.agree_to_reset(reset=deputys, by=cast.deputy, now=NOW)


def test_nobody_asks_for_themselves_nor_the_office_for_a_leader(cast: Cast) -> None:
    for person, by in (
        (cast.office, cast.office),
        (cast.head, cast.office),
        (cast.teacher, cast.second_teacher),
    ):
        with pytest.raises((NotAllowed, Http404)):
            operations.ask_for_reset(person=factor(person), by=by, now=NOW)


@pytest.mark.parametrize("who", ["teacher", "office", "head"])
def test_whoever_it_concerns_stops_it_even_when_it_is_agreed(cast: Cast, who: str) -> None:
    reset = agreed(cast)
    operations.stop_reset(reset=reset, by=getattr(cast, who), now=NOW)
    assert operations.do_what_is_due(now=NOW + DAY) == 0
    assert has_factor(cast.teacher)
    for again in (operations.stop_reset, operations.agree_to_reset):
        with pytest.raises(Refused):
            again(reset=reset, by=cast.head, now=NOW)
    with pytest.raises(Http404):
        operations.stop_reset(reset=reset, by=cast.second_teacher, now=NOW)


def test_asked_twice_is_one(cast: Cast) -> None:
    assert asked(cast) == asked(cast, by=cast.head)
    assert SecondFactorReset.objects.count() == 1


def test_where_there_is_none_nothing_is_asked(cast: Cast) -> None:
    with pytest.raises(Refused, match="no second factor"):
        operations.ask_for_reset(person=cast.second_teacher, by=cast.head, now=NOW)


def test_the_pages_lead_through_it(cast: Cast) -> None:
    factor(cast.teacher)
    office, deputy = cast.client(cast.office), cast.client(cast.deputy)
    person = reverse("people:person", args=[cast.teacher.id])
    assert "Ask that it be taken away" in office.get(person).text
    assert office.post(reverse("people:ask_for_reset", args=[cast.teacher.id]))["Location"] == person
    reset = SecondFactorReset.objects.get()
    agree, stop = (reverse("people:decide_reset", args=[reset.id, act]) for act in ("agree", "stop"))
    assert "Agree: I know that it is lost" not in office.get(PAGE).text
    assert cast.client(cast.second_teacher).post(stop).status_code == 404
    assert cast.client(cast.elsewhere).post(agree).status_code == 404
    assert cast.stranger().get(PAGE).status_code == 302
    assert "Agree that a lost second factor is taken away" in deputy.get("/").text
    assert "Agree: I know that it is lost" in deputy.get(PAGE).text
    assert deputy.get(agree).status_code == 405
    assert deputy.post(agree)["Location"] == PAGE
    assert "Agree: I know that it is lost" not in cast.client(cast.head).get(PAGE).text
    assert deputy.post(agree).status_code == 302  # pressed twice: it says that it was decided
    assert deputy.post(agree.replace("agree", "undo")).status_code == 404
    teacher = cast.client(cast.teacher)
    assert "Your second factor is to be taken away" in teacher.get("/").text
    assert teacher.post(stop).status_code == 302
    assert SecondFactorReset.objects.get().status == Status.STOPPED
    assert not queries.resets(visible_to=cast.head, on=NOW.date())
