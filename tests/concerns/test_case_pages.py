"""Who reaches which page of a case, and what a press does there: allowed, not allowed, not there, twice, wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from handbell.audit.models import AuditEvent
from handbell.concerns import access, queries
from handbell.concerns.access import Act
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Case, Entry, Grant, Lock, Part, ShutOut, Status, Step
from handbell.concerns.operations import handling, identity, locks, people
from handbell.home import queries as home
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.policies.stories import in_force
from tests.policies.test_posts import EVERYBODY, day

DESK = {"head", "deputy", "dsl", "chair", "governor"}
A_DAY = {"day_day": "17", "day_month": "11", "day_year": "2026", "time": "09:00"}


def at(name: str, case: Case, **more: object) -> str:
    return reverse(f"concerns:{name}", kwargs={"reference": case.reference, **more})


def allegation(cast: Cast) -> Case:
    """An allegation about an adult: the head and the DSL read it, the DSL leads it; told by a teacher."""
    in_force(cast)
    receipt = stories.tell(
        cast, by=cast.teacher, matter=Matter.ADULT, category=Category.ALLEGATION_AGAINST_ADULT
    )
    handling.take_lead(case=receipt.concern.case, by=cast.dsl, now=NOW)
    return Case.objects.get()


def with_a_possible_subject(cast: Cast) -> Case:
    case = allegation(cast)
    people.add_person(
        case=case,
        part=Part.SUBJECT,
        name="Dilip Marsh",
        person=None,
        note="",
        key="",
        by=cast.dsl,
        now=NOW,
    )
    return case


def let_in_asked(cast: Cast) -> Case:
    case = with_a_possible_subject(cast)
    row = ShutOut.objects.get(case=case, until=None)
    people.ask_to_let_in(case=case, row=row, reason="Another Marsh.", by=cast.dsl, now=NOW)
    return case


def identity_asked(cast: Cast) -> Case:
    case = allegation(cast)
    identity.ask(case=case, concern=case.concerns.get(), reason="To ask.", by=cast.dsl, now=NOW)
    return case


def advised(cast: Cast) -> Case:
    case = allegation(cast)
    locks.record_advice(
        case=case, body="lado_advice", name="Una", given_at=NOW, words="Wait.", key="k", by=cast.dsl, now=NOW
    )
    return case


def closed(cast: Cast) -> Case:
    case = allegation(cast)
    handling.close(case=case, reason="Done.", outcome="Talked.", by=cast.head, now=NOW)
    return case


def written(cast: Cast) -> Case:
    case = allegation(cast)
    handling.write_entry(
        case=case,
        kind=Entry.Kind.NOTE,
        words="Met.",
        happened_at=None,
        key="k",
        by=cast.dsl,
        now=NOW,
    )
    return case


def _with_reader(cast: Cast) -> Case:
    case = allegation(cast)
    Grant.objects.create(
        school=cast.school, case=case, person=cast.office, why="given", since=NOW, opened_at=NOW
    )
    return case


def entry(case: Case) -> dict[str, object]:
    return {"entry_id": case.entries.filter(kind="note").get().id}


def step(case: Case) -> dict[str, object]:
    first = Step.objects.filter(case=case).order_by("number")[0]
    return {"step_id": first.id}


def shut(case: Case) -> dict[str, object]:
    return {"row_id": ShutOut.objects.get(case=case, until=None).id}


def concern(case: Case) -> dict[str, object]:
    return {"concern_id": case.concerns.get().id}


@dataclass(frozen=True)
class Post:
    """A page that changes something in a case: the state, what is sent, who may, what is wrong, what is recorded."""

    name: str
    sent: dict[str, str]
    action: str
    may: frozenset[str] = frozenset({"head", "dsl"})
    state: Callable[[Cast], Case] = allegation
    more: Callable[[Case], dict[str, object]] = lambda _case: {}
    wrong: dict[str, str] | None = field(default=None)
    get: bool = True


SUSPEND: dict[str, object] = {"gate": "suspend"}
REASON = {"reason": "It must be."}
NO_REASON = {"reason": ""}
SORT = {"matter": "adult", "category": "breach_of_code", "fact_subject": "teacher", "reason": "Read."}
HEAD, DSL, BOTH = frozenset({"head"}), frozenset({"dsl"}), frozenset({"head", "dsl"})
POSTS = [
    Post("take_lead", {}, "concern.lead-taken", may=HEAD, get=False),
    Post("triage", SORT, "concern.sorted", wrong={**SORT, "matter": "martian", "reason": "kept words"}),
    Post(
        "write",
        {"kind": "note", "words": "Met them.", **A_DAY},
        "concern.entry",
        wrong={"kind": "closed", "words": "kept words"},
    ),
    Post("correct", {"words": "Not met."}, "concern.entry", state=written, more=entry, wrong={"words": " "}),
    Post(
        "step",
        {"to": "done", "note": "Did it.", "person": ""},
        "concern.step-moved",
        more=step,
        wrong={"to": "not_needed", "note": "", "person": ""},
    ),
    Post(
        "add_step",
        {"words": "Ring them.", **day("due", NOW.date())},
        "concern.step-added",
        wrong={"words": "kept words", "person": str(uuid4())},
    ),
    Post(
        "wish",
        {"about": "police", "wants": "yes"},
        "concern.wish",
        wrong={"about": "money", "words": "kept words"},
    ),
    Post("close", {"outcome": "Talked.", **REASON}, "concern.closed", wrong={"outcome": "kept words"}),
    Post("reopen", REASON, "concern.reopened", state=closed, wrong=NO_REASON),
    Post("answer", {"words": "Thank you."}, "concern.written", more=concern, wrong={"words": ""}),
    Post("ask_identity", REASON, "concern.identity-asked", more=concern, wrong=NO_REASON),
    Post(
        "decide_identity",
        {"answer": "yes"},
        "concern.identity-agreed",
        may=HEAD,
        state=identity_asked,
        more=lambda case: {"request_id": case.concerns.get().identity_requests.get().id},
        get=False,
    ),
    Post(
        "add_person",
        {"name": "Nobody Known", "part": "witness"},
        "concern.person-added",
        wrong={"name": "kept words", "part": "judge"},
    ),
    Post("own_conflict", REASON, "concern.conflict", wrong=NO_REASON),
    Post(
        "confirm_subject",
        {},
        "concern.subject-confirmed",
        state=with_a_possible_subject,
        more=shut,
        get=False,
    ),
    Post(
        "ask_to_let_in",
        REASON,
        "concern.let-in-asked",
        state=with_a_possible_subject,
        more=shut,
        wrong=NO_REASON,
    ),
    Post("let_in", {"answer": "yes"}, "concern.let-in", may=HEAD, state=let_in_asked, more=shut, get=False),
    Post(
        "end_reader",
        {},
        "concern.reader-ended",
        may=HEAD,
        more=lambda case: {"grant_id": Grant.objects.get(case=case, person__isnull=False).id},
        state=_with_reader,
        get=False,
    ),
    Post(
        "advice",
        {"body": "police", "name": "PC", "words": "Wait.", **A_DAY},
        "concern.advice",
        wrong={"body": "police", "name": "kept words", "words": "", **A_DAY},
    ),
    Post("open_lock", {}, "concern.lock-opened", state=advised, more=lambda _c: SUSPEND, get=False),
    Post("override", REASON, "concern.lock-overridden", may=HEAD, more=lambda _c: SUSPEND, wrong=NO_REASON),
]
ALL = pytest.mark.parametrize("post", POSTS, ids=[post.name for post in POSTS])


def done(post: Post) -> int:
    return AuditEvent.objects.filter(action=post.action).count()


@ALL
def test_a_press_answers_its_whole_list(cast: Cast, post: Post) -> None:
    case = post.state(cast)
    more = post.more(case)
    path = at(post.name, case, **more)
    before = done(post)
    for who in ("head", "dsl", "chair", "teacher", "elsewhere"):
        if who not in post.may and (post.name, who) != ("take_lead", "dsl"):
            status = cast.client(getattr(cast, who)).post(path, post.sent).status_code
            assert status == (403 if who in BOTH else 404), who
    assert cast.stranger().post(path, post.sent).status_code == 302
    by = getattr(cast, sorted(post.may)[0])
    client = cast.client(by)
    assert client.post(path.replace(case.reference, "0000000000"), post.sent).status_code == 404
    for name in more:
        other = at(post.name, case, **{**more, name: uuid4() if name != "gate" else "window"})
        assert client.post(other, post.sent).status_code == 404, name
    if post.sent:
        assert client.post(path, dict.fromkeys(post.sent, "a\0b")).status_code == 400
    assert done(post) == before
    fields = dict(post.sent)
    if post.get:
        fields["key"] = _shown(client, path, post)
    else:
        assert client.get(path).status_code == 405
    for _twice in range(2):
        assert client.post(path, fields).status_code in {302, 404}
    assert done(post) == before + 1
    event = AuditEvent.objects.filter(action=post.action).latest("seq")
    assert event.actor == by.id
    kinds = {"adult", "note", "done", "police", "witness"}
    assert not set(post.sent.values()) & set(re.findall(r'"([^"]*)"', event.detail_json)) - kinds


def _shown(client: Client, path: str, post: Post) -> str:
    """The page's key, after a wrong answer was given back with what was typed."""
    page = client.get(path)
    assert page.status_code == 200
    if post.wrong is not None:
        answer = client.post(path, post.wrong)
        assert answer.status_code == 200
        assert "hb-error" in answer.content.decode()
        if "kept words" in post.wrong.values():
            assert "kept words" in answer.content.decode()
    key = re.search(r'name="key" value="(\w+)"', page.content.decode())
    assert key is not None
    return key.group(1)


