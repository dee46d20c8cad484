"""Who may see the pages of the rules, and what stands on them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from handbell.policies.models import Version
from handbell.rulebooks import operations
from handbell.rulebooks.beginnings import standing
from tests.cast import NOW, Cast
from tests.policies.stories import draft, in_force
from tests.policies.test_posts import EVERYBODY
from tests.rulebooks.stories import entry, ruled, uploaded

WATCHERS = {"head", "deputy", "dsl", "office", "chair", "governor"}
DECIDERS = {"head", "deputy", "dsl"}
PAGES = ["book", "history", "owners", "export"]
CHANGING = ["write", "defaults", "import"]
WHOLE = ["index", "compare", "topics"]


def address(name: str, version: Version, **more: object) -> str:
    return reverse(f"rulebooks:{name}", kwargs={"slug": version.policy.slug, "label": version.label, **more})


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may_look_at_the_rules(cast: Cast, who: str) -> None:
    version = in_force(cast)
    client = cast.client(getattr(cast, who))
    for name in PAGES:
        assert client.get(address(name, version)).status_code == (200 if who in WATCHERS else 404), name
    for name in WHOLE:
        wanted = 200 if who in WATCHERS else 404
        assert client.get(reverse(f"rulebooks:{name}")).status_code == wanted, name
    for name in CHANGING:
        wanted = 200 if who in DECIDERS else 403 if who in WATCHERS else 404
        assert client.get(address(name, version)).status_code == wanted, name


def test_strangers_and_other_schools_find_nothing(cast: Cast) -> None:
    version = in_force(cast)
    for name in PAGES + CHANGING:
        assert cast.client(cast.elsewhere).get(address(name, version)).status_code == 404, name
        assert cast.stranger().get(address(name, version)).status_code == 302, name


def test_the_office_prepares_the_rules_of_a_draft(cast: Cast) -> None:
    client = cast.client(cast.office)
    for name in CHANGING:
        assert client.get(address(name, draft(cast))).status_code == 200, name


def test_a_clause_stands_beside_its_rules(cast: Cast) -> None:
    version = uploaded(cast)
    operations.write_rule(version=version, entry=entry(), by=cast.deputy, now=NOW)
    page = cast.client(cast.deputy).get(address("book", version) + "?clause=1.1").content.decode()
    assert "Staff must not befriend" in page
    assert "friends-connect-1" in page
    assert "The policy forbids it." in page
    without = cast.client(cast.deputy).get(address("book", version) + "?show=without").content.decode()
    assert "Staff must not befriend" not in without
    assert "any approach by a pupil" in without


def test_every_rule_of_a_built_in_policy_has_its_page(cast: Cast) -> None:
    version = draft(cast)
    client = cast.client(cast.deputy)
    rules = standing(version)[1]
    for rule in rules[:: max(1, len(rules) // 10)]:
        assert client.get(address("change", version, rule_id=rule.rule_id)).status_code == 200, rule.rule_id
    assert client.get(address("change", version, rule_id="nothing-like-it")).status_code == 404


def test_what_a_change_changes(cast: Cast) -> None:
    version = in_force(cast)
    client = cast.client(cast.chair)
    page = client.get(
        reverse("rulebooks:compare"), {"before": str(version.id), "after": "pack-richmond-park"}
    )
    assert page.status_code == 200
    assert "Less is allowed" in page.content.decode()
    same = client.get(reverse("rulebooks:compare"), {"before": "pack-mosaic", "after": "pack-mosaic"})
    assert "Choose two different ones" in same.content.decode()
    wrong = client.get(reverse("rulebooks:compare"), {"before": "pack-none", "after": "../etc"})
    assert wrong.status_code == 200
    assert (
        client.get(reverse("rulebooks:topics"), {"side": ["pack-mosaic", "pack-sunning-hill"]}).status_code
        == 200
    )


def test_policies_are_laid_beside_each_other_topic_by_topic(cast: Cast) -> None:
    client = cast.client(cast.head)
    asked = {"side": ["pack-mosaic", "pack-sunning-hill"]}
    whole = client.get(reverse("rulebooks:topics"), asked).content.decode()
    assert "A former pupil of 17 as an online friend" in whole
    assert "Where they say the same" in whole
    one = client.get(reverse("rulebooks:topics"), {**asked, "topic": "images"}).content.decode()
    assert "A former pupil of 17 as an online friend" not in one
    assert "they part ways" in one
    nonsense = client.get(reverse("rulebooks:topics"), {**asked, "topic": "no-such"})
    assert nonsense.status_code == 200
    assert "There is a problem" in nonsense.content.decode()


def test_a_rule_is_named_at_every_clause_that_it_cites(cast: Cast) -> None:
    version = uploaded(cast)
    both = entry(clauses=["1.1", "2.1"])
    operations.write_rule(version=version, entry=both, by=cast.deputy, now=NOW)
    client = cast.client(cast.deputy)
    page = client.get(address("book", version) + "?clause=2.1").content.decode()
    assert "Cited by:" in page
    assert 'href="?clause=1.1#rule-friends-connect-1"' in page
    assert (
        "any approach by a pupil"
        not in client.get(address("book", version) + "?show=without").content.decode()
    )


def test_duties_without_an_owner_lead_to_their_clauses(cast: Cast) -> None:
    version = uploaded(cast)
    nobody_s = entry(clauses=["2.1"], who=["school"], action=["report"], when={}, decision="must")
    operations.write_rule(version=version, entry=nobody_s, by=cast.deputy, now=NOW)
    page = cast.client(cast.chair).get(address("owners", version)).content.decode()
    assert "Duties of the school as a body" in page
    assert "Reports to nobody" in page
    assert 'clause=2.1#clause-2-1"' in page


def test_each_change_is_shown_with_what_was_said_before(cast: Cast) -> None:
    version = ruled(cast)
    softer = entry(because="Kinder words.", decision="may_with_permission", ask=["headteacher"])
    operations.change_rule(version=version, rule_id="befriend-pupil", entry=softer, by=cast.head, now=NOW)
    other = {"who": ["volunteer"], "ask": ["dsl"]}
    operations.change_defaults(version=version, defaults=other, by=cast.head, now=NOW)
    operations.remove_rule(version=version, rule_id="befriend-pupil", by=cast.head, now=NOW)
    client = cast.client(cast.governor)
    history = client.get(address("history", version)).content.decode()
    pages = {}
    for number in range(1, 7):
        target = address("revision", version, number=number)
        assert f'href="{target}"' in history
        pages[number] = client.get(target).content.decode()
    assert "Work and friendship are kept apart." in pages[4].split("Since")[0]
    assert "Kinder words." in pages[4].split("Since")[1]
    assert "a volunteer" in pages[5].split("Since")[1]
    assert "It decides no longer." in pages[6]
    for number in (0, 7, 10**30):
        assert client.get(address("revision", version, number=number)).status_code == 404
    for who in (cast.teacher, cast.elsewhere):
        assert cast.client(who).get(address("revision", version, number=4)).status_code == 404
