"""The home page: what needs the reader, from every room, and where to go."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from handbell.home import queries
from handbell.ui.tasks import Task
from tests.cast import NOW, Cast

WHO = ("head", "deputy", "dsl", "teacher", "second_teacher", "office", "chair", "governor", "pupil", "parent")


def task(text: str, kind: str = "do", due: datetime.date | None = None) -> Task:
    return Task(text, "/", "To do", kind, due=due)  # type: ignore[arg-type]


def test_somebody_not_signed_in_is_led_to_sign_in(cast: Cast) -> None:
    assert cast.stranger().get("/")["Location"].startswith("/account/sign-in/")


@pytest.mark.parametrize("who", WHO)
def test_everybody_has_a_home_page(cast: Cast, who: str) -> None:
    page = cast.client(getattr(cast, who)).get("/")
    assert page.status_code == 200
    assert "What needs you now" in page.content.decode()


def test_post_is_refused(cast: Cast) -> None:
    assert cast.client(cast.head).post("/").status_code == 405


def test_late_things_come_first_then_what_is_due_then_the_rest(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon, later = datetime.date(2026, 11, 20), datetime.date(2026, 12, 1)
    first = [task("no day"), task("later", due=later), task("others", "wait")]
    second = [task("soon", due=soon), task("late", "late", due=soon)]
    monkeypatch.setattr(queries, "SOURCES", (lambda person, now: first, lambda person, now: second))
    waiting = queries.waiting_for(cast.teacher, now=NOW)
    assert [str(one.text) for one in waiting.mine] == ["late", "soon", "later", "no day"]
    assert [str(one.text) for one in waiting.others] == ["others"]
    assert waiting.late == 1


def test_when_nothing_is_owed_the_page_says_so(cast: Cast) -> None:
    assert "Nothing needs you now" in cast.client(cast.teacher).get("/").content.decode()


def test_whoever_may_start_a_policy_is_led_to_it_while_there_is_none(cast: Cast) -> None:
    assert "Begin with a policy" in cast.client(cast.deputy).get("/").content.decode()
    assert "Begin with a policy" not in cast.client(cast.teacher).get("/").content.decode()


@pytest.mark.parametrize("who", WHO)
def test_links_lead_nobody_to_a_page_that_is_not_there_for_them(cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    client = cast.client(person)
    for link in queries.links_for(person, now=NOW):
        assert client.get(str(link.address)).status_code == 200, link.text
    page = client.get("/")
    for item in page.context["navigation"]:
        assert client.get(str(item.address)).status_code == 200, item.text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/help/", "/accessibility/"])
def test_help_is_there_for_everybody(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 405
