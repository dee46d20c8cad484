"""Two versions of a policy, clause by clause and word by word."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from handbell.reading import compare
from handbell.reading.compare import Change

KIND = "Staff must be kind to everybody who writes to the school."
PHONE = "Telephones stay in the office until the end of the day."
PUPILS = "Nobody at the school connects with a pupil on any network."


def changes(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> list[tuple[str, str, Change]]:
    return [
        (pair.before.ref if pair.before else "", pair.after.ref if pair.after else "", pair.change)
        for pair in compare.compare(before, after)
    ]


def test_the_same_clauses_are_the_same() -> None:
    both = [("1", KIND), ("2", PHONE)]
    assert [change for _, _, change in changes(both, both)] == [Change.SAME, Change.SAME]


def test_a_clause_is_added_and_another_is_gone() -> None:
    found = changes([("1", KIND), ("2", PHONE)], [("1", KIND), ("3", PUPILS)])
    assert ("", "3", Change.ADDED) in found
    assert ("2", "", Change.GONE) in found


def test_a_reworded_clause_has_changed_and_is_not_gone() -> None:
    reworded = KIND.replace("kind", "kind and fair")
    assert changes([("1", KIND)], [("1", reworded)]) == [("1", "1", Change.CHANGED)]


def test_a_clause_that_only_has_another_number_is_renumbered() -> None:
    pairs = compare.compare([("1", KIND), ("2", PHONE)], [("1", PUPILS), ("2", KIND), ("3", PHONE)])
    renumbered = {pair.after.ref for pair in pairs if pair.renumbered and pair.after}
    assert renumbered == {"2", "3"}


def test_a_clause_that_stands_elsewhere_has_moved() -> None:
    before = [("a", KIND), ("b", PHONE), ("c", PUPILS)]
    pairs = compare.compare(before, [before[2], before[0], before[1]])
    assert [pair.after.ref for pair in pairs if pair.moved and pair.after] == ["c"]


def test_two_thousand_clauses_are_compared() -> None:
    before = [
        (f"{n}", f"Clause number {n} says that thing {n * 7} is kept in room {n * 13}.") for n in range(2000)
    ]
    after = [
        (ref, words.replace("kept", "held") if n % 5 == 0 else words) for n, (ref, words) in enumerate(before)
    ]
    counted = [change for _, _, change in changes(before, after)]
    assert counted.count(Change.CHANGED) == 400
    assert counted.count(Change.SAME) == 1600


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([KIND, PHONE, PUPILS, "Short.", "Another rule."]), max_size=8), st.data())
def test_every_clause_of_both_sides_is_told_of_once(texts: list[str], data: st.DataObject) -> None:
    before = [(f"a{n}", text) for n, text in enumerate(texts)]
    after = [(f"b{n}", text) for n, text in enumerate(data.draw(st.permutations(texts)))]
    pairs = compare.compare(before, after)
    assert sorted(pair.before.ref for pair in pairs if pair.before) == sorted(ref for ref, _ in before)
    assert sorted(pair.after.ref for pair in pairs if pair.after) == sorted(ref for ref, _ in after)