def test_a_case_that_is_not_theirs_is_as_one_that_is_not_there(cast: Cast) -> None:
    case = allegation(cast)
    people.add_person(
        case=case, part=Part.SUBJECT, name="", person=cast.head, note="", key="", by=cast.dsl, now=NOW
    )
    for who in ("head", "deputy", "teacher", "office", "parent"):
        client = cast.client(getattr(cast, who))
        there = client.get(at("case", case))
        nowhere = client.get(at("case", case).replace(case.reference, "0000000000"))
        assert (there.status_code, nowhere.status_code) == (404, 404)
        token = rb'csrfmiddlewaretoken" value="\w+"'
        one, other = (
            re.sub(token, b"", page.content).replace(case.reference.encode(), b"0000000000")
            for page in (there, nowhere)
        )
        assert one == other, who
        assert set(there.headers.items()) == set(nowhere.headers.items())


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_list_and_home_show_nothing_of_what_is_not_theirs(cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    client = cast.client(person)
    address = reverse("concerns:index")
    before = client.get(address)
    assert before.status_code == (200 if who in DESK else 404)
    tasks = home.waiting_for(person, now=NOW).mine
    case = stories.case_about(cast, Matter.ADULT, words="Somebody saw Harriet Oakes shout")
    mine = access.can(person, Act.READ, case, on=NOW.date())
    after = client.get(address)
    assert (case.reference in after.content.decode()) == mine
    if not mine:
        token = rb'csrfmiddlewaretoken" value="\w+"'
        assert re.sub(token, b"", after.content) == re.sub(token, b"", before.content)
    waits = queries.tasks_for(person, now=NOW)
    assert bool(waits) == mine
    assert mine or home.waiting_for(person, now=NOW).mine == tasks
    found = client.post(reverse("concerns:search"), {"words": "oakes SHOUT"})
    assert found.status_code == (200 if who in DESK else 404)
    assert (case.reference in found.content.decode()) == mine


def test_whoever_has_not_shown_who_they_are_opens_nothing(cast: Cast) -> None:
    case = allegation(cast)
    client = cast.client(cast.dsl)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    looks = AuditEvent.objects.filter(action="audit.viewed").count()
    opened = at("open_told", case, **concern(case))
    for answer in (client.get(at("case", case)), client.post(opened), client.post(at("open_people", case))):
        assert answer.status_code == 302
        assert reverse("account_confirm_identity") in answer.headers["Location"]
    assert client.post(at("close", case), {"reason": "x", "outcome": "y"}).status_code == 403
    assert AuditEvent.objects.filter(action="audit.viewed").count() == looks


@pytest.mark.parametrize("scripts", [True, False])
def test_covered_words_come_when_asked_and_each_look_is_put_down(cast: Cast, scripts: bool) -> None:
    case = written(cast)
    people.add_person(
        case=case, part=Part.HARMED, name="Pia", person=cast.pupil, note="", key="", by=cast.dsl, now=NOW
    )
    client = cast.client(cast.dsl)
    plain = client.get(at("case", case)).content.decode()
    headers = {"HX-Request": "true"} if scripts else {}
    parts = {
        at("open_told", case, **concern(case)): (stories.WORDS, "concern"),
        at("open_people", case): ("Pia Stone", "case-people"),
        at("open_chronology", case): ("Met.", "case-chronology"),
    }
    for path, (words, kind) in parts.items():
        assert words not in plain
        answer = client.post(path, headers=headers)
        assert words in answer.content.decode()
        assert ("<html" in answer.content.decode()) != scripts
        assert answer.headers["Cache-Control"] == "no-store"
        assert AuditEvent.objects.filter(action="audit.viewed", kind=kind, actor=cast.dsl.id).count() == 1


def test_who_told_it_is_shown_for_a_day_under_a_cover(cast: Cast) -> None:
    case = allegation(cast)
    path = at("open_identity", case, **concern(case))
    assert cast.client(cast.dsl).post(path).status_code == 404
    handling_now = queries.case_for(case.reference, visible_to=cast.dsl, on=NOW.date())
    cast.client(cast.dsl).post(at("ask_identity", handling_now, **concern(case)), {"reason": "To ask."})
    wanted = case.concerns.get().identity_requests.get()
    cast.client(cast.head).post(at("decide_identity", case, request_id=wanted.id), {"answer": "yes"})
    for person in (cast.dsl, cast.head):
        client = cast.client(person)
        assert cast.teacher.full_name not in client.get(at("case", case)).content.decode()
        assert cast.teacher.full_name in client.post(path).content.decode()
    assert AuditEvent.objects.filter(action="audit.viewed", kind="teller").count() == 2


def test_a_link_is_seen_by_those_who_see_both(cast: Cast) -> None:
    case = allegation(cast)
    pupil = stories.case_about(cast, Matter.PUPIL)
    hidden = stories.case_about(cast, Matter.HEAD)
    client = cast.client(cast.dsl)
    assert (
        "You see no case" in client.post(at("link", case), {"reference": hidden.reference}).content.decode()
    )
    for _twice in range(2):
        assert client.post(at("link", case), {"reference": pupil.reference.lower()}).status_code == 302
    assert pupil.reference in client.get(at("case", case)).content.decode()
    people.declare_conflict(case=pupil, person=cast.head, reason="Kin.", by=cast.head, now=NOW)
    assert pupil.reference not in cast.client(cast.head).get(at("case", case)).content.decode()


def test_a_name_in_the_list_asks_who_is_meant(cast: Cast) -> None:
    case = allegation(cast)
    client = cast.client(cast.dsl)
    path = at("add_person", case)
    asked = client.post(path, {"name": "Mr Rowe", "part": "subject"})
    assert asked.status_code == 200
    assert "Tomasz Rowe" in asked.content.decode()
    chosen = {"name": "Mr Rowe", "part": "subject", "person": str(cast.teacher.id)}
    assert client.post(path, chosen).status_code == 302
    assert access.is_shut_out(cast.teacher, case)
    nobody = client.post(at("give_reader", case), {"name": "Zz", "reason": "x"})
    assert "Nobody in the school" in nobody.content.decode()
    given = {"name": "Penn", "reason": "x", "person": str(cast.office.id)}
    assert client.post(at("give_reader", case), given).status_code == 302
    assert cast.client(cast.office).get(at("case", case)).status_code == 200
    assert [task.address for task in queries.tasks_for(cast.office, now=NOW)] in ([], [at("case", case)])


def test_a_closed_case_is_not_sorted_and_an_erased_one_is_gone(cast: Cast) -> None:
    case = closed(cast)
    client = cast.client(cast.dsl)
    refused = client.post(at("triage", case), SORT)
    assert "The case is closed" in refused.content.decode()
    for name in ("case", "write", "wish", "add_step", "close"):
        assert client.get(at(name, case)).status_code == 200, name
    Case.objects.filter(id=case.id).update(status=Status.ERASED)
    for name in ("case", "write", "triage", "reopen"):
        assert client.get(at(name, case)).status_code == 404, name
    assert case.reference not in client.get(reverse("concerns:index") + "?show=closed").content.decode()


def test_what_is_probably_alike_stands_apart_with_its_number(cast: Cast) -> None:
    first, second = (stories.tell(cast, key=f"k{number}").concern.case for number in range(2))
    Case.objects.filter(id=second.id).update(lane="bulk")
    client = cast.client(cast.dsl)
    main = client.get(reverse("concerns:index")).content.decode()
    assert first.reference in main
    assert second.reference not in main
    assert "many alike</a> (1)" in main
    assert second.reference in client.get(reverse("concerns:index") + "?show=bulk").content.decode()


def test_a_search_says_when_not_all_was_looked_through(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [stories.tell(cast, key=f"k{number}").concern.case for number in range(3)]
    whole = queries.search("horrible messages", visible_to=cast.dsl, on=NOW.date())
    assert {line.case for line in whole.lines} == set(cases)
    assert whole.all_searched
    monkeypatch.setattr("handbell.concerns.queries.desk.AT_MOST", 2)
    part = queries.search("horrible messages", visible_to=cast.dsl, on=NOW.date())
    assert len(part.lines) == 2
    assert not part.all_searched
    assert queries.search("horrible", visible_to=cast.teacher, on=NOW.date()).lines == []


def test_locks_are_shown_shut(cast: Cast) -> None:
    case = allegation(cast)
    page = cast.client(cast.head).get(at("case", case)).content.decode()
    assert page.count("Go ahead without advice") == Lock.objects.filter(case=case).count() == 3
    assert "Safety baseline" in page
