"""Nothing goes without a period, two people and thirty days; and what went is gone."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from handbell.audit.models import AuditEvent
from handbell.concerns import access
from handbell.concerns.matters import Matter
from handbell.concerns.models import (
    Case,
    Concern,
    Disposal,
    DisposalStatus,
    Entry,
    Hold,
    Involved,
    KeepFor,
    Part,
    Status,
    Teller,
)
from handbell.concerns.operations import files, handling, keeping, people, readers
from handbell.concerns.queries import keeping as queries
from handbell.people.operations import Refused
from handbell.people.roles import Role
from handbell.vault.compartments import Erased
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.concerns.test_case_whole_way import at, send
from tests.concerns.test_files_in_case import give, whats

YEAR = datetime.timedelta(days=366)
DAY = datetime.timedelta(days=1)


def closed(cast: Cast, matter: Matter = Matter.ADULT, **more: Any) -> Case:
    """A case that was told, read and closed."""
    case = stories.case_about(cast, matter, **more)
    handling.close(case=case, reason="Done.", outcome="They talk again.", by=cast.head, now=NOW)
    case.refresh_from_db()
    return case


def period(cast: Cast, matter: Matter = Matter.ADULT, years: int = 6, *, from_birth: bool = False) -> None:
    keeping.set_period(
        matter=matter, years=years, from_birth=from_birth, source="Our schedule", by=cast.head, now=NOW
    )


def over(years: int = 6) -> datetime.datetime:
    return NOW.replace(year=NOW.year + years) + DAY


def agreed(cast: Cast, **more: Any) -> tuple[Case, Disposal, datetime.datetime]:
    """A case that two agreed to let go, and when."""
    period(cast)
    case, now = closed(cast, **more), over()
    row = keeping.propose(case=case, by=cast.head, now=now)
    keeping.agree(case=case, disposal=row, by=cast.dsl, now=now)
    row.refresh_from_db()
    return case, row, now


def test_no_period_no_proposal(cast: Cast) -> None:
    case = closed(cast)
    assert keeping.do_what_is_due(now=NOW + 90 * YEAR) == 0
    with pytest.raises(Refused, match="no period"):
        keeping.propose(case=case, by=cast.head, now=NOW + 90 * YEAR)
    assert not Disposal.objects.exists()


def test_only_one_period_is_offered_and_it_is_not_set_by_itself(cast: Cast) -> None:
    offered = {one.matter: one.offer for one in queries.periods() if one.offer}
    assert list(offered) == [Matter.PUPIL]
    assert (offered[Matter.PUPIL].years, offered[Matter.PUPIL].from_birth) == (25, True)
    assert not KeepFor.objects.exists()
    page = cast.client(cast.head).get(reverse("concerns:keeping_school")).content.decode()
    assert page.count("Not confirmed: set by the school") == len(Matter) - 1


def test_from_the_end_of_the_period_to_nothing_left(cast: Cast) -> None:
    period(cast)
    case = closed(cast, by=cast.teacher)
    early = NOW.replace(year=NOW.year + 6) - DAY
    assert keeping.do_what_is_due(now=early) == 0
    assert keeping.do_what_is_due(now=over()) == 1
    assert keeping.do_what_is_due(now=over()) == 0
    row = Disposal.objects.get(case=case)
    assert (row.status, row.proposed_by) == (DisposalStatus.PROPOSED, None)
    with pytest.raises(access.NotAllowed):  # the clock is no first person
        keeping.agree(case=case, disposal=row, by=cast.dsl, now=over())
    row = keeping.propose(case=case, by=cast.head, now=over())
    with pytest.raises(access.NotAllowed):
        keeping.agree(case=case, disposal=row, by=cast.head, now=over())
    keeping.agree(case=case, disposal=row, by=cast.dsl, now=over())
    assert keeping.do_what_is_due(now=over() + 29 * DAY) == 0
    assert keeping.do_what_is_due(now=over() + 30 * DAY) == 1
    case = Case.objects.get(id=case.id)
    row.refresh_from_db()
    assert (case.status, row.status) == (Status.ERASED, DisposalStatus.DONE)
    for husk, name in (
        (case, "brief"),
        (Concern.objects.get(case=case), "told"),
        (Teller.objects.get(concern__case=case), "identity"),
        (Entry.objects.filter(case=case)[0], "words"),
    ):
        with pytest.raises(Erased):
            getattr(husk, name)
    for person in (cast.head, cast.dsl, cast.teacher):
        assert cast.client(person).get(at("case", case)).status_code == 404
    event = AuditEvent.objects.get(action="concern.erased")
    assert event.object_id == case.id


def test_from_birth(cast: Cast) -> None:
    period(cast, Matter.PUPIL, 25, from_birth=True)
    case = closed(cast, Matter.PUPIL)
    with pytest.raises(Refused, match="date of birth is missing"):
        keeping.propose(case=case, by=cast.head, now=NOW + 50 * YEAR)
    assert keeping.do_what_is_due(now=NOW + 50 * YEAR) == 0
    keeping.put_down_birth(case=case, born=datetime.date(2012, 2, 29), by=cast.dsl, now=NOW)
    case.refresh_from_db()
    assert queries.ends_on(case, KeepFor.objects.get()) == datetime.date(2037, 3, 1)
    assert keeping.do_what_is_due(now=NOW.replace(year=2037, month=2, day=28)) == 0
    assert keeping.do_what_is_due(now=NOW.replace(year=2037, month=3, day=1)) == 1


@pytest.mark.parametrize("when", ["proposed", "agreed"])
def test_a_hold_stops_it(cast: Cast, when: str) -> None:
    period(cast)
    case, now = closed(cast), over()
    row = keeping.propose(case=case, by=cast.head, now=now)
    if when == "agreed":
        keeping.agree(case=case, disposal=row, by=cast.dsl, now=now)
    held = keeping.hold(case=case, reason="An inquiry asked.", by=cast.head, now=now)
    row.refresh_from_db()
    assert row.status == DisposalStatus.STOPPED
    with pytest.raises(Refused, match="has to be kept"):
        keeping.propose(case=case, by=cast.head, now=now + 40 * DAY)
    assert keeping.do_what_is_due(now=now + 3 * YEAR) == 0
    keeping.end_hold(case=case, hold=held, reason="It is over.", by=cast.head, now=now + 3 * YEAR)
    assert keeping.do_what_is_due(now=now + 3 * YEAR) == 1
    case.refresh_from_db()
    assert case.status == Status.CLOSED


def _reopen(cast: Cast, case: Case, now: datetime.datetime) -> None:
    handling.reopen(case=case, reason="Again.", by=cast.head, now=now)


def _longer(cast: Cast, case: Case, now: datetime.datetime) -> None:
    keeping.set_period(
        matter=Matter.ADULT, years=10, from_birth=False, source="Our schedule", by=cast.head, now=now
    )


def _about_the_proposer(cast: Cast, case: Case, now: datetime.datetime) -> None:
    people.add_person(
        case=case, part=Part.SUBJECT, name="", person=cast.head, note="", key="k", by=cast.dsl, now=now
    )


@pytest.mark.parametrize("change", [_reopen, _longer, _about_the_proposer])
def test_what_changes_in_the_thirty_days_stops_it(
    cast: Cast, change: Callable[[Cast, Case, datetime.datetime], None]
) -> None:
    case, row, now = agreed(cast)
    change(cast, case, now)
    keeping.do_what_is_due(now=now + 31 * DAY)
    case.refresh_from_db()
    row.refresh_from_db()
    assert row.status == DisposalStatus.STOPPED
    assert case.status != Status.ERASED


def test_any_reader_stops_it_and_it_is_not_asked_again_for_a_year(cast: Cast) -> None:
    case, row, now = agreed(cast)
    keeping.stop(case=case, disposal=row, reason="A claim may come.", by=cast.dsl, now=now)
    keeping.stop(case=case, disposal=row, reason="A claim may come.", by=cast.dsl, now=now)
    assert AuditEvent.objects.filter(action="concern.disposal-stopped").count() == 1
    assert keeping.do_what_is_due(now=now + 300 * DAY) == 0
    assert keeping.do_what_is_due(now=now + YEAR) == 1


def test_two_people_are_two_accounts(cast: Cast) -> None:
    period(cast)
    case, now = closed(cast), over()
    row = keeping.propose(case=case, by=cast.head, now=now)
    twin = stories.another(cast, "Hattie", "Oakes", Role.DSL)
    twin.account_id = cast.head.account_id
    with pytest.raises(Refused, match="two different people"):
        keeping.agree(case=case, disposal=row, by=twin, now=now)


def test_who_was_in_it_leads_nowhere_afterwards(cast: Cast) -> None:
    case, _row, now = agreed(cast, words="It was Rowe.")
    people.add_person(
        case=case, part=Part.SUBJECT, name="", person=cast.teacher, note="", key="k", by=cast.dsl, now=now
    )
    readers.give_reader(case=case, person=cast.deputy, reason="To help.", by=cast.head, now=now)
    keeping.do_what_is_due(now=now + 31 * DAY)
    case = Case.objects.get(id=case.id)
    assert case.status == Status.ERASED
    assert set(Involved.objects.filter(case=case).values_list("index", flat=True)) == {""}
    index = access.who(cast.teacher.id, cast.school.id)
    assert not case.shut_out.filter(who=index).exists()
    assert not case.grants.filter(until=None).exists()
    for table in (Case, Disposal, Hold):
        assert "Rowe" not in str(list(table.objects.values()))


def test_its_files_go_with_it_but_not_one_that_is_sealed(cast: Cast) -> None:
    period(cast)
    case, now = closed(cast), over()
    exhibit, apart = give(case), give(case)
    files.seal(case=case, exhibit=apart, by=cast.dsl, now=NOW)
    with pytest.raises(Refused, match="sealed away"):
        keeping.propose(case=case, by=cast.head, now=now)
    assert keeping.do_what_is_due(now=now) == 0
    asked = files.ask_to_destroy(case=case, exhibit=apart, reference="CRI 20/2211", by=cast.head, now=now)
    files.decide_destroy(case=case, row=asked, agree=True, by=cast.dsl, now=now)
    row = keeping.propose(case=case, by=cast.head, now=now)
    keeping.agree(case=case, disposal=row, by=cast.dsl, now=now)
    assert keeping.do_what_is_due(now=now + 30 * DAY) == 1
    assert whats(exhibit) == ["received", "destroyed"]
    assert AuditEvent.objects.get(action="concern.erased").object_id == case.id


@pytest.fixture
def waiting(cast: Cast) -> tuple[Case, Disposal]:
    """A case closed seven years ago, that the head proposed to let go."""
    case = closed(cast)
    Case.objects.filter(id=case.id).update(closed_at=NOW - 7 * YEAR)
    case.refresh_from_db()
    period(cast)
    return case, keeping.propose(case=case, by=cast.head, now=NOW)


# Each view that takes POST: what is sent, who does it, and a reader who may not (nobody where every reader may).
VIEWS = {
    "keeping_birth": ({"born_day": "1", "born_month": "2", "born_year": "2012"}, "dsl", ""),
    "keeping_hold": ({"reason": "An inquiry."}, "head", "dsl"),
    "keeping_propose": ({"sure": "on"}, "head", "dsl"),
    "keeping_agree": ({"sure": "on"}, "dsl", "head"),
    "keeping_stop": ({"reason": "A claim."}, "dsl", ""),
    "keeping_end_hold": ({"reason": "Over."}, "head", "dsl"),
}


@pytest.mark.parametrize("name", VIEWS)
def test_each_page_of_a_case(cast: Cast, waiting: tuple[Case, Disposal], name: str) -> None:
    case, row = waiting
    fields, does, may_not = VIEWS[name]
    more: dict[str, object] = {"disposal_id": row.id} if name in {"keeping_agree", "keeping_stop"} else {}
    if name == "keeping_end_hold":
        more = {"hold_id": keeping.hold(case=case, reason="Wait.", by=cast.head, now=NOW).id}
    path = at(name, case, **more)
    assert cast.stranger().post(path, fields).status_code == 302
    for outsider in (cast.teacher, cast.pupil, cast.elsewhere, cast.office):
        for answer in (cast.client(outsider).post(path, fields), cast.client(outsider).get(path)):
            assert answer.status_code == 404
    if may_not:
        assert cast.client(getattr(cast, may_not)).post(path, fields).status_code == 403
    client = cast.client(getattr(cast, does))
    assert "hb-error-summary" in client.post(path, {"key": ""}).content.decode()
    assert client.post(path, {"reason": "\x00", "sure": "\x00", "born_day": "\x00"}).status_code in {200, 400}
    before = AuditEvent.objects.count()
    send(client, path, **fields)
    assert AuditEvent.objects.count() > before
    stale = client.session
    stale["account_authentication_methods"] = []
    stale.save()
    assert client.post(path, fields).status_code == 403
    assert client.get(path).status_code == 302


def test_pages_of_the_school(cast: Cast, waiting: tuple[Case, Disposal]) -> None:
    case, _row = waiting
    school = reverse("concerns:keeping_school")
    assert case.reference in cast.client(cast.dsl).get(school).content.decode()
    assert case.reference not in cast.client(cast.chair).get(school).content.decode()
    for outsider in (cast.teacher, cast.pupil, cast.office):
        assert cast.client(outsider).get(school).status_code == 404
    path = reverse("concerns:keeping_period", args=[Matter.PUPIL])
    fields = {"years": "25", "counted": "birth", "source": "Our schedule, line 3"}
    assert cast.client(cast.teacher).post(path, fields).status_code == 404
    assert cast.client(cast.dsl).post(path, fields).status_code == 403
    assert cast.client(cast.head).post(reverse("concerns:keeping_period", args=["nobody"])).status_code == 404
    head = cast.client(cast.head)
    for years in ("", "0", "101", "x", "1" * 400):
        assert head.post(path, fields | {"years": years}).status_code == 200
    send(head, path, **fields)
    send(head, path, **fields)
    assert KeepFor.objects.filter(matter=Matter.PUPIL).count() == 1


def test_a_case_that_may_go_says_so(cast: Cast, waiting: tuple[Case, Disposal]) -> None:
    case, _row = waiting
    asked: dict[str, Client] = {"dsl": cast.client(cast.dsl), "head": cast.client(cast.head)}
    pages = {name: client.get(at("keeping", case)).content.decode() for name, client in asked.items()}
    assert "Agree to let it go" in pages["dsl"]
    assert "Agree to let it go" not in pages["head"]
    assert AuditEvent.objects.filter(action="audit.viewed", kind="case-keeping").count() == 2
