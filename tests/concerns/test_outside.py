"""What goes out: referrals with consent and answers, letters that name nobody they may not, outcomes in the clause's words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from handbell.audit.models import AuditEvent
from handbell.concerns import access, sealed
from handbell.concerns.bodies import LetterTemplate, bodies, letters
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Advice, Case, Gate, Letter, Outcome, Part, Referral, Wish
from handbell.concerns.operations import Refused, outcomes, outside
from handbell.concerns.operations import locks as gates
from handbell.concerns.operations import people as involved
from handbell.concerns.queries import outside as queries
from handbell.concerns.records import WrongRecords, read
from handbell.notifications.models import Message as Notice
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.policies.stories import draft, in_force

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
PLAIN = "Dear parents\n\nSomething happened online. We are on it.\n\nThe school"


def a_case(cast: Cast, **changes: Any) -> Case:
    given: dict[str, Any] = {"facts": {"subject": "pupil"}, "matter": Matter.PUPIL, **changes}
    case = stories.tell(cast, **given).concern.case
    Case.objects.filter(id=case.id).update(lead=cast.dsl)
    return Case.objects.get(id=case.id)


def referred(cast: Cast, case: Case, body: str = "childrens_services", **changes: Any) -> Referral:
    given: dict[str, Any] = {"to": "Duty desk", "sent_at": NOW, "words": "What we know.", "consent": "given"}
    key, by, now = (
        changes.pop(name, usual) for name, usual in (("key", f"k-{body}"), ("by", cast.dsl), ("now", NOW))
    )
    sent = outside.Sent(body=body, **{**given, **changes})
    return outside.refer(case=case, sent=sent, key=key, by=by, now=now)[0]


def news(cast: Cast, referral: Referral, kind: str, **changes: Any) -> None:
    given: dict[str, Any] = {
        "name": "Mx Ash",
        "given_at": NOW + HOUR,
        "words": "Do this first.",
        "key": f"n-{kind}",
    }
    outside.put_down_news(referral=referral, kind=kind, by=cast.dsl, now=NOW + HOUR, **{**given, **changes})


NAMES = [
    ("england", "lado", "Local authority designated officer (LADO)", "lado_advice"),
    ("wales", "lado", "The local authority's officer for allegations against adults", "lado_advice"),
    ("wales", "local_authority", "The local authority", "lado_advice"),
    ("england", "local_authority", "The local authority", ""),
    ("northern_ireland", "local_authority", "The Education Authority", "lado_advice"),
]


@pytest.mark.parametrize(("nation", "slug", "name", "advice"), NAMES)
def test_bodies_have_the_names_of_the_nation(nation: str, slug: str, name: str, advice: str) -> None:
    assert bodies()[slug].called(nation) == name
    assert bodies()[slug].advice_in(nation) == advice


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"to": " "}, "to"),
    ({"words": ""}, "words"),
    ({"consent": "perhaps"}, "consent"),
    ({"consent": "refused"}, "why"),
    ({"sent_at": NOW + DAY}, "sent_on"),
    ({"answer_by": NOW.date() - DAY}, "answer_by"),
    ({"body": "nobody"}, "body"),
    ({"body": "ceop"}, "body"),  # not for bullying
]


def test_a_referral_says_to_whom_what_and_whether_they_were_asked(cast: Cast) -> None:
    case = a_case(cast)
    for changes, field_name in WRONG:
        with pytest.raises(Refused) as refused:
            referred(cast, case, **changes)
        assert refused.value.field == field_name, changes
    assert not Referral.objects.exists()


def test_the_answer_is_waited_for_by_the_clock_of_a_dated_source(cast: Cast) -> None:
    case = a_case(cast)
    row = referred(cast, case)
    assert row == referred(cast, case)
    assert row.answer_due_at == datetime.datetime(2026, 11, 19, 17, tzinfo=NOW.tzinfo)
    assert referred(cast, case, "police").answer_due_at is None
    assert outside.do_what_is_due(now=NOW + HOUR) == 0
    assert outside.do_what_is_due(now=NOW + 2 * DAY) == 1
    assert outside.do_what_is_due(now=NOW + 2 * DAY) == 0
    assert Notice.objects.filter(key__startswith="referral-").count() == 2
    shown = queries.for_case(case, cast.head, NOW + 2 * DAY)
    assert {one.name: one.overdue for one in shown.referrals} == {
        "Children's services": True,
        "The police": False,
    }
    news(cast, row, "answer")
    assert not any(one.overdue for one in queries.for_case(case, cast.head, NOW + 2 * DAY).referrals)
    news(cast, row, "outcome")
    row.refresh_from_db()
    assert row.closed_at == NOW + HOUR


def test_whether_the_police_are_told_is_theirs_to_say_where_the_policy_says_so(cast: Cast) -> None:
    in_force(cast, draft(cast, "constance-bridgeman"))
    case = a_case(cast, matter=Matter.ADULT, category=Category.BULLYING_OF_STAFF, facts={"subject": "parent"})
    Wish.objects.create(school=cast.school, case=case, about="police", wants=False, at=NOW, by=cast.dsl)
    with pytest.raises(Refused):
        referred(cast, case, "police")
    referred(cast, case, "police", reason_in_law="A threat to life", key="law")
    Wish.objects.create(school=cast.school, case=case, about="police", wants=True, at=NOW + HOUR, by=cast.dsl)
    referred(cast, case, "police", key="yes", now=NOW + HOUR)
    assert Referral.objects.count() == 2


def test_advice_that_came_back_opens_what_waits_for_it(cast: Cast) -> None:
    case = a_case(
        cast, matter=Matter.ADULT, category=Category.ALLEGATION_AGAINST_ADULT, facts={"subject": "teacher"}
    )
    decided = outcomes.Decided("Suspended.", "The teacher", (), against=True)
    with pytest.raises(Refused, match="designated officer"):
        outcomes.decide(case=case, decided=decided, key="o", by=cast.dsl, now=NOW)
    row = referred(cast, case, "lado")
    with pytest.raises(Refused):
        news(cast, row, "advice", name="")
    news(cast, row, "advice")
    news(cast, row, "advice")
    advice = Advice.objects.get()
    assert (advice.body, sealed.load(advice.words)["name"]) == ("lado_advice", "Mx Ash")
    gates.open_lock(case=case, gate=Gate.SUSPEND, by=cast.dsl, now=NOW + HOUR)
    for _press in range(2):
        outcomes.decide(case=case, decided=decided, key="o", by=cast.dsl, now=NOW + HOUR)
    assert Outcome.objects.count() == 1


def test_outcomes_are_offered_in_the_words_of_the_policy_as_it_stood(cast: Cast) -> None:
    in_force(cast, draft(cast, "elthorne-park"))
    case = a_case(cast)
    offered = {one.rule_id: one for one in queries.sanctions_of(case)}
    assert offered["breach-punished"].clauses[:1] == ["disciplinary-action.1"]
    assert all(offered["breach-punished"].words)
    decided = outcomes.Decided("A talk with the family.", "The pupil", offered["breach-punished"].clauses)
    outcomes.decide(case=case, decided=decided, key="o", by=cast.dsl, now=NOW)
    target = reverse("concerns:outcome", args=[case.reference])
    shut = a_case(cast, key="shut", category=Category.ALLEGATION_AGAINST_ADULT, matter=Matter.ADULT)
    sent = {"key": "x", "rule": "breach-punished", "for_whom": "The teacher", "words": "Dismissed."}
    waits = cast.client(cast.dsl).post(target.replace(case.reference, shut.reference), sent)
    assert "This stays shut until" in waits.content.decode()
    assert Outcome.objects.count() == 1
    (line,) = queries.for_case(case, cast.dsl, NOW).outcomes
    assert line.words == "A talk with the family."
    assert line.clauses[0].address.endswith("#clause-disciplinary-action-1")


def test_each_letter_is_filled_and_refused_while_anything_is_left_to_write(cast: Cast) -> None:
    case = a_case(cast)
    for one in letters().values():
        text = queries.filled(case, one, by=cast.head)
        assert "Harriet Oakes" in text
        assert "{" not in text
        with pytest.raises(Refused, match="still to be written"):
            outside.make_letter(case=case, template=one.id, to="A", text=text, key="k", by=cast.dsl, now=NOW)


MENTIONS = [
    ("Mrs Rowe did it", True),
    ("MR ROWE did it", True),
    ("mr rowe did it", True),
    ("Tomasz Rowe", True),
    ("miss Tomasz", True),
    ("We rowed on", False),
    ("Tomasz in Year 5", False),
    (PLAIN, False),
]


def test_no_letter_to_parents_names_whom_it_is_about(cast: Cast) -> None:
    case = a_case(cast, matter=Matter.ADULT, category=Category.BREACH_OF_CODE)
    involved.add_person(
        case=case, part=Part.SUBJECT, name="", person=cast.teacher, note="", key="p", by=cast.dsl, now=NOW
    )
    for text, refused in MENTIONS:
        for template in ("parents-incident", "year-under-age", "teller-thanks"):
            key = f"{template} {text}"
            given: dict[str, Any] = {
                "case": case,
                "template": template,
                "text": text,
                "to": "All",
                "key": key,
            }
            try:
                outside.make_letter(by=cast.dsl, now=NOW, **given)
                made = True
            except Refused:
                made = False
            assert made is not refused, key
    assert Letter.objects.count() == 3 * sum(not refused for _text, refused in MENTIONS)


def test_nobody_writes_to_whoever_must_not_learn_of_it(cast: Cast) -> None:
    case = a_case(cast, category=Category.ALLEGATION_AGAINST_ADULT)
    for template, fine in (("poster-remove", False), ("parent-threat", False), ("platform-report", True)):
        given: dict[str, Any] = {
            "case": case,
            "template": template,
            "to": "A",
            "text": PLAIN,
            "key": template,
        }
        if fine:
            outside.make_letter(by=cast.dsl, now=NOW, **given)
        else:
            with pytest.raises(Refused, match="must not learn"):
                outside.make_letter(by=cast.dsl, now=NOW, **given)


@pytest.mark.parametrize("text", ["id: x\nname: {unknown_place}", 'id: "x"\nid: "x"'])
def test_a_letter_with_a_mistake_is_not_read(text: str, tmp_path: Path) -> None:
    (tmp_path / "letters.yaml").write_text(text, "utf-8")
    with pytest.raises(WrongRecords):
        read(tmp_path / "letters.yaml", LetterTemplate)


@dataclass(frozen=True)
class Post:
    """A page that writes: its address, what is sent, what is wrong with it, what is recorded, who may."""

    name: str
    sent: dict[str, Any]
    wrong: dict[str, Any]
    action: str
    more: dict[str, str] = field(default_factory=dict)
    may: frozenset[str] = frozenset({"dsl", "head"})


WHEN = {"sent_on_day": "18", "sent_on_month": "11", "sent_on_year": "2026", "sent_at": "09:00", "key": "k"}
GIVEN = {
    "given_on_day": "18",
    "given_on_month": "11",
    "given_on_year": "2026",
    "given_at": "10:00",
    "key": "k",
}
POSTS = [
    Post(
        "refer",
        {**WHEN, "body": "prevent", "to": "Desk", "words": "All of it.", "consent": "given"},
        {**WHEN, "body": "prevent", "to": "kept words", "words": "x", "consent": "refused"},
        "concern.referred",
    ),
    Post(
        "referral_news",
        {**GIVEN, "kind": "answer", "words": "Thank you."},
        {**GIVEN, "kind": "advice", "words": "kept words"},
        "concern.referral-news",
    ),
    Post(
        "letter_write",
        {"key": "k", "to": "All parents", "text": PLAIN},
        {"key": "k", "to": "kept words", "text": "[name]"},
        "concern.letter",
        {"template": "year-under-age"},
    ),
    Post(
        "outcome",
        {"key": "k", "rule": "other", "for_whom": "Nobody", "words": "Nothing more."},
        {"key": "k", "rule": "", "for_whom": "kept words", "words": ""},
        "concern.outcome",
    ),
    Post(
        "misuse",
        {"key": "k", "risks": ["contact"], "grid": ["contact/sexual"]},
        {"key": "k", "risks": ["nonsense"]},
        "concern.misuse",
    ),
]
ALL = pytest.mark.parametrize("post", POSTS, ids=lambda post: post.name)


def address(cast: Cast, post: Post) -> str:
    case = a_case(cast)
    more: dict[str, Any] = dict(post.more)
    if post.name == "referral_news":
        more["referral_id"] = referred(cast, case).id
    return reverse(f"concerns:{post.name}", kwargs={"reference": case.reference, **more})


@ALL
def test_a_page_writes_once_and_gives_wrong_input_back(cast: Cast, post: Post) -> None:
    target = address(cast, post)
    client = cast.client(cast.dsl)
    assert client.get(target).status_code == 200
    answer = client.post(target, post.wrong)
    page = answer.content.decode()
    assert (answer.status_code, "There is a problem" in page) == (200, True)
    assert "kept words" in page or "kept words" not in post.wrong.values()
    assert client.post(target, dict.fromkeys(post.sent, "a\x00b")).status_code in {200, 400}
    before = AuditEvent.objects.filter(action=post.action).count()
    for _press in range(2):
        assert client.post(target, post.sent).status_code == 302
    assert AuditEvent.objects.filter(action=post.action).count() == before + 1


@ALL
def test_for_nobody_else_is_there_such_a_page(cast: Cast, post: Post) -> None:
    target = address(cast, post)
    for name in ("teacher", "chair", "parent", "elsewhere"):
        assert cast.client(getattr(cast, name)).post(target, post.sent).status_code == 404, name
    assert cast.stranger().post(target, post.sent).status_code == 302
    assert not AuditEvent.objects.filter(action=post.action).exists()


def test_what_was_made_is_shown_printed_and_only_to_readers(cast: Cast) -> None:
    case = a_case(cast)
    row = referred(cast, case)
    news(cast, row, "answer")
    made = outside.make_letter(
        case=case, template="teller-thanks", to="Mair", text=PLAIN, key="k", by=cast.dsl, now=NOW
    )
    client = cast.client(cast.head)
    shown = {
        reverse("concerns:referral", args=[case.reference, row.id]): "Do this first.",
        reverse("concerns:letter", args=[case.reference, made.id]): "We are on it.",
        reverse("concerns:letter_choose", args=[case.reference]): "Write a letter",
        reverse("concerns:case", args=[case.reference]): "Outside the school",
    }
    for target, words in shown.items():
        page = client.get(target)
        assert (page.status_code, words in page.content.decode()) == (200, True), target
    pdf = client.get(reverse("concerns:letter_pdf", args=[case.reference, made.id]))
    assert pdf.content.startswith(b"%PDF")
    for target in [*shown, reverse("concerns:letter_pdf", args=[case.reference, made.id])]:
        assert cast.client(cast.teacher).get(target).status_code == 404
    other = a_case(cast, key="other")
    with pytest.raises(access.NotFound):
        queries.letter_of(other, made.id, visible_to=cast.dsl, now=NOW)
