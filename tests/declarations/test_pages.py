"""Every page and POST of the room: who may, who may not, bad input, pressed twice."""

from __future__ import annotations

import csv
import io
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handbell.audit.models import AuditEvent
from handbell.declarations import exports
from handbell.declarations.models import Answer, Countersignature, Objection, Opening, Signature
from handbell.policies.models import Version
from tests.cast import Cast
from tests.declarations import stories
from tests.policies.stories import in_force

EVERYBODY = (
    "head", "deputy", "dsl", "teacher", "second_teacher", "office", "chair", "governor", "pupil", "parent", "elsewhere",
)  # fmt: skip


@pytest.fixture
def now_version(cast: Cast) -> Version:
    """A version in force from the real today, since the views look at the real clock."""
    found = in_force(cast, now=timezone.now())
    found.refresh_from_db()
    return found


def page(name: str, *args: object) -> str:
    return reverse(f"declarations:{name}", args=args)


def hidden(client: Client, address: str, **more: str) -> dict[str, str]:
    """What the page's form would send, hidden fields included, with `more` typed in."""
    html = client.get(address).content.decode()
    found = dict(re.findall(r'<input type="hidden" name="(submission_key|language)" value="([^"]*)"', html))
    assert "submission_key" in found
    return found | more


def sign_form(client: Client, version: Version, **more: str) -> dict[str, str]:
    return hidden(client, page("sign", version.id)) | {"job_title": "Class teacher", "agree": "on"} | more


