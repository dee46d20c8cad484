"""Routing rules change only with a second person who saw what it does; while they wait the old ones count."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handbell.audit.models import AuditEvent
from handbell.concerns import desk_access, route_books, routes
from handbell.concerns.desk_access import DeskAct
from handbell.concerns.models import Routes, RoutesStatus
from handbell.concerns.operations import routes_desk as operations
from handbell.concerns.route_words import Speaker
from handbell.notifications.models import Message
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.policies.models import Version
from handbell.rules import routing
from handbell.rules.files.problems import CannotLoad
from tests.cast import NOW, Cast
from tests.policies import stories
from tests.policies.test_posts import EVERYBODY

SEE = {"head", "deputy", "dsl", "chair"}
PROPOSE = {"head", "dsl"}
PIECE = "contact"


@pytest.fixture
def version(cast: Cast) -> Version:
    """A policy in force with routes of its own pack."""
    return stories.in_force(cast, stories.draft(cast, "mosaic"))


def at(name: str, version: Version, **more: object) -> str:
    """The address of a page."""
    return reverse(f"concerns:{name}", kwargs={"slug": version.policy.slug, **more})


def text_with(version: Version, piece: str = PIECE, **changes: Any) -> str:
    """The book in force with one piece changed."""
    plain = route_books.as_plain(route_books.standing(version))
    was = next(one for one in plain["routes"] if one["id"] == piece)
    return route_books.settled(route_books.with_piece(plain, {**was, **changes}), version, on=NOW.date())[0]


def stamp(version: Version) -> str:
    return route_books.stamp(route_books.standing(version))


def proposed(
    version: Version, by: Person, text: str = "", *, now: datetime.datetime = NOW, **changes: Any
) -> Routes:
    """A change of one piece, waiting."""
    text = text or text_with(version, **(changes or {"lock": "police"}))
    return operations.propose_routes(
        version=version, text=text, reason="It was asked for.", seen=stamp(version), by=by, now=now
    )


def locked(version: Version, cast: Cast) -> str | None:
    """Until when a contact from a pupil is locked by the rules that count."""
    facts = {"subject": "pupil"}
    return routes.for_telling(cast.school, "contact_from_pupil", facts, on=NOW.date()).route.policy.lock


def page(response: Any) -> str:
    return str(response.content.decode())


# ── the whole way ─────────────────────────────────────────────────────────────


def sent_form(client: Client, address: str, **changes: object) -> dict[str, object]:
    """What a browser sends back of a form as it stands, with changes."""
    context = client.get(address).context
    editor = context["editor"]
    data: dict[str, object] = {}
    for form in [editor.form, *(row for rows in (editor.tell, editor.steps, editor.clauses) for row in rows)]:
        for field in form:
            value = field.value()
            if value not in (None, "", False):
                data[field.html_name] = "on" if value is True else value
    for rows in (editor.tell, editor.steps, editor.clauses):
        for field in rows.management_form:
            data[field.html_name] = field.value()
    return {**data, **changes}


def test_a_change_goes_from_form_to_effect_to_second_person_to_the_next_concern(
    cast: Cast, version: Version
) -> None:
    head, chair, dsl = (cast.client(one) for one in (cast.head, cast.chair, cast.dsl))
    shown = page(head.get(at("routes", version)))
    assert "the headteacher" in shown
    assert "Safety baseline" in shown
    change = at("routes_piece", version, piece_id=PIECE)
    new = {"tell-2-role": "dsl", "tell-2-within": "immediately", "lock": "police", "never": ["retaliate"]}
    looked = head.post(change, sent_form(head, change, **new))
    effect = page(looked)
    assert "About the head" not in effect
    assert "Only the chair of governors can agree" in effect
    assert "the designated safeguarding lead, immediately" in effect
    assert "the police have given advice" in effect
    assert "Answer back." in effect
    assert not Routes.objects.exists()
    kept = {name: looked.context["form"][name].value() for name in ("text", "seen")}
    again = head.post(at("routes_propose", version), {**kept, "reason": ""})
    assert "There is a problem" in page(again)
    assert looked.context["form"]["text"].value() in str(again.context["form"]["text"].value())
    for _press in range(2):
        head.post(at("routes_propose", version), {**kept, "reason": "Asked for by <b>governors</b>."})
    row = Routes.objects.get()
    assert locked(version, cast) is None
    wording = at("routes_wording", version, row_id=row.id)
    decide = at("routes_decide", version, row_id=row.id, decision="agree")
    assert decide not in page(head.get(wording))
    assert decide not in page(dsl.get(wording))
    assert head.post(decide).status_code == dsl.post(decide).status_code == 403
    seen = page(chair.get(wording))
    assert decide in seen
    assert "&lt;b&gt;governors" in seen
    assert "the police have given advice" in seen
    for _press in range(2):
        assert chair.post(decide).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.decided_by_id) == (RoutesStatus.IN_FORCE, cast.chair.id)
    assert locked(version, cast) == "police"
    assert "the police have given advice" in page(cast.client(cast.deputy).get(at("routes", version)))
    actions = list(AuditEvent.objects.filter(kind="routes").values_list("action", flat=True))
    assert sorted(actions) == ["routes.in_force", "routes.proposed"]
    told = Message.objects.filter(key__startswith="routes-")
    assert [(one.to_id, one.settled_at is not None) for one in told] == [(cast.chair.id, True)]
    assert wording in page(chair.get(at("routes_history", version)))


# ── who may what ──────────────────────────────────────────────────────────────

PAGES = ["routes_index", "routes", "routes_save", "routes_history", "routes_wording"]
EDITS = ["routes_add", "routes_piece", "routes_text"]


def test_who_sees_the_pages_and_who_proposes(cast: Cast, version: Version) -> None:
    row = proposed(version, cast.dsl)
    more: dict[str, dict[str, object]] = {
        "routes_wording": {"row_id": row.id},
        "routes_piece": {"piece_id": PIECE},
    }
    found: dict[str, dict[str, int]] = {}
    for who in EVERYBODY:
        client = cast.client(getattr(cast, who))
        for name in (*PAGES, *EDITS):
            address = (
                reverse("concerns:routes_index")
                if name == "routes_index"
                else at(name, version, **more.get(name, {}))
            )
            found.setdefault(name, {})[who] = client.get(address).status_code
    for name in PAGES:
        assert found[name] == {who: 200 if who in SEE else 404 for who in EVERYBODY}, name
    for name in EDITS:
        assert found[name] == {
            who: 200 if who in PROPOSE else 403 if who in SEE else 404 for who in EVERYBODY
        }, name
    assert cast.stranger().get(at("routes", version)).status_code == 302
    elsewhere = cast.client(cast.elsewhere)
    assert elsewhere.get(at("routes", version)).status_code == 404


@pytest.mark.parametrize("about_head", [True, False])
def test_who_agrees(cast: Cast, version: Version, about_head: bool) -> None:
    """Never the proposer; the chair alone where it changes who hears about the head."""
    row = proposed(version, cast.dsl, **({"tell": [{"role": "dsl"}]} if about_head else {"lock": "police"}))
    assert operations.needs_chair(row, version, on=NOW.date()) is about_head
    found = {
        who: desk_access.may_decide_routes(getattr(cast, who), row, chair_only=about_head, on=NOW.date())
        for who in EVERYBODY
    }
    wanted = {"chair"} if about_head else {"chair", "head"}
    assert {who for who, may in found.items() if may} == wanted
    assert {
        who for who in EVERYBODY if desk_access.can(getattr(cast, who), DeskAct.SEE, on=NOW.date())
    } == SEE


@pytest.mark.parametrize("who", ["deputy", "teacher", "dsl", "office"])
def test_nobody_else_agrees_or_refuses(cast: Cast, version: Version, who: str) -> None:
    row = proposed(version, cast.dsl if who != "dsl" else cast.head, tell=[{"role": "dsl"}])
    client = cast.client(getattr(cast, who))
    may_refuse = who == "dsl"
    for decision in ("agree", "refuse"):
        status = client.post(at("routes_decide", version, row_id=row.id, decision=decision)).status_code
        wanted = 302 if may_refuse and decision == "refuse" else 403 if who in SEE else 404
        assert status == wanted, decision
    row.refresh_from_db()
    assert row.status == (RoutesStatus.REFUSED if may_refuse else RoutesStatus.PROPOSED)


# ── each POST: bad ids, bad input, twice, without a recent sign-in ───────────


def posts_of(version: Version, row: Routes) -> dict[str, tuple[str, dict[str, object]]]:
    """Every page here that takes a POST, with something to send."""
    text = text_with(version)
    return {
        "routes_add": (at("routes_add", version), {"category": "kept words", "do": "look"}),
        "routes_piece": (at("routes_piece", version, piece_id=PIECE), {"gaps": "kept words", "do": "look"}),
        "routes_take_out": (at("routes_take_out", version, piece_id=PIECE), {}),
        "routes_text": (at("routes_text", version), {"text": "routes: [kept words"}),
        "routes_propose": (at("routes_propose", version), {"text": text, "reason": ""}),
        "routes_decide": (at("routes_decide", version, row_id=row.id, decision="refuse"), {}),
    }


def test_every_post_answers_its_list_of_cases(cast: Cast, version: Version) -> None:
    row = proposed(version, cast.head)
    client, events = cast.client(cast.head), AuditEvent.objects.count()
    csrf = Client(enforce_csrf_checks=True)
    csrf.cookies = client.cookies
    late = cast.client(cast.head)
    session = late.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1.0}]
    session.save()
    for name, (address, sent) in posts_of(version, row).items():
        assert cast.stranger().post(address, sent).status_code == 302, name
        assert cast.client(cast.teacher).post(address, sent).status_code == 404, name
        assert csrf.post(address, sent).status_code == 403, name
        assert late.post(address, sent).status_code == 403, name
        assert client.put(address).status_code == 405, name
        for wrong in ({"tell-TOTAL_FORMS": "99999999999"}, {"text": "\0", "reason": "x"}, {"seen": "\0"}):
            if name != "routes_decide":
                assert client.post(address, {**sent, **wrong}).status_code in {200, 400}, (name, wrong)
        if "kept words" in str(sent):
            answer = page(client.post(address, sent))
            assert "kept words" in answer, name
            assert "There is a problem" in answer, name
    row.refresh_from_db()
    assert row.status == RoutesStatus.PROPOSED
    assert AuditEvent.objects.count() == events
    assert client.post(at("routes_decide", version, row_id=uuid4(), decision="agree")).status_code == 404
    assert client.post(at("routes_decide", version, row_id=row.id, decision="eat")).status_code == 404
    assert client.get(at("routes_piece", version, piece_id="nothing")).status_code == 404
    assert client.get(reverse("concerns:routes", args=["nothing"])).status_code == 404


# ── what a change may and may not be ─────────────────────────────────────────


def test_one_change_waits_at_a_time_and_its_proposer_may_better_it(cast: Cast, version: Version) -> None:
    first = proposed(version, cast.head)
    with pytest.raises(Refused, match="Somebody else"):
        proposed(version, cast.dsl, lock="hr_advice")
    second = proposed(version, cast.head, lock="hr_advice")
    first.refresh_from_db()
    assert (first.status, first.decided_by_id) == (RoutesStatus.REFUSED, cast.head.id)
    operations.agree_routes(proposal=second, version=version, by=cast.dsl, now=NOW)
    with pytest.raises(Refused, match="decided already"):
        operations.refuse_routes(proposal=second, by=cast.chair, now=NOW)
    assert Message.objects.filter(key__startswith="routes-in-force", to=cast.chair).count() == 1
    with pytest.raises(Refused, match="Nothing would change"):
        proposed(version, cast.head, text=routing.dump(route_books.standing(version)))
    with pytest.raises(Refused, match="since you opened"):
        operations.propose_routes(
            version=version, text=text_with(version), reason="x", seen="stale", by=cast.head, now=NOW
        )
    third = proposed(version, cast.head, now=NOW + datetime.timedelta(hours=1))
    operations.agree_routes(
        proposal=third, version=version, by=cast.dsl, now=NOW + datetime.timedelta(hours=2)
    )
    second.refresh_from_db()
    assert second.status == RoutesStatus.SUPERSEDED
    shown = page(cast.client(cast.chair).get(at("routes_wording", version, row_id=third.id)))
    assert "human resources have given advice" in shown
    assert "the police have given advice" in shown


def test_a_text_is_read_strictly_and_comes_back_with_its_mistakes(cast: Cast, version: Version) -> None:
    client, text = cast.client(cast.head), routing.dump(route_books.standing(version))
    assert page(client.get(at("routes_save", version))) == text
    wrong = text.replace("role: parents", "role: parrots", 1)
    line = wrong[: wrong.index("parrots")].count("\n") + 1
    file = SimpleUploadedFile("routes.yaml", wrong.encode())
    answer = page(client.post(at("routes_text", version), {"file": file, "text": ""}))
    assert f"Line {line}" in answer, re.findall(r"(?s)error-summary.*?</div>|<table.*?</table>", answer)
    assert "Did you mean parents" in answer
    assert "role: parrots" in answer
    unknown = text.replace("terms-of-use.7", "terms-of-use.77")
    with pytest.raises(CannotLoad, match="no clause"):
        route_books.read(unknown, version, on=NOW.date())
    red = text.replace("lock: lado_advice", "lock: hr_advice", 1)
    with pytest.raises(CannotLoad, match="expected"):
        route_books.read(red, version, on=NOW.date())
    for bad in (b"\xff\xfe", b"a\0b", b""):
        sent = {"file": SimpleUploadedFile("x.yaml", bad), "text": ""}
        assert "There is a problem" in page(client.post(at("routes_text", version), sent))


def test_a_route_is_written_and_taken_out_by_form(cast: Cast, version: Version) -> None:
    client = cast.client(cast.dsl)
    add = at("routes_add", version)
    new = {
        "category": "filter_bypass",
        "never": ["investigate"],
        "clauses-0-ref": "terms-of-use.1",
        "do": "look",
    }
    more = client.post(add, sent_form(client, add, **new | {"do": "rows"}))
    assert len(more.context["editor"].tell) == 3
    assert more.context["form"]["category"].value() == "filter_bypass"
    looked = client.post(add, sent_form(client, add, **new))
    assert "filter-bypass-1" in page(looked)
    half = client.post(add, sent_form(client, add, **new | {"steps-0-do": "Ring somebody."}))
    assert "Choose who does this step." in page(half)
    bare = client.post(add, sent_form(client, add, category="filter_bypass", do="look"))
    assert "gives nothing" in page(bare)
    taken = client.post(at("routes_take_out", version, piece_id="contact-former-pupil"))
    assert "Routes that are taken out" in page(taken)
    assert "Propose the change" in page(taken)


def test_a_policy_without_routes_begins_with_none(cast: Cast) -> None:
    from_file = stories.in_force(cast, stories.draft(cast, "mosaic"))
    from_file.policy.pack = ""
    from_file.policy.save()
    book = route_books.standing(from_file)
    assert (book.pieces, bool(book.clauses)) == ((), True)
    client = cast.client(cast.head)
    assert "safety baseline below stands alone" in page(client.get(at("routes", from_file)))
    add = at("routes_add", from_file)
    sent = {"category": "grooming", "tell-0-role": "dsl", "clauses-0-ref": "terms-of-use.1", "do": "look"}
    looked = client.post(add, sent_form(client, add, **sent))
    kept = {name: looked.context["form"][name].value() for name in ("text", "seen")}
    assert client.post(at("routes_propose", from_file), {**kept, "reason": "New."}).status_code == 302
    row = Routes.objects.get()
    operations.agree_routes(proposal=row, version=from_file, by=cast.chair, now=timezone.now())
    assert [piece.id for piece in route_books.standing(from_file).pieces] == ["grooming-1"]


@pytest.mark.parametrize(
    "pack", ["mosaic", "elthorne-park", "richmond-park", "sunning-hill", "constance-bridgeman"]
)
def test_every_built_in_book_survives_its_forms_and_can_be_said(cast: Cast, pack: str) -> None:
    """Opened and sent unchanged, a piece says what it said before; and every piece has words for all of it."""
    version = stories.draft(cast, pack)
    book = route_books.standing(version)
    speaker = Speaker(version, nation="wales", kind=book.kind)
    slug = re.compile(r"\b[a-z]+_[a-z_]+\b")
    for piece in (*book.pieces, *routes.baseline().pieces):
        said = speaker.piece(piece)
        lines = [line.words for part in (said.tell, said.steps, said.never) for line in part]
        assert not slug.search(
            " ".join([said.title, *said.conditions, *lines, *(words for _, words in said.facts)])
        )
    text = route_books.as_text(route_books.as_plain(book))
    assert route_books.read(text, version, on=NOW.date()).pieces == tuple(
        replace(piece, source=piece.source) for piece in book.pieces
    )
