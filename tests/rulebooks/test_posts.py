"""Every page that changes rules answers one list: who may, who may not, bad ids, bad input, twice, audit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from handbell.audit.models import AuditEvent
from handbell.policies.models import Version
from handbell.rulebooks import operations
from handbell.rulebooks.beginnings import standing
from handbell.rulebooks.holdings import stamp_of, stamp_of_all
from handbell.rules.files import exchange
from tests.cast import NOW, Cast
from tests.policies.stories import in_force
from tests.policies.test_posts import EVERYBODY
from tests.rulebooks.stories import entry, proposed, ruled, stamp, uploaded
from tests.rulebooks.test_editor import TYPED
from tests.rulebooks.test_pages import DECIDERS, address

EDITORS = {"head", "deputy", "dsl", "office"}
RULE = {"rule_id": "befriend-pupil"}
FILE = exchange.write(
    policy="p",
    version="1",
    defaults={"who": ["staff"], "ask": ["headteacher"]},
    entries=[entry(id="from-a-file")],
)


@dataclass(frozen=True)
class Post:
    """A page that changes rules: the state it needs, what is sent, who may, wrong input, what is recorded."""

    name: str
    state: Callable[[Cast], Version]
    sent: dict[str, object]
    action: str
    may: frozenset[str] = frozenset(EDITORS)
    wrong: dict[str, object] | None = None
    more: dict[str, object] = field(default_factory=dict)


CHANGED = {**TYPED, "because": "Two worlds."}
WRONG = {**TYPED, "because": "", "clauses": "kept words", "do": "save"}
SHAKY = {**TYPED, "decision": "may_with_permission", "because": "kept words", "do": "save"}
POSTS = [
    Post("accept", proposed, {}, "rulebook.accepted", more=RULE),
    Post("refuse", proposed, {}, "rulebook.refused", more=RULE),
    Post("remove", ruled, {}, "rulebook.removed", more=RULE),
    Post("change", ruled, CHANGED, "rulebook.adjusted", wrong=WRONG, more=RULE),
    Post("write", uploaded, TYPED, "rulebook.written", wrong=WRONG),
    Post("write", uploaded, TYPED, "rulebook.written", wrong=SHAKY),
    Post(
        "defaults",
        ruled,
        {"who": "teacher", "ask": "dsl"},
        "rulebook.defaults",
        wrong={"who": "kept words", "ask": ""},
    ),
    Post("import", uploaded, {"text": FILE}, "rulebook.imported", wrong={"text": "rules: [kept words"}),
    Post(
        "defaults",
        in_force,
        {"who": "teacher", "ask": "dsl"},
        "rulebook.defaults",
        may=frozenset(DECIDERS),
        wrong={"who": "", "ask": ""},
    ),
]
ALL = pytest.mark.parametrize("post", POSTS, ids=[f"{post.name}-{index}" for index, post in enumerate(POSTS)])


def seen_by(version: Version, post: Post) -> dict[str, object]:
    """What a browser sends: the fields, and how what is changed stood when the page was shown."""
    defaults, held = standing(version)
    if post.name == "write":
        return post.sent
    if post.more:
        return {**post.sent, "seen": stamp(version)}
    return {
        **post.sent,
        "seen": stamp_of(defaults) if post.name == "defaults" else stamp_of_all(defaults, held),
    }


@ALL
def test_it_works_once_and_is_recorded_once(cast: Cast, post: Post) -> None:
    version = post.state(cast)
    client = cast.client(getattr(cast, min(post.may)))
    target = address(post.name, version, **post.more)
    sent = seen_by(version, post)
    assert client.post(target, sent).status_code == 302
    made = AuditEvent.objects.filter(action=post.action)
    assert made.count() == 1 + (post.action == "rulebook.accepted" and post.state is ruled)
    revision = standing(version)
    assert client.post(target, sent).status_code == 302  # pressed twice: as if once
    assert made.count() == 1
    assert standing(version) == revision


@ALL
def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unseen(cast: Cast, post: Post) -> None:
    if post.name == "write":
        return  # a new rule stands beside the others
    version = post.state(cast)
    client = cast.client(getattr(cast, min(post.may)))
    sent = seen_by(version, post)
    if post.name == "defaults":
        other = {"who": ["volunteer"], "ask": ["dsl"]}
        operations.change_defaults(version=version, defaults=other, by=cast.head, now=NOW)
    elif post.name == "import":
        operations.write_rule(version=version, entry=entry(action=["message"]), by=cast.head, now=NOW)
    else:
        operations.change_rule(
            version=version, rule_id="befriend-pupil", entry=entry(because="Mine."), by=cast.head, now=NOW
        )
    there = standing(version)
    for stale in (sent, {**sent, "seen": ""}, {**sent, "seen": "0" * 16}):
        page = client.post(address(post.name, version, **post.more), stale, follow=True).content.decode()
        assert "Somebody has changed" in page
        assert standing(version) == there
    if post.wrong is None:
        return
    # The page says what there is now; sent once more from there, it counts.
    (seen,) = re.findall(r'name="seen" value="([0-9a-f]{16})"', page)
    assert client.post(address(post.name, version, **post.more), {**sent, "seen": seen}).status_code == 302
    assert standing(version) != there


@ALL
def test_each_role_that_may_not_is_refused_and_nothing_happens(cast: Cast, post: Post) -> None:
    version = post.state(cast)
    before = AuditEvent.objects.count()
    for name in [*sorted(set(EVERYBODY) - post.may), "elsewhere"]:
        answer = cast.client(getattr(cast, name)).post(address(post.name, version, **post.more), post.sent)
        assert answer.status_code in {403, 404}, name
        if name in {"teacher", "pupil", "parent", "elsewhere"}:
            assert answer.status_code == 404, name
    assert cast.stranger().post(address(post.name, version, **post.more)).status_code == 302
    assert AuditEvent.objects.count() == before


@ALL
def test_what_is_not_there_is_not_found(cast: Cast, post: Post) -> None:
    version = post.state(cast)
    client = cast.client(getattr(cast, min(post.may)))
    target = address(post.name, version, **post.more)
    for wrong in (target.replace(version.label, "no-such"), target.replace(version.policy.slug, "no-such")):
        assert client.post(wrong, post.sent).status_code == 404
    if post.more:
        assert client.post(target.replace("befriend-pupil", "no-such"), post.sent).status_code == 404


@ALL
def test_wrong_input_comes_back_with_its_words(cast: Cast, post: Post) -> None:
    version = post.state(cast)
    client = cast.client(getattr(cast, min(post.may)))
    target = address(post.name, version, **post.more)
    if post.wrong is None:
        assert client.get(target).status_code == 405
        return
    assert client.get(target).status_code == 200
    answer = client.post(target, post.wrong)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "There is a problem" in page
    assert "Error: " in page
    if "kept words" in post.wrong.values():
        assert "kept words" in page
    assert client.post(target, dict.fromkeys(post.wrong, "a\x00b")).status_code in {200, 400}


def test_proposing_is_for_those_who_prepare_the_version(cast: Cast) -> None:
    version = uploaded(cast)
    for name in EVERYBODY:
        answer = cast.client(getattr(cast, name)).post(address("propose", version))
        assert answer.status_code == (
            302 if name in EDITORS else 403 if name in {"chair", "governor"} else 404
        ), name


def test_nobody_changes_the_rules_of_a_version_that_is_closed(cast: Cast) -> None:
    version = in_force(cast)
    rule = standing(version)[1][0]
    version.status = "superseded"
    version.save(update_fields=["status"])
    target = address("remove", version, rule_id=rule.rule_id)
    assert cast.client(cast.head).post(target).status_code == 403