def stale(client: Client) -> Client:
    """The same browser eleven minutes later."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1.0}]
    session.save()
    return client


class TestSigning:
    def test_works(self, cast: Cast, now_version: Version) -> None:
        client = cast.client(cast.teacher)
        answer = client.post(page("sign", now_version.id), sign_form(client, now_version))
        signature = Signature.objects.get()
        assert answer.url == page("signature", signature.id)  # type: ignore[attr-defined]
        receipt = client.get(page("signature", signature.id))
        assert signature.reference in receipt.content.decode()
        assert signature.step_up == "password"
        assert AuditEvent.objects.filter(action="declaration.signed", object_id=signature.id).count() == 1

    def test_each_who_is_asked_may_and_nobody_else(self, cast: Cast, now_version: Version) -> None:
        for who in EVERYBODY:
            asked = who not in {"pupil", "parent", "elsewhere"}
            got = cast.client(getattr(cast, who)).get(page("sign", now_version.id))
            assert got.status_code == (200 if asked else 404), who
            data = {"submission_key": "x", "language": "en", "job_title": "x", "agree": "on"}
            posted = cast.client(getattr(cast, who)).post(page("sign", now_version.id), data)
            assert posted.status_code in ({200} if asked else {404, 409}), who
        assert not Signature.objects.exists()

    def test_a_stranger_is_led_to_sign_in(self, cast: Cast, now_version: Version) -> None:
        assert cast.stranger().get(page("sign", now_version.id)).status_code == 302

    def test_bad_and_missing_ids_are_not_found(self, cast: Cast) -> None:
        client = cast.client(cast.teacher)
        for address in (page("sign", uuid.uuid4()), "/declarations/sign/none/", "/declarations/sign/"):
            assert client.get(address).status_code == 404
            assert client.post(address).status_code == 404

    def test_without_a_fresh_step_up_nothing_is_signed(self, cast: Cast, now_version: Version) -> None:
        client = cast.client(cast.teacher)
        data = sign_form(client, now_version)
        assert stale(client).post(page("sign", now_version.id), data).status_code == 403
        assert stale(client).get(page("sign", now_version.id)).status_code == 302
        assert not Signature.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"agree": ""},
            {"job_title": ""},
            {"job_title": "x" * 121},
            {"submission_key": ""},
            {"submission_key": "forged"},
            {"language": "xx"},
        ],
    )
    def test_bad_input_shows_the_form_again(
        self, cast: Cast, now_version: Version, wrong: dict[str, str]
    ) -> None:
        client = cast.client(cast.teacher)
        data = sign_form(client, now_version, job_title="Keeper of the bees") | wrong
        answer = client.post(page("sign", now_version.id), data)
        html = answer.content.decode()
        assert answer.status_code == 200
        assert "There is a problem" in html
        assert "job_title" in wrong or "Keeper of the bees" in html
        assert not Signature.objects.exists()

    def test_a_forged_key_is_replaced_so_that_pressing_again_works(
        self, cast: Cast, now_version: Version
    ) -> None:
        client = cast.client(cast.teacher)
        html = client.post(
            page("sign", now_version.id), sign_form(client, now_version) | {"submission_key": "forged"}
        ).content.decode()
        key = re.search(r'name="submission_key" value="([^"]*)"', html)
        assert key
        again = sign_form(client, now_version) | {"submission_key": key[1]}
        assert client.post(page("sign", now_version.id), again).status_code == 302

    def test_another_persons_key_is_worth_nothing(self, cast: Cast, now_version: Version) -> None:
        key = sign_form(cast.client(cast.office), now_version)["submission_key"]
        client = cast.client(cast.teacher)
        client.post(page("sign", now_version.id), sign_form(client, now_version) | {"submission_key": key})
        assert not Signature.objects.exists()

    def test_pressed_twice_leads_to_the_same_receipt(self, cast: Cast, now_version: Version) -> None:
        client = cast.client(cast.teacher)
        data = sign_form(client, now_version)
        places = {client.post(page("sign", now_version.id), data).url for _time in range(3)}  # type: ignore[attr-defined]
        assert len(places) == Signature.objects.count() == 1

    def test_without_a_csrf_token_nothing_is_signed(self, cast: Cast, now_version: Version) -> None:
        client = cast.client(cast.teacher)
        data = sign_form(client, now_version)
        client.handler.enforce_csrf_checks = True
        assert client.post(page("sign", now_version.id), data).status_code == 403
        assert not Signature.objects.exists()

    def test_reading_from_here_is_kept_and_said(self, cast: Cast, now_version: Version) -> None:
        client = cast.client(cast.teacher)
        assert (
            "not opened this version from here yet"
            in client.get(page("sign", now_version.id)).content.decode()
        )
        assert client.get(page("read", now_version.id)).status_code == 405
        for _time in range(2):
            assert client.post(page("read", now_version.id)).status_code == 302
        assert Opening.objects.count() == 1
        assert (
            "You opened this version from here on"
            in client.get(page("sign", now_version.id)).content.decode()
        )

    def test_who_has_signed_is_led_to_the_receipt(self, cast: Cast, now_version: Version) -> None:
        signature = stories.signed(cast.teacher, now_version, now=timezone.now())
        answer = cast.client(cast.teacher).get(page("sign", now_version.id))
        assert answer.url == page("signature", signature.id)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "kind"), [("query", "query"), ("decline", "decline")])
class TestAskingAndDeclining:
    def test_works_once_and_is_recorded(self, cast: Cast, now_version: Version, name: str, kind: str) -> None:
        client = cast.client(cast.teacher)
        data = hidden(client, page(name, now_version.id), reason="What of the choir?")
        for _time in range(2):
            assert client.post(page(name, now_version.id), data).status_code == 302
        objection = Objection.objects.get()
        assert (objection.kind, objection.reason) == (kind, "What of the choir?")
        assert AuditEvent.objects.filter(object_id=objection.id).count() == 1
        assert "What of the choir?" in client.get(page("index")).content.decode()

    def test_bad_input_keeps_the_words(self, cast: Cast, now_version: Version, name: str, kind: str) -> None:
        client = cast.client(cast.teacher)
        for reason in ("", "   ", "x" * 4001):
            data = hidden(client, page(name, now_version.id), reason=reason)
            answer = client.post(page(name, now_version.id), data)
            assert answer.status_code == 200
            assert "There is a problem" in answer.content.decode()
        data = hidden(client, page(name, now_version.id), reason="Kept words") | {"submission_key": "forged"}
        assert "Kept words" in client.post(page(name, now_version.id), data).content.decode()
        assert not Objection.objects.exists()

    def test_who_is_not_asked_finds_nothing(
        self, cast: Cast, now_version: Version, name: str, kind: str
    ) -> None:
        for who in ("pupil", "parent", "elsewhere"):
            assert cast.client(getattr(cast, who)).get(page(name, now_version.id)).status_code == 404
            assert cast.client(getattr(cast, who)).post(page(name, now_version.id)).status_code == 404
        assert cast.client(cast.teacher).get(page(name, uuid.uuid4())).status_code == 404


class TestAnswering:
    @pytest.fixture
    def objection(self, cast: Cast, now_version: Version) -> Objection:
        return stories.asked(cast.teacher, now_version, now=timezone.now())

    def test_the_head_answers_once(self, cast: Cast, objection: Objection) -> None:
        client = cast.client(cast.head)
        assert "Tomasz Rowe" in client.get(page("objections")).content.decode()
        for _time in range(2):
            answer = client.post(page("answer", objection.id), {"text": "The choir too."})
            assert answer.status_code == 302
        assert Answer.objects.get().text == "The choir too."
        assert AuditEvent.objects.filter(action="declaration.answered").count() == 1
        assert "The choir too." in cast.client(cast.teacher).get(page("index")).content.decode()

    def test_nobody_else_does(self, cast: Cast, objection: Objection) -> None:
        for who in EVERYBODY:
            if who == "head":
                continue
            client = cast.client(getattr(cast, who))
            assert client.post(page("answer", objection.id), {"text": "I say."}).status_code == 404, who
            own = who == "teacher"
            assert client.get(page("answer", objection.id)).status_code == (200 if own else 404), who
            assert "Tomasz Rowe</a>" not in client.get(page("objections")).content.decode()
        assert not Answer.objects.exists()

    def test_bad_input(self, cast: Cast, objection: Objection) -> None:
        client = cast.client(cast.head)
        for text in ("", "  ", "x" * 4001):
            assert client.post(page("answer", objection.id), {"text": text}).status_code == 200
        assert client.post(page("answer", uuid.uuid4()), {"text": "x"}).status_code == 404
        assert not Answer.objects.exists()


class TestCountersigning:
    @pytest.fixture
    def signature(self, cast: Cast, now_version: Version) -> Signature:
        return stories.signed(cast.teacher, now_version, now=timezone.now())

    def test_what_is_ticked_is_signed_and_no_more(
        self, cast: Cast, now_version: Version, signature: Signature
    ) -> None:
        other = stories.signed(cast.office, now_version, now=timezone.now())
        client = cast.client(cast.head)
        html = client.get(page("countersign")).content.decode()
        assert html.count('name="signatures"') == 2
        assert " checked>" not in html
        for _time in range(2):
            assert client.post(page("countersign"), {"signatures": [str(signature.id)]}).status_code == 302
        assert Countersignature.objects.get().signature == signature
        assert other.reference in client.get(page("countersign")).content.decode()

    def test_only_who_countersigns(self, cast: Cast, signature: Signature) -> None:
        for who in EVERYBODY:
            client = cast.client(getattr(cast, who))
            may_look = who in {"head", "chair", "elsewhere"}  # the last one sees only the own school
            assert client.get(page("countersign")).status_code == (200 if may_look else 404), who
            if who != "head":
                posted = client.post(page("countersign"), {"signatures": [str(signature.id)]})
                assert posted.status_code == (200 if may_look else 404), who
        assert not Countersignature.objects.exists()

    @pytest.mark.parametrize("ticked", [[], ["none"], [str(uuid.uuid4())]])
    def test_bad_input(self, cast: Cast, signature: Signature, ticked: list[str]) -> None:
        answer = cast.client(cast.head).post(page("countersign"), {"signatures": [*ticked]})
        assert answer.status_code == 200
        assert "There is a problem" in answer.content.decode()
        assert not Countersignature.objects.exists()

    def test_step_up(self, cast: Cast, signature: Signature) -> None:
        client = stale(cast.client(cast.head))
        assert client.post(page("countersign"), {"signatures": [str(signature.id)]}).status_code == 403
        assert not Countersignature.objects.exists()


class TestRecording:
    def data(self, cast: Cast, version: Version, **more: str) -> dict[str, str]:
        day = timezone.localdate()
        address = page("record", cast.teacher.id, version.id)
        return (
            hidden(
                cast.client(cast.head),
                address,
                method="on_paper",
                signed_on_day=str(day.day),
                signed_on_month=str(day.month),
                signed_on_year=str(day.year),
                job_title="Class teacher",
                note="In the red folder.",
            )
            | more
        )

    def post(self, cast: Cast, version: Version, data: dict[str, str], who: str = "head") -> Any:
        client = cast.client(getattr(cast, who))
        return client.post(page("record", cast.teacher.id, version.id), data)

    def fields(self, cast: Cast, version: Version) -> list[str]:
        html = cast.client(cast.head).get(page("record", cast.teacher.id, version.id)).content.decode()
        return re.findall(r'name="(signed_on[^"]*)"', html)

    def good(self, cast: Cast, version: Version) -> dict[str, str]:
        day = timezone.localdate()
        data = self.data(cast, version)
        values = dict(zip(self.fields(cast, version), (day.day, day.month, day.year), strict=True))
        return data | {name: str(value) for name, value in values.items()}

    def test_the_head_puts_down_paper_once(self, cast: Cast, now_version: Version) -> None:
        data = self.good(cast, now_version)
        places = {self.post(cast, now_version, data).url for _time in range(2)}
        assert len(places) == 1
        signature = Signature.objects.get()
        assert (signature.method, signature.note) == ("on_paper", "In the red folder.")

    @pytest.mark.parametrize(
        "wrong", [{"note": ""}, {"method": "on_screen"}, {"method": ""}, {"job_title": ""}]
    )
    def test_bad_input(self, cast: Cast, now_version: Version, wrong: dict[str, str]) -> None:
        answer = self.post(cast, now_version, self.good(cast, now_version) | wrong)
        assert answer.status_code == 200
        assert "There is a problem" in answer.content.decode()
        assert not Signature.objects.exists()

    def test_nobody_else(self, cast: Cast, now_version: Version) -> None:
        data = self.good(cast, now_version)
        for who in EVERYBODY:
            if who != "head":
                assert self.post(cast, now_version, data, who).status_code == 404, who
        assert not Signature.objects.exists()


class TestLooking:
    @pytest.fixture
    def signature(self, cast: Cast, now_version: Version) -> Signature:
        return stories.signed(cast.teacher, now_version, now=timezone.now())

    def test_one_signature(self, cast: Cast, signature: Signature) -> None:
        for who in EVERYBODY:
            expected = 200 if who in {"teacher", "head"} else 404
            client = cast.client(getattr(cast, who))
            assert client.get(page("signature", signature.id)).status_code == expected, who
            assert client.get(page("certificate", signature.id)).status_code == expected, who
            assert client.get(page("person", cast.teacher.id)).status_code == expected, who
        assert cast.client(cast.teacher).get(page("signature", uuid.uuid4())).status_code == 404

    def test_the_certificate(self, cast: Cast, signature: Signature) -> None:
        stories.countersigned(cast.head, signature, now=timezone.now())
        answer = cast.client(cast.teacher).get(page("certificate", signature.id))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert signature.reference in answer["Content-Disposition"]

    def test_the_board_shows_everybody_to_the_head_and_numbers_to_the_chair(
        self, cast: Cast, signature: Signature
    ) -> None:
        html = cast.client(cast.head).get(page("board")).content.decode()
        assert all(name in html for name in ("Tomasz Rowe", "Harriet Oakes", "Gareth Hay"))
        assert "Pia Stone" not in html
        html = cast.client(cast.chair).get(page("board")).content.decode()
        assert "Tomasz Rowe" not in html
        for who in EVERYBODY:
            if who not in {"head", "chair", "elsewhere"}:
                assert cast.client(getattr(cast, who)).get(page("board")).status_code == 404, who
        assert "Tomasz" not in cast.client(cast.elsewhere).get(page("board")).content.decode()

    @pytest.mark.parametrize(
        ("query", "shown", "hidden_"),
        [
            ({"state": "signed"}, "Tomasz", "Harriet"),
            ({"state": "owed"}, "Harriet", "Tomasz"),
            ({"role": "governor"}, "Gareth", "Tomasz"),
            ({"q": "tom row"}, "Tomasz", "Harriet"),
        ],
    )
    def test_narrowing(
        self, cast: Cast, signature: Signature, query: dict[str, str], shown: str, hidden_: str
    ) -> None:
        table = cast.client(cast.head).get(page("board"), query).content.decode().partition("<tbody>")[2]
        assert shown in table
        assert hidden_ not in table

    @pytest.mark.parametrize(
        "query", [{"state": "x"}, {"role": "x"}, {"after": "x"}, {"after": str(uuid.uuid4())}]
    )
    def test_bad_filters_are_no_error(self, cast: Cast, signature: Signature, query: dict[str, str]) -> None:
        assert cast.client(cast.head).get(page("board"), query).status_code == 200

    def test_pages_follow_one_another_without_gap(
        self, cast: Cast, signature: Signature, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("handbell.declarations.queries.boards.PAGE", 3)
        client, seen, address = cast.client(cast.head), [], page("board")
        while address:
            html = client.get(address).content.decode()
            seen += re.findall(r'people/[0-9a-f-]+/">([^<]+)</a>', html)
            following = re.search(r'href="(\?[^"]*)" rel="next"', html)
            address = page("board") + following[1].replace("&amp;", "&") if following else ""
        assert len(seen) == len(set(seen)) == 8
        assert seen == sorted(seen, key=lambda name: name.split()[::-1])

    def test_the_file(self, cast: Cast, signature: Signature) -> None:
        client = cast.client(cast.head)
        assert client.get(page("export")).status_code == 405
        answer = client.post(page("export"), {"state": "signed"})
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [(row["Name"], row["State"]) for row in rows] == [("Tomasz Rowe", "Signed")]
        assert AuditEvent.objects.filter(action="declaration.board_exported").count() == 1
        for who in EVERYBODY:
            if who not in {"head", "elsewhere"}:
                assert cast.client(getattr(cast, who)).post(page("export")).status_code == 404, who

    def test_index_for_everybody(self, cast: Cast, signature: Signature) -> None:
        for who in EVERYBODY:
            assert cast.client(getattr(cast, who)).get(page("index")).status_code == 200, who


def test_characters_that_no_text_has_are_refused(cast: Cast, now_version: Version) -> None:
    client = cast.client(cast.head)
    for name in ("sign", "query", "decline"):
        assert (
            client.post(page(name, now_version.id), {"reason": "\x00", "job_title": "\x00"}).status_code
            == 400
        )
    assert client.post(page("countersign"), {"signatures": "\x00"}).status_code == 400
    assert client.get(page("board"), {"q": "\x00"}).status_code == 400


_FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
]


@pytest.mark.parametrize("cell", _FORMULAS)
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert exports.safe(cell) == f"'{cell}"
    assert exports.safe("O'Brien-Smith") == "O'Brien-Smith"
