"""Every pack has routes, each worked case comes out as written, and every category is routed safely."""

from __future__ import annotations

import datetime

import pytest

from handbell.rules import routing
from handbell.rules.files.places import PACKS
from handbell.rules.routing import CATEGORIES, ConcernFacts
from handbell.rules.routing.vocabulary import INDECENT_IMAGE, INSIDE, PERSONS, SAME_PERSON

TODAY = datetime.date(2026, 11, 21)
WITH_PACK = sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))
KEPT_OUT = {"head": "headteacher", "governor": "governor", "chair": "chair_of_governors", "parent": "parents"}


@pytest.fixture(scope="module")
def baseline() -> routing.Baseline:
    return routing.load_baseline()


def test_each_worked_case_of_the_baseline_comes_out_as_written(baseline: routing.Baseline) -> None:
    assert routing.failures(None, baseline, "england", today=TODAY) == []


@pytest.mark.parametrize("pack", WITH_PACK)
def test_each_worked_case_of_a_pack_comes_out_as_written(pack: str, baseline: routing.Baseline) -> None:
    book = routing.load_pack(PACKS / pack)
    assert routing.failures(book, baseline, book.nation, today=TODAY) == []


@pytest.mark.parametrize("pack", [*WITH_PACK, None])
@pytest.mark.parametrize("nation", ["england", "wales", "scotland", "northern_ireland"])
def test_whoever_it_is_about_two_people_here_receive_it_and_the_subject_does_not(
    pack: str | None, nation: str, baseline: routing.Baseline
) -> None:
    book = routing.load_pack(PACKS / pack) if pack else None
    for category in CATEGORIES.slugs():
        for subject in (*PERSONS.slugs(), None):
            came = routing.route(book, baseline, ConcernFacts(category, subject=subject), nation, on=TODAY)
            told = {role for one in came.tell for role in one.any_of}
            assert KEPT_OUT.get(subject or "", "") not in told
            assert not told & set(came.shut_out)
            assert len({SAME_PERSON.get(role, role) for role in told & INSIDE}) >= 2
            assert (came.uploads == "refused") is (category == INDECENT_IMAGE)
            assert nation == "england" or "lado" not in {
                role for one in came.baseline.tell for role in one.any_of
            }
            assert all(step.who not in came.shut_out or step.who == "pupil" for step in came.steps)
            assert all(came.clock(step.within).source for step in came.steps)


@pytest.mark.parametrize("pack", WITH_PACK)
def test_a_policy_speaks_or_is_said_to_be_silent_on_each_category(
    pack: str, baseline: routing.Baseline
) -> None:
    book = routing.load_pack(PACKS / pack)
    for category in CATEGORIES.slugs():
        came = routing.route(book, baseline, ConcernFacts(category), book.nation, on=TODAY)
        assert came.policy.tell or came.policy.gaps
        layer = came.policy
        cited = [told.clauses for told in layer.tell] + [step.clauses for step in layer.steps]
        for refs in cited + [one.clauses for one in layer.never]:
            assert refs
            assert set(refs) <= book.clauses.keys()
