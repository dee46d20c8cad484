"""What may be done to people and roles, by whom, and what it leaves behind."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from handbell.audit.models import AuditEvent
from handbell.people import access, operations, queries
from handbell.people.access import TABLE, Action, NotAllowed
from handbell.people.models import PROPOSAL_MOVES, Nation, Person, RoleHeld, RoleProposal
from handbell.people.roles import NOT_BY_OFFICE, SECOND_FACTOR, TWO_PEOPLE, Role
from handbell.tenancy.scope import NoSchool, for_school
from tests.cast import JOINED, NOW, Cast, add

TODAY = NOW.date()


def give(cast: Cast, person: Person, role: Role, by: Person | None) -> RoleHeld | RoleProposal:
    return operations.give_role(person=person, role=role, starts_on=TODAY, by=by, now=NOW)


@pytest.mark.parametrize("role", list(Role))
def test_role_by_action(cast: Cast, role: Role) -> None:
    somebody = add(cast.school, "Some", "Body", role, login="somebody")
    may = {action for action in Action if access.may(somebody, action, on=TODAY)}
    assert may == {action for action, roles in TABLE.items() if role in roles}


def test_pupils_and_parents_may_nothing_here() -> None:
    assert not any({Role.PUPIL, Role.PARENT} & roles for roles in TABLE.values())


@pytest.mark.parametrize("role", sorted(TWO_PEOPLE))
def test_a_leading_role_needs_a_second_person(cast: Cast, role: Role) -> None:
    proposal = give(cast, cast.teacher, role, cast.head)
    assert isinstance(proposal, RoleProposal)
    assert role not in queries.roles_of(cast.teacher, on=TODAY)
    for refused in (cast.head, cast.office):
        with pytest.raises(NotAllowed):
            operations.agree_to_role(proposal=proposal, by=refused, now=NOW)
    with pytest.raises(Http404):
        operations.agree_to_role(proposal=proposal, by=cast.teacher, now=NOW)
    operations.agree_to_role(proposal=proposal, by=cast.chair, now=NOW)
    assert role in queries.roles_of(cast.teacher, on=TODAY)
    with pytest.raises(operations.Refused):
        operations.agree_to_role(proposal=proposal, by=cast.dsl, now=NOW)


def test_neither_giver_nor_receiver_is_the_second_person(cast: Cast) -> None:
    proposal = give(cast, cast.deputy, Role.DSL, cast.chair)
    assert isinstance(proposal, RoleProposal)
    for refused in (cast.deputy, cast.chair):
        with pytest.raises(NotAllowed):
            operations.agree_to_role(proposal=proposal, by=refused, now=NOW)


def test_refusing_and_withdrawing_leave_nothing_held(cast: Cast) -> None:
    refused = give(cast, cast.teacher, Role.DSL, cast.head)
    assert isinstance(refused, RoleProposal)
    operations.refuse_role(proposal=refused, by=cast.chair, now=NOW)
    withdrawn = give(cast, cast.teacher, Role.DSL, cast.head)
    assert isinstance(withdrawn, RoleProposal)
    with pytest.raises(NotAllowed):
        operations.withdraw_proposal(proposal=withdrawn, by=cast.chair, now=NOW)
    operations.withdraw_proposal(proposal=withdrawn, by=cast.head, now=NOW)
    assert not RoleHeld.objects.filter(person=cast.teacher, role=Role.DSL).exists()


def test_nothing_leads_out_of_a_decision() -> None:
    for status in RoleProposal.Status:
        assert bool(PROPOSAL_MOVES[status]) is (status == RoleProposal.Status.WAITING)


def test_the_first_of_a_kind_needs_no_second_person(cast: Cast) -> None:
    with for_school(cast.other_school.id):
        chair = add(cast.other_school, "New", "Chair", Role.GOVERNOR, login="chair")
        given = give(cast, chair, Role.CHAIR, cast.elsewhere)
        assert isinstance(given, RoleHeld)
        another = add(cast.other_school, "Next", "Chair", Role.GOVERNOR, login="next")
        assert isinstance(give(cast, another, Role.CHAIR, cast.elsewhere), RoleProposal)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_gives_themselves_a_role(cast: Cast, role: Role) -> None:
    for who in (cast.head, cast.office, cast.chair):
        with pytest.raises(NotAllowed):
            give(cast, who, role, who)


@pytest.mark.parametrize("role", sorted(NOT_BY_OFFICE))
def test_the_office_makes_no_leaders(cast: Cast, role: Role) -> None:
    with pytest.raises(NotAllowed):
        give(cast, cast.teacher, role, cast.office)
    with pytest.raises(NotAllowed):
        operations.add_person(
            school=cast.school,
            given_name="A",
            family_name="B",
            roles=[role],
            joined_on=TODAY,
            by=cast.office,
            now=NOW,
        )
    assert not Person.objects.filter(family_name="B").exists()  # all of it went back


def test_the_office_neither_changes_nor_ends_a_leader(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        operations.end_person(person=cast.dsl, left_on=TODAY, by=cast.office, now=NOW)
    with pytest.raises(NotAllowed):
        operations.change_person(
            person=cast.dsl,
            given_name="X",
            family_name="Y",
            email="office@alder.example",
            job_title="",
            external_id="",
            joined_on=JOINED,
            by=cast.office,
            now=NOW,
        )
    held = RoleHeld.objects.get(person=cast.dsl, role=Role.DSL)
    with pytest.raises(NotAllowed):
        operations.end_role(held=held, ends_on=TODAY, by=cast.office, now=NOW)


def test_a_changed_address_does_not_move_the_sign_in(cast: Cast) -> None:
    """Else whoever keeps the list could sign in as anybody (security, attack 13)."""
    before = cast.teacher.email
    operations.change_person(
        person=cast.teacher,
        given_name="Tomasz",
        family_name="Rowe",
        email="other@alder.example",
        job_title="",
        external_id="",
        joined_on=JOINED,
        by=cast.office,
        now=NOW,
    )
    cast.teacher.refresh_from_db()
    assert cast.teacher.account
    assert cast.teacher.account.email == before


def change_address(cast: Cast, whom: Person, email: str, *, by: Person) -> None:
    operations.change_person(
        person=whom,
        given_name=whom.given_name,
        family_name=whom.family_name,
        email=email,
        job_title=whom.job_title,
        external_id=whom.external_id,
        joined_on=whom.joined_on,
        by=by,
        now=NOW,
    )


@pytest.mark.parametrize("first", ["change", "withdraw"])
def test_nobody_alone_lets_a_changed_address_in(cast: Cast, first: str) -> None:
    """Taking a sign-in away, changing the address and giving a new one would make the office that person."""
    if first == "change":
        change_address(cast, cast.teacher, "other@alder.example", by=cast.office)
        operations.withdraw_account(person=cast.teacher, by=cast.office, now=NOW)
    else:
        operations.withdraw_account(person=cast.teacher, by=cast.office, now=NOW)
        change_address(cast, cast.teacher, "other@alder.example", by=cast.office)
    with pytest.raises(operations.Refused, match="Somebody else who keeps the list"):
        operations.give_account(person=cast.teacher, by=cast.office, now=NOW)
    assert Person.objects.get(id=cast.teacher.id).account is None
    account = operations.give_account(person=cast.teacher, by=cast.deputy, now=NOW)
    assert account.email == "other@alder.example"


def test_the_old_address_is_let_in_again_by_anybody_who_may(cast: Cast) -> None:
    before = cast.teacher.email
    operations.withdraw_account(person=cast.teacher, by=cast.office, now=NOW)
    change_address(cast, cast.teacher, "mistyped@alder.example", by=cast.office)
    change_address(cast, cast.teacher, before, by=cast.office)
    assert operations.give_account(person=cast.teacher, by=cast.office, now=NOW).email == before


def test_a_password_is_chosen_first_once_and_on_record(cast: Cast) -> None:
    newcomer = operations.add_person(
        school=cast.school,
        given_name="Nia",
        family_name="Newly",
        email="nia@alder.example",
        joined_on=JOINED,
        by=None,
        now=NOW,
    )
    account = operations.give_account(person=newcomer, by=cast.head, now=NOW)
    chosen = {"account": account, "person": newcomer, "now": NOW}
    operations.choose_first_password(password="lantern gravel oboe", **chosen)
    account.refresh_from_db()
    assert account.check_password("lantern gravel oboe")
    event = AuditEvent.objects.get(action="people.password_chosen")
    assert (event.object_id, event.detail) == (newcomer.id, {})
    with pytest.raises(operations.Refused):
        operations.choose_first_password(password="another lantern", **chosen)


def test_roles_have_dates(cast: Cast) -> None:
    held = RoleHeld.objects.get(person=cast.teacher, role=Role.TEACHER)
    operations.end_role(held=held, ends_on=TODAY, by=cast.head, now=NOW)
    assert queries.roles_of(cast.teacher, on=TODAY) == {Role.TEACHER}
    assert queries.roles_of(cast.teacher, on=TODAY + datetime.timedelta(1)) == set()
    assert queries.roles_of(cast.teacher, on=JOINED - datetime.timedelta(1)) == set()
    operations.give_role(
        person=cast.teacher,
        role=Role.TEACHER,
        starts_on=TODAY + datetime.timedelta(7),
        by=cast.head,
        now=NOW,
    )
    assert cast.teacher not in queries.people_holding([Role.TEACHER], on=TODAY + datetime.timedelta(3))
    assert cast.teacher in queries.people_holding([Role.TEACHER], on=TODAY + datetime.timedelta(7))


@pytest.mark.parametrize(
    ("starts", "ends"), [(0, -1), (-10_000, None)], ids=["ends before it starts", "before they joined"]
)
def test_impossible_days_are_refused(cast: Cast, starts: int, ends: int | None) -> None:
    with pytest.raises(operations.Refused):
        operations.give_role(
            person=cast.teacher,
            role=Role.SITE,
            starts_on=TODAY + datetime.timedelta(starts),
            ends_on=TODAY + datetime.timedelta(ends) if ends is not None else None,
            by=cast.head,
            now=NOW,
        )


def test_leaving_ends_roles_and_proposals(cast: Cast) -> None:
    give(cast, cast.teacher, Role.DSL, cast.head)
    operations.end_person(person=cast.teacher, left_on=TODAY, by=cast.head, now=NOW)
    assert RoleHeld.objects.get(person=cast.teacher).ends_on == TODAY
    assert RoleProposal.objects.get().status == RoleProposal.Status.WITHDRAWN
    with pytest.raises(operations.Refused):
        operations.end_person(person=cast.teacher, left_on=TODAY, by=cast.head, now=NOW)


def test_leaving_later_keeps_the_way_in_until_the_day_has_passed(cast: Cast) -> None:
    operations.end_person(person=cast.teacher, left_on=TODAY + datetime.timedelta(7), by=cast.head, now=NOW)
    cast.teacher.refresh_from_db()
    assert cast.teacher.account_id
    assert operations.do_what_is_due(now=NOW) == 0
    assert operations.do_what_is_due(now=NOW + datetime.timedelta(8)) == 1
    assert operations.do_what_is_due(now=NOW + datetime.timedelta(8)) == 0
    cast.teacher.refresh_from_db()
    assert cast.teacher.account_id is None


def test_an_address_belongs_to_one_person_here(cast: Cast) -> None:
    with pytest.raises(operations.Refused) as refusal:
        operations.add_person(
            school=cast.school,
            given_name="A",
            family_name="B",
            email=cast.teacher.email.upper(),
            joined_on=TODAY,
            by=cast.head,
            now=NOW,
        )
    assert refusal.value.field == "email"


def test_schools_of_one_name_get_different_slugs(cast: Cast) -> None:
    slugs = {
        operations.found_school(name="St Anne’s School", nation=Nation.ENGLAND, now=NOW).slug
        for _ in range(3)
    }
    assert slugs == {"st-annes-school", "st-annes-school-2", "st-annes-school-3"}


def test_everything_that_was_done_is_on_record_without_names(cast: Cast) -> None:
    give(cast, cast.teacher, Role.GOVERNOR, cast.head)
    events = list(AuditEvent.objects.filter(kind="person", object_id=cast.teacher.id))
    assert [event.action for event in events] == [
        "people.person_added",
        "people.role_given",
        "people.account_given",
        "people.role_given",
    ]
    assert events[-1].actor == cast.head.id
    assert not any("Tomasz" in event.detail_json or "Rowe" in event.detail_json for event in events)


def test_outside_a_school_nobody_is_found(cast: Cast) -> None:
    with for_school(cast.other_school.id):
        assert not Person.objects.filter(id=cast.teacher.id).exists()
        with pytest.raises(NoSchool):
            give(cast, cast.teacher, Role.SITE, None)


def test_a_role_is_held_once_at_a_time(cast: Cast) -> None:
    with pytest.raises(operations.Refused):
        give(cast, cast.teacher, Role.TEACHER, cast.head)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleHeld.objects.create(school=cast.school, person=cast.teacher, role=Role.TEACHER, starts_on=TODAY)


def test_what_waits_for_whom(cast: Cast) -> None:
    give(cast, cast.teacher, Role.DSL, cast.head)
    waiting = {
        who: [task.address for task in queries.tasks_for(getattr(cast, who), now=NOW)]
        for who in ("head", "chair", "teacher", "office")
    }
    assert waiting == {"head": [], "chair": [reverse("people:proposals")], "teacher": [], "office": []}


def test_a_leader_without_second_factor_is_reminded_and_held_up(cast: Cast) -> None:
    leader = add(cast.school, "Late", "Comer", Role.SLT, login="late")
    assert leader.account
    leader.account.authenticator_set.all().delete()
    assert [task.address for task in queries.tasks_for(leader, now=NOW)] == [reverse("account_second_factor")]
    client = cast.client(leader)
    answer = client.get(reverse("people:index"))
    assert answer["Location"].startswith(reverse("account_second_factor"))
    assert client.get(reverse("account_second_factor")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_in_the_demonstration_a_leader_may_look_round(cast: Cast, settings: pytest.FixtureRequest) -> None:
    settings.SECOND_FACTOR_COMPULSORY = False  # type: ignore[attr-defined]
    leader = add(cast.school, "Late", "Comer", Role.SLT, login="late")
    assert leader.account
    leader.account.authenticator_set.all().delete()
    assert cast.client(leader).get(reverse("people:index")).status_code == 200


def test_every_leading_role_asks_for_a_second_factor() -> None:
    assert {Role.HEADTEACHER, Role.DEPUTY, Role.SLT, Role.DSL, Role.CHAIR} == SECOND_FACTOR
