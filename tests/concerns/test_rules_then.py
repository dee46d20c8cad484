"""The rules beside a case are those of the day it was told: what was changed since is not in them."""

from __future__ import annotations

import datetime

import pytest

from handbell.audit.models import AuditEvent
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Case
from handbell.concerns.queries.then import rules_then
from handbell.rulebooks.operations import remove_rule
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.concerns.test_case_pages import allegation, at

LATER = NOW + datetime.timedelta(days=3)


def ids_in(case: Case) -> set[str]:
    return {one.rule.held.rule_id for one in rules_then(case).rules}


def test_a_rule_taken_out_afterwards_is_still_beside_the_case(cast: Cast) -> None:
    case = allegation(cast)
    before = ids_in(case)
    assert before
    taken_out = min(before)
    assert case.version is not None
    remove_rule(version=case.version, rule_id=taken_out, by=cast.head, now=LATER)
    later = stories.tell(
        cast, key="later", matter=Matter.ADULT, category=Category.ALLEGATION_AGAINST_ADULT, now=LATER
    ).concern.case
    assert ids_in(case) == before
    assert ids_in(later) == before - {taken_out}
    then = rules_then(later)
    assert then.revision is not None
    assert then.revision.did == "removed"


def test_without_a_policy_there_are_none(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    assert rules_then(case).version is None
    page = cast.client(cast.dsl).get(at("rules_then", case))
    assert "No policy was in force that day." in page.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("dsl", 200), ("head", 200), ("teacher", 404), ("deputy", 404), ("office", 404), ("elsewhere", 404)],
)
def test_only_readers_of_the_case_see_them_and_every_look_is_put_down(
    cast: Cast, who: str, status: int
) -> None:
    case = allegation(cast)
    page = cast.client(getattr(cast, who)).get(at("rules_then", case))
    assert page.status_code == status
    seen = AuditEvent.objects.filter(kind="case-rules", object_id=case.id)
    assert seen.exists() == (status == 200)
    if status == 200:
        text = page.content.decode()
        assert all(one in text for one in ids_in(case))
