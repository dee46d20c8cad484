"""The pages of the room: who sees them, and what each form does with good, bad and repeated input."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from handbell.audit.models import AuditEvent
from handbell.people import operations, queries
from handbell.people.access import TABLE, Action
from handbell.people.models import ClosedDay, Person, RoleHeld, RoleProposal, School, Term
from handbell.people.roles import Role
from tests.cast import NOW, Cast, add

WHO = (
    "head",
    "deputy",
    "dsl",
    "teacher",
    "second_teacher",
    "office",
    "chair",
    "governor",
    "pupil",
    "parent",
)
# What each of the cast may do; everybody else gets 404. Read it beside people.access.TABLE.
MAY: dict[Action, set[str]] = {
    Action.SEE_PEOPLE: {"head", "deputy", "dsl", "office", "chair"},
    Action.KEEP_PEOPLE: {"head", "deputy", "office"},
    Action.GIVE_ROLE: {"head", "deputy", "office"},
    Action.GIVE_LEADING_ROLE: {"head", "deputy", "chair"},
    Action.DECIDE_ROLE: {"head", "deputy", "dsl", "chair"},
    Action.IMPORT_ROSTER: {"head", "deputy", "office"},
    Action.INVITE: {"head", "deputy", "office"},
    Action.KEEP_CALENDAR: {"head", "deputy", "office"},
    Action.KEEP_SCHOOL: {"head", "deputy", "chair"},
}
LOOK = {
    "index": Action.SEE_PEOPLE,
    "days": Action.SEE_PEOPLE,
    "proposals": Action.SEE_PEOPLE,
    "add": Action.KEEP_PEOPLE,
    "export": Action.KEEP_PEOPLE,
    "import": Action.IMPORT_ROSTER,
    "import_template": Action.IMPORT_ROSTER,
    "add_term": Action.KEEP_CALENDAR,
    "close_days": Action.KEEP_CALENDAR,
    "school": Action.KEEP_SCHOOL,
}


def expected(who: str, action: Action) -> int:
    if who not in MAY[Action.SEE_PEOPLE]:
        return 404
    return 200 if who in MAY[action] else 403


def test_the_table_of_these_tests_speaks_of_every_action() -> None:
    assert set(MAY) == set(TABLE)


@pytest.mark.parametrize("who", WHO)
def test_who_may_look_at_what(cast: Cast, who: str) -> None:
    client = cast.client(getattr(cast, who))
    got = {page: client.get(reverse(f"people:{page}")).status_code for page in LOOK}
    assert got == {page: expected(who, action) for page, action in LOOK.items()}


@pytest.mark.parametrize("page", LOOK)
def test_a_stranger_is_led_to_sign_in(cast: Cast, page: str) -> None:
    answer = cast.stranger().get(reverse(f"people:{page}"))
    assert answer["Location"].startswith(reverse("account_login"))


def day(name: str, value: datetime.date) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


@dataclass(frozen=True)
class Post:
    """A POST of this room: its name, what it is about, good and bad words, who may, and what it must have done."""

    name: str
    action: Action
    good: dict[str, object]
    bad: dict[str, object]
    done: Callable[[Cast], bool]
    about: Callable[[Cast], uuid.UUID] | None = None
    event: str = ""
    again: int = 200

    def url(self, cast: Cast) -> str:
        return reverse(f"people:{self.name}", args=[self.about(cast)] if self.about else [])


def the_term(_cast: Cast) -> uuid.UUID:
    return Term.objects.get_or_create(
        name="Summer",
        school_id=_cast.school.id,
        defaults={"starts_on": datetime.date(2027, 4, 12), "ends_on": datetime.date(2027, 7, 23)},
    )[0].id


def the_closed_day(_cast: Cast) -> uuid.UUID:
    return ClosedDay.objects.get_or_create(school_id=_cast.school.id, day=datetime.date(2027, 2, 15))[0].id


def the_teaching(cast: Cast) -> uuid.UUID:
    return RoleHeld.objects.get(person=cast.teacher, role=Role.TEACHER).id


TODAY = datetime.date(2026, 11, 18)
POSTS = [
    Post(
        "add",
        Action.KEEP_PEOPLE,
        {
            "given_name": "Wren",
            "family_name": "Ashby",
            "email": "wren@alder.example",
            "roles": ["teacher"],
            **day("joined_on", TODAY),
        },
        {"given_name": "Wren", "family_name": "", "email": "not an address"},
        lambda _cast: Person.objects.filter(family_name="Ashby", roles_held__role="teacher").exists(),
        event="people.person_added",
    ),
    Post(
        "change",
        Action.KEEP_PEOPLE,
        {"given_name": "Tomasz", "family_name": "Rowe-Hill", **day("joined_on", TODAY)},
        {"given_name": "Tomaszek", "family_name": ""},
        lambda cast: Person.objects.get(id=cast.teacher.id).family_name == "Rowe-Hill",
        about=lambda cast: cast.teacher.id,
        event="people.person_changed",
        again=302,
    ),
    Post(
        "end",
        Action.KEEP_PEOPLE,
        day("left_on", TODAY),
        {"left_on_day": "40", "left_on_month": "2", "left_on_year": "2026"},
        lambda cast: Person.objects.get(id=cast.teacher.id).left_on == TODAY,
        about=lambda cast: cast.teacher.id,
        event="people.person_left",
    ),
    Post(
        "give_role",
        Action.GIVE_ROLE,
        {"role": "governor", **day("starts_on", TODAY)},
        {"role": "emperor", **day("starts_on", TODAY)},
        lambda cast: Role.GOVERNOR in queries.roles_of(cast.teacher, on=TODAY),
        about=lambda cast: cast.teacher.id,
        event="people.role_given",
    ),
    Post(
        "end_role",
        Action.GIVE_ROLE,
        day("ends_on", TODAY),
        day("ends_on", datetime.date(2001, 1, 1)),
        lambda cast: RoleHeld.objects.get(id=the_teaching(cast)).ends_on == TODAY,
        about=the_teaching,
        event="people.role_ended",
    ),
    Post(
        "add_term",
        Action.KEEP_CALENDAR,
        {
            "name": "Spring",
            **day("starts_on", datetime.date(2027, 1, 4)),
            **day("ends_on", datetime.date(2027, 3, 25)),
        },
        {
            "name": "Backwards",
            **day("starts_on", datetime.date(2027, 3, 25)),
            **day("ends_on", datetime.date(2027, 1, 4)),
        },
        lambda _cast: Term.objects.filter(name="Spring").count() == 1,
        event="people.term_added",
    ),
    Post(
        "close_days",
        Action.KEEP_CALENDAR,
        {
            "reason": "Half-term",
            **day("first", datetime.date(2027, 2, 15)),
            **day("last", datetime.date(2027, 2, 21)),
        },
        {
            "reason": "Too long",
            **day("first", datetime.date(2027, 2, 15)),
            **day("last", datetime.date(2028, 2, 21)),
        },
        lambda _cast: ClosedDay.objects.count() == 5,
        event="people.days_closed",
        again=302,
    ),
    Post(
        "school",
        Action.KEEP_SCHOOL,
        {
            "name": "Alder Lane Academy (sample)",
            "nation": "wales",
            "governing_body": "governors",
            "idle_minutes": "30",
        },
        {"name": "Elsewhere", "nation": "atlantis", "governing_body": "governors", "idle_minutes": "999"},
        lambda cast: School.objects.get(id=cast.school.id).idle_minutes == 30,
        event="people.school_changed",
        again=302,
    ),
    Post(
        "remove_term",
        Action.KEEP_CALENDAR,
        {},
        {},
        lambda _cast: not Term.objects.filter(name="Summer").exists(),
        about=the_term,
        event="people.term_removed",
        again=404,
    ),
    Post(
        "open_day",
        Action.KEEP_CALENDAR,
        {},
        {},
        lambda _cast: not ClosedDay.objects.exists(),
        about=the_closed_day,
        event="people.day_opened",
        again=404,
    ),
    Post(
        "withdraw_account",
        Action.KEEP_PEOPLE,
        {},
        {},
        lambda cast: Person.objects.get(id=cast.teacher.id).account_id is None,
        about=lambda cast: cast.teacher.id,
        event="people.account_withdrawn",
        again=302,
    ),
]
WITH_FORM = [post for post in POSTS if post.bad]
WITHOUT_FORM = [post for post in POSTS if not post.bad]


def named(post: Post) -> str:
    return post.name


def events(cast: Cast) -> list[str]:
    return list(AuditEvent.objects.filter(school_id=cast.school.id).values_list("action", flat=True))


@pytest.mark.parametrize("post", POSTS, ids=named)
def test_it_works_and_is_on_record(cast: Cast, post: Post) -> None:
    url = post.url(cast)
    answer = cast.client(cast.head).post(url, post.good)
    assert answer.status_code == 302, answer.text
    assert post.done(cast)
    assert post.event in events(cast)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("post", POSTS, ids=named)
def test_each_role_is_allowed_or_refused(cast: Cast, post: Post, who: str) -> None:
    url = post.url(cast)
    answer = cast.client(getattr(cast, who)).post(url, post.good)
    may = who in MAY[post.action]
    if who == "chair" and post.name == "give_role":
        assert answer.status_code == 200  # a chair gives leading roles, but not this one
    else:
        assert answer.status_code == (302 if may else expected(who, post.action))
    if not may:
        assert not post.done(cast)


@pytest.mark.parametrize("post", WITH_FORM, ids=named)
def test_bad_input_comes_back_with_its_words(cast: Cast, post: Post) -> None:
    answer = cast.client(cast.head).post(post.url(cast), post.bad)
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    kept = [
        str(value)
        for name, value in post.bad.items()
        if value and name not in {"role", "nation", "idle_minutes"}
    ]
    assert all(value in answer.text for value in kept)
    assert not post.done(cast)


@pytest.mark.parametrize("post", WITHOUT_FORM, ids=named)
def test_get_is_refused_where_there_is_no_page(cast: Cast, post: Post) -> None:
    url = post.url(cast)
    assert cast.client(cast.head).get(url).status_code == 405
    assert not post.done(cast)


@pytest.mark.parametrize("post", POSTS, ids=named)
def test_pressed_twice_does_it_once(cast: Cast, post: Post) -> None:
    url, client = post.url(cast), cast.client(cast.head)
    client.post(url, post.good)
    recorded = events(cast).count(post.event)
    assert client.post(url, post.good).status_code == post.again
    assert events(cast).count(post.event) == recorded
    assert post.done(cast)


@pytest.mark.parametrize("post", [post for post in POSTS if post.about], ids=named)
def test_a_foreign_id_and_no_id_look_the_same(cast: Cast, post: Post) -> None:
    client = cast.client(cast.head)
    foreign = cast.elsewhere.id
    bodies = {
        (answer.status_code, without_token(answer.text))
        for answer in (
            client.post(reverse(f"people:{post.name}", args=[each]), post.good)
            for each in (foreign, uuid.uuid4())
        )
    }
    assert len(bodies) == 1
    assert bodies.pop()[0] == 404
    assert client.post(f"{reverse('people:index')}not-an-id/leaves/", post.good).status_code == 404


def without_token(text: str) -> str:
    return "\n".join(
        line for line in text.splitlines() if "csrfmiddlewaretoken" not in line and 'name="next"' not in line
    )


def test_another_schools_people_are_not_there(cast: Cast) -> None:
    client = cast.client(cast.head)
    known, unknown = (
        client.get(reverse("people:person", args=[each])) for each in (cast.elsewhere.id, uuid.uuid4())
    )
    assert known.status_code == unknown.status_code == 404
    assert without_token(known.text).replace(str(cast.elsewhere.id), "") == without_token(
        unknown.text
    ).replace(unknown.request["PATH_INFO"].split("/")[2], "")
    assert "Wray" not in client.get(reverse("people:index")).text


def test_nul_bytes_are_no_trouble(cast: Cast) -> None:
    client = cast.client(cast.head)
    assert client.get(reverse("people:index"), {"words": "a\0b"}).status_code == 400
    assert client.post(reverse("people:add"), {"given_name": "a\0b", "roles": ["teacher"]}).status_code == 400


def test_odd_questions_to_the_list_are_no_trouble(cast: Cast) -> None:
    client = cast.client(cast.head)
    for odd in ({"after": "zzz"}, {"role": "emperor"}, {"words": "%_\\'\""}, {"after": str(uuid.uuid4())}):
        assert client.get(reverse("people:index"), odd).status_code == 200


def test_the_list_is_found_by_words_and_role_and_page_by_page(cast: Cast) -> None:
    client = cast.client(cast.head)
    assert "Rowe" in client.get(reverse("people:index"), {"words": "tom row"}).text
    assert "Rowe" not in client.get(reverse("people:index"), {"role": "parent"}).text
    names: list[str] = []
    page = queries.people_page(visible_to=cast.head, on=TODAY, size=3)
    while True:
        names += [line.person.family_name for line in page.lines]
        if page.after is None:
            break
        page = queries.people_page(visible_to=cast.head, on=TODAY, size=3, after=page.after)
    assert names == sorted(names)
    assert len(names) == len(set(names)) + 1 == Person.objects.count()  # two are called Stone


def test_a_person_has_a_page_with_roles(cast: Cast) -> None:
    answer = cast.client(cast.head).get(reverse("people:person", args=[cast.dsl.id]))
    assert "Designated safeguarding lead" in answer.text


def test_the_second_persons_yes_by_pages(cast: Cast) -> None:
    cast.client(cast.head).post(
        reverse("people:give_role", args=[cast.deputy.id]), {"role": "dsl", **day("starts_on", TODAY)}
    )
    proposal = RoleProposal.objects.get()
    agree = reverse("people:agree_role", args=[proposal.id])
    for who in ("head", "deputy", "office"):
        assert cast.client(getattr(cast, who)).post(agree).status_code == 403
    assert cast.client(cast.teacher).post(agree).status_code == 404
    assert cast.client(cast.chair).get(agree).status_code == 405
    assert cast.client(cast.chair).get(reverse("people:proposal", args=[proposal.id])).status_code == 200
    assert cast.client(cast.chair).post(agree).status_code == 302
    assert Role.DSL in queries.roles_of(cast.deputy, on=TODAY)
    cast.client(cast.chair).post(agree)
    assert RoleHeld.objects.filter(person=cast.deputy, role=Role.DSL).count() == 1


def test_without_fresh_proof_nothing_is_agreed(cast: Cast) -> None:
    operations.give_role(person=cast.deputy, role=Role.DSL, starts_on=TODAY, by=cast.head, now=NOW)
    proposal = RoleProposal.objects.get()
    client = Client()
    assert cast.chair.account
    client.force_login(cast.chair.account)
    answer = client.post(reverse("people:agree_role", args=[proposal.id]))
    assert answer.status_code == 403
    assert "Nothing was done yet" in answer.text
    assert RoleProposal.objects.get().status == RoleProposal.Status.WAITING
    look = client.get(reverse("people:proposal", args=[proposal.id]))
    assert look["Location"].startswith(reverse("account_confirm_identity"))


def test_inviting_writes_to_them_without_a_password(cast: Cast, mailoutbox: list[object]) -> None:
    newcomer = operations.add_person(
        school=cast.school,
        given_name="Wren",
        family_name="Ashby",
        email="wren@alder.example",
        roles=[Role.TEACHER],
        joined_on=TODAY,
        by=cast.head,
        now=NOW,
    )
    invite = reverse("people:invite", args=[newcomer.id])
    assert cast.client(cast.teacher).post(invite).status_code == 404
    assert cast.client(cast.chair).post(invite).status_code == 403
    assert cast.client(cast.office).post(invite).status_code == 302
    assert len(mailoutbox) == 1
    newcomer.refresh_from_db()
    assert newcomer.account
    assert not newcomer.account.has_usable_password()


def test_the_same_address_at_two_schools_is_one_account_that_chooses(cast: Cast) -> None:
    second = add(cast.school, "Elin", "Wray", Role.GOVERNOR, login="elin")
    assert second.account_id
    operations.withdraw_account(person=second, by=None, now=NOW)
    Person.objects.filter(id=second.id).update(email=cast.elsewhere.email)
    second.refresh_from_db()
    operations.give_account(person=second, by=None, now=NOW)
    second.refresh_from_db()
    assert second.account_id == cast.elsewhere.account_id
    client = cast.client(second)
    home = reverse("people:index")
    assert client.get(home)["Location"].startswith(reverse("account_choose_school"))
    client.post(reverse("account_choose_school"), {"school": str(cast.other_school.id)})
    assert client.get(home).status_code == 200  # head there
    client.post(reverse("account_choose_school"), {"school": str(cast.school.id)})
    assert client.get(home).status_code == 404  # governor here
    answer = client.post(reverse("account_choose_school"), {"school": str(uuid.uuid4())})
    assert answer.status_code == 200
