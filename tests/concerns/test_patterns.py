"""Patterns: the same adult told of again, for a reader of all of it; the misuse grid, with small numbers hidden."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse

from handbell.concerns.matters import Category, Matter, Nature, Risk
from handbell.concerns.models import Case, Part, WhyShutOut
from handbell.concerns.operations import Refused, outcomes, people, readers
from handbell.concerns.queries import patterns
from handbell.people.models import Person
from tests.cast import NOW, Cast
from tests.concerns import stories

TODAY = NOW.date()
DAY = datetime.timedelta(days=1)


def low(cast: Cast, key: str, about: Person, *, days_ago: int = 0) -> Case:
    """A low-level concern about an adult, told some days ago."""
    now = NOW - days_ago * DAY
    case = stories.tell(
        cast, key=key, matter=Matter.LOW_LEVEL, category=Category.BREACH_OF_CODE, now=now
    ).concern.case
    people.add_person(
        case=case, part=Part.SUBJECT, name="", person=about, note="", key=key, by=cast.dsl, now=NOW
    )
    Case.objects.filter(id=case.id).update(matter=Matter.LOW_LEVEL)
    return case


def test_the_same_adult_is_listed_for_a_reader_of_every_concern_about_them(cast: Cast) -> None:
    for number, days in enumerate((1, 30, 400, 800)):
        low(cast, f"a{number}", cast.teacher, days_ago=days)
    low(cast, "b", cast.second_teacher)
    (found,) = patterns.again(visible_to=cast.dsl, on=TODAY)
    assert (found.name, found.in_12, found.in_24, len(found.cases)) == ("Tomasz Rowe", 2, 3, 3)
    assert len(patterns.again(visible_to=cast.head, on=TODAY)) == 1
    apart = patterns.low_level(visible_to=cast.dsl, on=TODAY)
    assert (len(apart), {case.matter for case in apart}) == (4, {Matter.LOW_LEVEL})
    for nobody in (cast.chair, cast.teacher, cast.office, cast.elsewhere):
        assert patterns.again(visible_to=nobody, on=TODAY) == []


def test_whoever_may_not_read_one_of_them_learns_of_none(cast: Cast) -> None:
    first, _second = low(cast, "a", cast.teacher), low(cast, "b", cast.teacher)
    readers.shut(first, cast.head, WhyShutOut.CONFLICT, by=cast.dsl, now=NOW)
    assert patterns.again(visible_to=cast.head, on=TODAY) == []
    assert len(patterns.again(visible_to=cast.dsl, on=TODAY)) == 1


def classify(cast: Cast, case: Case, *fields: tuple[str, str], risks: tuple[str, ...] = ()) -> None:
    given: dict[str, Any] = {"risks": risks, "fields": fields, "key": f"m-{case.id}-{fields}-{risks}"}
    outcomes.classify(case=case, by=cast.dsl, now=NOW, **given)


def test_the_grid_counts_what_one_may_see_and_hides_small_numbers_from_others(cast: Cast) -> None:
    for number in range(5):
        case = stories.tell(cast, key=f"k{number}").concern.case
        classify(cast, case, (Risk.CONTACT, Nature.SEXUAL), risks=(Risk.CONTACT,))
    classify(cast, case, (Risk.CONDUCT, Nature.VALUES), risks=(Risk.COMMERCE,))
    mine = patterns.grid(visible_to=cast.dsl, on=TODAY)
    passed_on = patterns.grid(visible_to=cast.dsl, on=TODAY, to_pass_on=True)
    rows, hidden = dict(mine.rows), dict(passed_on.rows)
    assert [cell.words for cell in rows["Contact"]] == ["0", "0", "4", "0"]
    assert [cell.words for cell in rows["Conduct"]] == ["0", "0", "0", "1"]
    assert [cell.words for cell in hidden["Contact"]] == ["0", "0", "<5", "0"]
    assert dict(mine.risks)["Commerce"].number == 1
    assert mine.counted == 5
    assert patterns.grid(visible_to=cast.chair, on=TODAY).counted == 0
    assert "Content" in rows
    assert "Commerce" not in rows


@pytest.mark.parametrize("field", [("commerce", "sexual"), ("contact", "nonsense"), ("", "")])
def test_only_fields_of_the_grid_are_kept(cast: Cast, field: tuple[str, str]) -> None:
    with pytest.raises(Refused):
        classify(cast, stories.tell(cast).concern.case, field)


def test_the_page_is_for_the_desk_alone_and_names_nobody_when_passed_on(cast: Cast) -> None:
    low(cast, "a", cast.teacher)
    low(cast, "b", cast.teacher)
    target = reverse("concerns:patterns")
    assert "Tomasz Rowe" in cast.client(cast.dsl).get(target).content.decode()
    passed_on = cast.client(cast.dsl).get(target, {"for": "report"}).content.decode()
    assert "Tomasz Rowe" not in passed_on
    for name in ("teacher", "pupil", "parent"):
        assert cast.client(getattr(cast, name)).get(target).status_code == 404
