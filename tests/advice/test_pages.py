"""Every page and every POST of the room answers one list: who, what, in which state, and what is sent wrongly."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from handbell.advice import operations, queries, wording
from handbell.advice.forms import Facts
from handbell.advice.models import Answer, Dealt, Question
from handbell.audit.models import AuditEvent
from handbell.policies import operations as policies
from handbell.policies.models import Version
from tests.advice import stories
from tests.cast import NOW, Cast
from tests.policies import stories as versions

EVERYBODY = (
    "head", "deputy", "dsl", "teacher", "second_teacher", "office", "chair", "governor", "pupil", "parent",
)  # fmt: skip
LIST = {"head", "deputy"}
ASK = reverse("advice:index")
OPEN = {"question": "What is flurble?", "key": "k"}


def public(cast: Cast) -> str:
    return reverse("public_advice:index", args=[cast.school.slug])


def main_of(response: object) -> str:
    text = response.content.decode()  # type: ignore[attr-defined]
    return text[text.index("<main") : text.index("</main")]


def withdrawn(cast: Cast) -> Version:
    version = stories.in_force(cast)
    policies.withdraw(version=version, reason="Not now.", by=cast.head, now=NOW)
    return version


STATES: dict[str, Callable[[Cast], object]] = {
    "nothing": lambda cast: None,
    "draft": versions.draft,
    "approval": versions.submitted,
    "approved": versions.approved,
    "withdrawn": withdrawn,
}


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_in_the_school_asks_and_reads_the_answer(cast: Cast, who: str) -> None:
    stories.in_force(cast)
    client = cast.client(getattr(cast, who))
    page = client.get(ASK)
    assert page.status_code == 200
    assert "Everyday questions" in main_of(page)
    answer = client.post(ASK, {"question": stories.FORBIDDEN, "key": "k"})
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    given = Answer.objects.get()
    assert answer["Location"] == reverse("advice:answer", args=[given.id])
    assert not given.public


@pytest.mark.parametrize("state", STATES)
def test_without_a_policy_in_force_nothing_is_answered(cast: Cast, state: str) -> None:
    STATES[state](cast)
    for client, address in ((cast.client(cast.teacher), ASK), (cast.stranger(), public(cast))):
        assert "nothing to answer from" in main_of(client.get(address))
        assert client.post(address, {"question": stories.FORBIDDEN}).status_code == 200
    assert not Answer.objects.exists()


def test_a_policy_whose_rules_nobody_has_accepted_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories.in_force(cast)
    monkeypatch.setattr("handbell.advice.queries.asking.book_for", lambda version: None)
    page = main_of(cast.client(cast.teacher).get(ASK))
    assert "nobody has gone through the rules" in page
    assert "Read or search" in page
    assert "Read or search" not in main_of(cast.stranger().get(public(cast)))


def test_somebody_not_signed_in_is_led_to_sign_in(cast: Cast) -> None:
    stories.in_force(cast)
    given = stories.ask(cast, Version.objects.get())
    stranger = cast.stranger()
    for address in (ASK, reverse("advice:answer", args=[given.id]), reverse("advice:unanswered")):
        assert stranger.get(address)["Location"].startswith("/account/sign-in/")
    assert stranger.post(ASK, OPEN)["Location"].startswith("/account/sign-in/")
    assert Answer.objects.count() == 1


def test_another_school_finds_nothing_of_ours(cast: Cast) -> None:
    version = stories.in_force(cast)
    given = stories.ask(cast, version)
    elsewhere = cast.client(cast.elsewhere)
    assert elsewhere.get(reverse("advice:answer", args=[given.id])).status_code == 404
    assert "nothing to answer from" in main_of(elsewhere.get(ASK))
    assert elsewhere.post(ASK, {**OPEN, "policy": str(version.policy_id)}).status_code == 200
    assert Answer.objects.count() == 1


WRONG = {
    "empty": {"question": "   "},
    "missing": {},
    "too long": {"question": "why " * 200},
    "no such role": {"question": "May I?", "role": "headteacher"},
    "malformed role": {"question": "May I?", "role": "king"},
    "a suggestion in a malformed role": {"everyday": "pupil-request", "role": "king"},
    "no such policy": {"question": "May I?", "policy": str(uuid4())},
    "malformed policy": {"question": "May I?", "policy": "1 or 1"},
    "no such suggestion": {"everyday": "no-such-thing"},
    "another's suggestion": {"everyday": "delete-evidence"},
    "malformed suggestion": {"everyday": "<script>"},
    "malformed number": {"question": "May I?", "shown": "action,age", "f_action": "connect", "f_age": "old"},
    "too great a number": {"question": "May I?", "shown": "age", "f_age": "131"},
    "no such word": {"question": "May I?", "shown": "counterpart", "f_counterpart": "dragon"},
    "malformed answer followed": {"question": "May I?", "follows": "no-uuid"},
    "too long a key": {"question": "May I?", "key": "k" * 65},
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("where", ["signed in", "public"])
def test_what_is_sent_wrongly_comes_back_with_words(cast: Cast, case: str, where: str) -> None:
    stories.in_force(cast)
    sent = WRONG[case]
    client, address = (
        (cast.client(cast.teacher), ASK) if where == "signed in" else (cast.stranger(), public(cast))
    )
    page = client.post(address, sent)
    assert page.status_code == 200
    assert "There is a problem" in main_of(page)
    assert sent.get("question", "").strip() in main_of(page)
    assert not Answer.objects.exists()


def test_characters_that_no_text_has_are_refused(cast: Cast) -> None:
    stories.in_force(cast)
    for client, address in ((cast.client(cast.teacher), ASK), (cast.stranger(), public(cast))):
        for sent in ({"question": "a\x00b"}, {"question": "May I?", "shown": "a\x00"}, {"key": "\x00"}):
            assert client.post(address, sent).status_code == 400
    assert not Answer.objects.exists()


def test_facts_that_no_page_showed_are_left_alone(cast: Cast) -> None:
    stories.in_force(cast)
    sent = {
        "question": stories.FORBIDDEN,
        "shown": "action,dragon,asker",
        "f_action": "connect",
        "f_asker": "headteacher",
    }
    assert cast.client(cast.teacher).post(ASK, sent).status_code == 302
    assert Answer.objects.get().facts["asker"] == "teacher"


def test_pressed_twice_is_answered_once(cast: Cast) -> None:
    stories.in_force(cast)
    client = cast.client(cast.teacher)
    sent = {"question": stories.FORBIDDEN, "key": "same"}
    assert client.post(ASK, sent)["Location"] == client.post(ASK, sent)["Location"]
    assert Answer.objects.count() == 1


def test_without_the_token_nothing_is_asked(cast: Cast) -> None:
    stories.in_force(cast)
    for address in (ASK, public(cast)):
        client = Client(enforce_csrf_checks=True)
        client.cookies = cast.client(cast.teacher).cookies
        assert client.post(address, OPEN).status_code == 403
    assert not Answer.objects.exists()


def test_other_methods_are_refused(cast: Cast) -> None:
    given = stories.ask(cast, stories.in_force(cast))
    client = cast.client(cast.head)
    assert client.delete(ASK).status_code == 405
    assert client.post(reverse("advice:answer", args=[given.id])).status_code == 405
    assert client.post(reverse("advice:unanswered")).status_code == 405
    assert cast.stranger().put(public(cast)).status_code == 405


def test_what_is_not_there_is_not_found(cast: Cast) -> None:
    stories.in_force(cast)
    client = cast.client(cast.head)
    assert client.get(reverse("advice:answer", args=[uuid4()])).status_code == 404
    assert client.get("/may-i/no-such/").status_code == 404
    for parts in (
        ("no-such", "not_covered", "-"),
        ("social-media", "not_covered", "connect"),
        ("a", "b", "c"),
    ):
        assert client.get(reverse("advice:deal", args=parts)).status_code == 404
        assert client.post(reverse("advice:deal", args=parts), {"note": "Done."}).status_code == 404


def test_an_answer_says_the_decision_its_clause_whom_to_tell_and_why(cast: Cast) -> None:
    version = stories.in_force(cast)
    given = stories.ask(cast, version, everyday="former-pupil-17")
    page = main_of(cast.client(cast.teacher).get(reverse("advice:answer", args=[given.id])))
    assert "No: the policy forbids it" in page
    assert given.said["because"] in page
    for ref in given.clauses:
        anchor = "clause-" + ref.replace(".", "-")
        assert f"{reverse('policies:version', args=[version.policy.slug, version.label])}#{anchor}" in page
    assert "<dt>Tell</dt><dd>The headteacher" in page
    assert "immediately" in page
    assert "A former pupil, who is 17, has sent me" in page


def test_facts_are_changed_and_asked_again(cast: Cast) -> None:
    stories.in_force(cast)
    client = cast.client(cast.teacher)
    first = Answer.objects.get(
        id=client.post(ASK, {"everyday": "former-pupil-17"})["Location"].split("/")[-2]
    )
    page = client.get(reverse("advice:answer", args=[first.id]))
    facts = page.context["facts"]
    sent = dict(page.context["hidden"])
    sent |= {name: facts[name].value() for name in facts.fields if facts[name].value() not in (None, "")}
    assert sent["f_age"] == 17
    again = client.post(ASK, {**sent, "f_age": "18"})
    second = Answer.objects.exclude(id=first.id).get()
    assert again["Location"] == reverse("advice:answer", args=[second.id])
    assert second.facts["age"] == 18
    assert second.facts["counterpart"] == "former_pupil"
    assert second.chain == first.chain
    assert second.decision != "must_not"


def test_only_the_questions_that_still_matter_are_asked(cast: Cast) -> None:
    version = stories.in_force(cast)
    given = stories.ask(cast, version, given={"action": "connect", "counterpart": "former_pupil"})
    assert given.decision == "depends"
    page = cast.client(cast.teacher).get(reverse("advice:answer", args=[given.id]))
    assert [field.name for field in page.context["needed"]] == [f"f_{slug}" for slug in given.said["needs"]][
        :3
    ]
    assert "this still matters" in main_of(page)


def test_words_stay_words(cast: Cast) -> None:
    given = stories.ask(cast, stories.in_force(cast), "<script>alert(1)</script> may I text a pupil?")
    page = cast.client(cast.teacher).get(reverse("advice:answer", args=[given.id])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("who", [*EVERYBODY, "elsewhere"])
def test_who_sees_what_was_not_answered(cast: Cast, who: str) -> None:
    version = stories.in_force(cast)
    for number in range(3):
        stories.ask(cast, version, f"{stories.NONSENSE} {'abc'[number]}")
    address = reverse("advice:unanswered")
    target = reverse("advice:deal", args=[version.policy.slug, "not_understood", "-"])
    client = cast.client(getattr(cast, who))
    if who in LIST:
        assert target in main_of(client.get(address))
        assert client.get(target).status_code == 200
        assert client.post(target, {"note": " "}).status_code == 200
        assert not Dealt.objects.exists()
        assert client.post(target, {"note": "Said so in the staff meeting."}).status_code == 302
        assert client.post(target, {"note": "Said so in the staff meeting."}).status_code == 302
        assert Dealt.objects.get().by == getattr(cast, who)
        event = AuditEvent.objects.get(action="advice.dealt")
        assert event.actor == getattr(cast, who).id
        assert "staff meeting" not in event.detail_json
    else:
        expected = 200 if who == "elsewhere" else 404  # a head elsewhere has a list of their own
        assert client.get(address).status_code == expected
        if who == "elsewhere":
            assert target not in main_of(client.get(address))
        assert client.get(target).status_code == 404
        assert client.post(target, {"note": "Mine."}).status_code == 404
        assert not Dealt.objects.exists()
        assert who == "elsewhere" or address not in client.get(ASK).content.decode()


def test_a_question_is_answered_without_many_looks_at_the_database(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    given = stories.ask(cast, stories.in_force(cast))
    client = cast.client(cast.teacher)
    address = reverse("advice:answer", args=[given.id])
    client.get(address)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        client.get(address)


def test_the_home_page_has_the_box_once_there_is_something_to_ask(cast: Cast) -> None:
    client = cast.client(cast.teacher)
    assert 'id="may-i-question"' not in client.get("/").content.decode()
    stories.in_force(cast)
    page = client.get("/").content.decode()
    assert 'id="may-i-question"' in page
    assert client.post(ASK, {"question": stories.FORBIDDEN, "key": "from-home"}).status_code == 302
    assert Question.objects.count() == 1


def test_a_refusal_is_shown_on_the_form(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stories.in_force(cast)

    def changed(**_: object) -> None:
        raise operations.NoAnswer("This policy has changed meanwhile.")

    monkeypatch.setattr(operations, "ask", changed)
    for client, address in ((cast.client(cast.teacher), ASK), (cast.stranger(), public(cast))):
        sent = {"question": "May I text a pupil?"} | ({} if address == ASK else {"role": "parent"})
        page = main_of(client.post(address, sent))
        assert "This policy has changed meanwhile." in page
        assert "May I text a pupil?" in page


def test_facts_that_follow_from_others_are_not_put_to_anybody(cast: Cast) -> None:
    """Chosen anew, the other person brings what follows: nothing of a pupil stays when it is a colleague."""
    version = stories.in_force(cast)
    given = stories.ask(cast, version, everyday="pupil-request")
    page = cast.client(cast.teacher).get(reverse("advice:answer", args=[given.id]))
    names = {field.name for field in page.context["rest"]}
    assert "f_counterpart" in names
    assert "f_trust" not in names
    assert given.facts["trust"] == "now"


def test_what_was_not_understood_comes_back_to_be_said_in_other_words(cast: Cast) -> None:
    version = stories.in_force(cast)
    client = cast.client(cast.teacher)
    for question, comes_back in ((stories.NONSENSE, True), (stories.FORBIDDEN, False)):
        given = stories.ask(cast, version, question)
        page = client.get(reverse("advice:answer", args=[given.id]))
        assert ("Ask in other words" in main_of(page)) == comes_back
        assert page.context["form"]["question"].value() == (question if comes_back else None)


def test_what_goes_without_saying_is_not_said(cast: Cast) -> None:
    version = stories.in_force(cast)
    given = stories.ask(cast, version, given={"action": "text", "counterpart": "parent", "device": "own"})
    assert given.facts["with_pupil"] is False
    assert given.facts["on_school_device"] is False
    shown = queries.shown(given)
    assert [value for _, value, _ in shown.facts_in_words] == [
        wording.value(slug, given.facts[slug]) for slug in ("action", "counterpart", "device")
    ]
    for_another = stories.ask(
        cast, version, given={"action": "text", "counterpart": "parent", "who": "pupil"}
    )
    assert "a pupil" in [value for _, value, _ in queries.shown(for_another).facts_in_words]


def test_what_was_taken_for_granted_is_said_where_it_decides(cast: Cast) -> None:
    version = stories.in_force(cast, "richmond-park")
    leave = stories.ask(cast, version, everyday="name-school")
    assert leave.decision == "may_with_permission"
    assert leave.said["assumed"]["permission"] == "not_asked"
    assert "Taken for granted:" in main_of(
        cast.client(cast.teacher).get(reverse("advice:answer", args=[leave.id]))
    )
    exception = stories.ask(cast, version, everyday="pupil-text")
    assert exception.said["assumed"]["exceptional"] is False
    never = stories.ask(cast, version, everyday="share-password").said["assumed"]
    assert "permission" not in never
    assert "asks" not in never


def test_words_of_the_policy_say_their_language(cast: Cast) -> None:
    given = stories.ask(cast, stories.in_force(cast), everyday="former-pupil-17")
    client = cast.client(cast.teacher)
    client.post("/language/", {"language": "cy"})
    page = main_of(client.get(reverse("advice:answer", args=[given.id])))
    assert f'<span lang="en">{given.said["because"]}</span>' in page
    assert '<div class="hb-answer__clause" lang="en">' in page


def test_somebody_who_reports_they_do_not_say_what_is_told_what_to_do_in_danger(cast: Cast) -> None:
    given = stories.ask(cast, stories.in_force(cast), given={"action": "report"})
    assert "Ring 999" in main_of(cast.client(cast.teacher).get(reverse("advice:answer", args=[given.id])))


def test_how_an_answer_came_about(cast: Cast) -> None:
    version = stories.in_force(cast)
    given = stories.ask(cast, version, everyday="former-pupil-17")
    address = reverse("advice:why", args=[given.id])
    page = main_of(cast.client(cast.teacher).get(address))
    assert "Rules that had a say" in page
    assert all(rule in page for rule in given.rules)
    assert cast.client(cast.elsewhere).get(address).status_code == 404
    assert cast.stranger().get(address).status_code == 302
    assert cast.client(cast.teacher).post(address).status_code == 405
    silent = stories.ask(cast, version, stories.NONSENSE)
    assert "cannot be told" in main_of(cast.client(cast.teacher).get(reverse("advice:why", args=[silent.id])))


def test_decided_again_by_the_rules_of_that_day_it_comes_out_the_same(cast: Cast) -> None:
    version = stories.in_force(cast)
    for everyday in (
        "former-pupil-17",
        "pupil-text",
        "parent-request",
        "facebook-at-lunch",
        "share-password",
    ):
        given = stories.ask(cast, version, everyday=everyday)
        again = queries.considered(given)
        assert again is not None
        assert [rule.rule for rule in again if rule.status == "Decides"] == sorted(given.rules)


def test_what_is_known_by_a_wide_word_is_asked_for_its_kinds() -> None:
    field = Facts(slugs=["counterpart"], asked=["counterpart"], initial={"f_counterpart": "young_person"})
    shown = str(field["f_counterpart"])
    assert 'value="pupil"' in shown
    assert '<option value="young_person">Not said</option>' in shown
    assert 'value="colleague"' not in shown


def test_where_a_child_may_be_in_danger_that_comes_first(cast: Cast) -> None:
    version = stories.in_force(cast)
    client = cast.client(cast.teacher)
    for everyday, grave in (("indecent-image", True), ("share-password", False)):
        given = stories.ask(cast, version, everyday=everyday)
        page = main_of(client.get(reverse("advice:answer", args=[given.id])))
        assert ("Ring 999" in page) == grave
    public_one = cast.stranger().post(public(cast), {"role": "pupil", "everyday": "bullied-online"})
    assert main_of(cast.stranger().get(public_one["Location"])).count("Ring 999") == 1


def test_a_school_with_two_policies_is_asked_which(cast: Cast) -> None:
    first, other = stories.in_force(cast), stories.in_force(cast, "mosaic")
    client = cast.client(cast.teacher)
    page = main_of(client.get(ASK))
    # Both are of the same moment, so either may stand first, and be the one chosen.
    assert all(f'<option value="{one.policy_id}"' in page for one in (first, other))
    sent = {"question": "May I text a pupil?", "policy": str(other.policy_id)}
    assert client.post(ASK, sent).status_code == 302
    assert Answer.objects.get().version == other


def test_whoever_holds_several_roles_says_as_what_they_ask(cast: Cast) -> None:
    stories.in_force(cast)
    client = cast.client(cast.dsl)  # who teaches, too
    assert '<option value="dsl">' in main_of(client.get(ASK))
    assert "<h3>Designated safeguarding lead</h3>" in main_of(client.get(ASK))
    assert client.post(ASK, {"question": "May I text a pupil?", "role": "dsl"}).status_code == 302
    assert Answer.objects.get().facts["asker"] == "dsl"
