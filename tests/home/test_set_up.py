"""The first set-up: only with the code, all or nothing, and once."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from handbell.audit.models import AuditEvent
from handbell.home import operations, set_up_code
from handbell.people.models import Account, Person, School
from handbell.people.queries import roles_of
from handbell.people.roles import Role
from handbell.tenancy.scope import for_school

pytestmark = pytest.mark.django_db

SCHOOL = {"name": "Harbour View School", "name_cy": "", "nation": "wales", "governing_body": "governors"}
HEAD = {
    "given_name": "Wren",
    "family_name": "Achterberg",
    "email": "Head@Harbour-View.example",
    "password": "lantern gravel oboe",
}
NOW = datetime.datetime(2026, 11, 18, 9, 30, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def newcomer() -> Client:
    set_up_code.remove()
    return Client()


def with_code(client: Client) -> Client:
    client.post("/set-up/", {"code": set_up_code.current()})
    return client


def test_before_there_is_a_school_everything_leads_to_the_set_up(newcomer: Client) -> None:
    assert newcomer.get("/")["Location"] == "/set-up/"
    assert newcomer.get("/set-up/").status_code == 200


def test_whoever_knows_the_code_sets_the_product_up_and_is_signed_in(newcomer: Client) -> None:
    assert with_code(newcomer).post("/set-up/school/", SCHOOL)["Location"] == "/set-up/head/"
    done = newcomer.post("/set-up/head/", HEAD)
    assert done["Location"] == "/policies/start/"
    school = School.objects.get()
    assert (school.name, school.nation, school.sample) == ("Harbour View School", "wales", False)
    with for_school(school.id):
        head = Person.objects.get()
        assert roles_of(head, on=datetime.date.today()) == {Role.HEADTEACHER}  # noqa: DTZ011
        actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {
        "people.school_founded",
        "people.person_added",
        "people.role_given",
        "people.account_given",
    } <= actions
    assert newcomer.session["_auth_user_id"] == str(head.account_id)
    assert Account.objects.get().check_password("lantern gravel oboe")
    assert not set_up_code.path().exists()


@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA", "Ⅷ" * 10, "x" * 41])
def test_without_the_code_nothing_goes_on(newcomer: Client, code: str) -> None:
    page = newcomer.post("/set-up/", {"code": code})
    assert page.status_code == 200
    assert "Error: " in page.content.decode()
    for path, words in (("/set-up/school/", SCHOOL), ("/set-up/head/", HEAD)):
        assert newcomer.get(path)["Location"] == "/set-up/"
        assert newcomer.post(path, words)["Location"] == "/set-up/"
    assert not School.objects.exists()


def test_the_code_may_be_typed_without_its_dash_and_in_small_letters(newcomer: Client) -> None:
    typed = set_up_code.current().lower().replace("-", " ")
    assert newcomer.post("/set-up/", {"code": typed})["Location"] == "/set-up/school/"


def test_the_code_lies_where_only_its_owner_reads_it(newcomer: Client) -> None:
    code = set_up_code.current()
    assert set_up_code.current() == code
    assert set_up_code.path().stat().st_mode & 0o077 == 0
    assert len(code) == 11


def test_the_head_comes_after_the_school(newcomer: Client) -> None:
    assert with_code(newcomer).post("/set-up/head/", HEAD)["Location"] == "/set-up/"


def test_bad_words_come_back_with_what_is_wrong(newcomer: Client) -> None:
    page = with_code(newcomer).post("/set-up/school/", SCHOOL | {"nation": "france"}).content.decode()
    assert 'value="Harbour View School"' in page
    newcomer.post("/set-up/school/", SCHOOL)
    page = newcomer.post("/set-up/head/", HEAD | {"email": "no", "password": "short"}).content.decode()
    assert 'value="Wren"' in page
    assert 'value="no"' in page
    assert "short" not in page.replace("too short", "")
    assert not School.objects.exists()


def test_going_back_shows_the_words_again(newcomer: Client) -> None:
    with_code(newcomer).post("/set-up/school/", SCHOOL)
    assert 'value="Harbour View School"' in newcomer.get("/set-up/school/").content.decode()


@pytest.mark.parametrize("password", ["short", "password1234", "harbour-view.example1"])
def test_a_weak_password_is_refused(newcomer: Client, password: str) -> None:
    with_code(newcomer).post("/set-up/school/", SCHOOL)
    page = newcomer.post("/set-up/head/", HEAD | {"password": password})
    assert page.status_code == 200
    assert not School.objects.exists()


def test_once_there_is_a_school_the_pages_are_gone(newcomer: Client) -> None:
    with_code(newcomer).post("/set-up/school/", SCHOOL)
    newcomer.post("/set-up/head/", HEAD)
    for path in ("/set-up/", "/set-up/school/", "/set-up/head/"):
        assert newcomer.get(path).status_code == 404
        assert newcomer.post(path, HEAD).status_code == 404
    assert School.objects.count() == 1


def test_of_two_who_press_at_once_only_one_founds_the_school(newcomer: Client) -> None:
    words = {**SCHOOL, **HEAD}
    operations.set_up(**words, now=NOW)
    with pytest.raises(operations.AlreadySetUp):
        operations.set_up(**words, now=NOW)
    assert School.objects.count() == 1


def test_a_failure_half_way_leaves_nothing(newcomer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_words: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(operations.people, "give_account", fail)
    with pytest.raises(RuntimeError):
        operations.set_up(**SCHOOL, **HEAD, now=NOW)
    assert not School.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(newcomer: Client, method: str) -> None:
    assert getattr(newcomer, method)("/set-up/").status_code == 405
