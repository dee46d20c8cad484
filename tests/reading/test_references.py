"""Given references are stable: the same words keep the same reference, other words never get it."""

from __future__ import annotations

import datetime

from handbell.reading import Document, read_policy
from handbell.reading.references import carry_over, slug

TODAY = datetime.date(2026, 11, 21)
FIRST = """Rules for Screens

Aims

We want our evenings quiet and our corridors quieter, whatever the weather.

At school

Phones rest in the office from the first bell to the last, and nobody fetches one early.

Adults use the line in the office when they have to ring a family during lessons.

Pupils may borrow the office line when something at home cannot wait until the afternoon.

Aims

The second part of these rules is about what pupils do at home with their own screens.
"""


def read(text: str) -> Document:
    return read_policy(text.encode(), "rules.txt", today=TODAY)


def refs(document: Document) -> dict[str, str]:
    """Return the first three words of each clause with its reference."""
    return {" ".join(clause.text.split()[:3]): clause.ref for _, clause in document.clauses()}


def test_a_heading_becomes_a_short_reference_and_a_repeated_one_stays_distinct() -> None:
    found = refs(read(FIRST))
    assert found == {
        "We want our": "aims.1",
        "Phones rest in": "at-school.1",
        "Adults use the": "at-school.2",
        "Pupils may borrow": "at-school.3",
        "The second part": "aims-2.1",
    }


def test_references_survive_an_edit_an_insertion_a_move_and_a_removal() -> None:
    before = read(FIRST)
    edited = FIRST.replace("whatever the weather", "in any weather").replace(
        "At school\n\n",
        "At school\n\nVisitors sign a card that tells them where their own phones may ring.\n\n",
    )
    edited = edited.replace(
        "Adults use the line in the office when they have to ring a family during lessons.\n\n", ""
    )
    after = refs(carry_over(before, read(edited)))
    assert after["We want our"] == "aims.1"
    assert after["Phones rest in"] == "at-school.1"
    assert after["Pupils may borrow"] == "at-school.3"
    assert after["Visitors sign a"] == "at-school.4", "a new clause takes a number that nobody has had"


def test_a_renamed_heading_keeps_the_references_of_its_clauses() -> None:
    before = read(FIRST)
    after = refs(carry_over(before, read(FIRST.replace("At school", "During the school day"))))
    assert after["Phones rest in"] == "at-school.1"


def test_two_clauses_with_the_same_words_keep_their_own_references() -> None:
    same = "This clause is printed in two places of the document, which does happen in schools."
    text = f"Screen Policy\n\nMornings\n\n{same}\n\nEvenings\n\n{same}\n"
    new = "Something new stands before the others here, and it has quite other words than they have."
    after = carry_over(read(text), read(text.replace("Mornings\n\n", f"Mornings\n\n{new}\n\n")))
    assert [clause.ref for _, clause in read(text).clauses()] == ["mornings.1", "evenings.1"]
    assert [clause.ref for _, clause in after.clauses()] == ["mornings.2", "mornings.1", "evenings.1"]


def test_printed_numbers_are_never_changed() -> None:
    text = "Policy\n\n1. Aims\n\n1.1 The first clause of this policy says why.\n\n1.2 The second clause says who.\n\n2. End\n\n2.1 It ends.\n"
    before = read(text)
    after = carry_over(before, read(text.replace("1.2 The second", "1.2 The former second")))
    assert [clause.ref for _, clause in after.clauses()] == ["1.1", "1.2", "2.1"]


def test_slugs_are_plain_and_short() -> None:
    assert (
        slug("Guidance/protection for Pupils on using social networking")
        == "guidance-protection-for-pupils-on-using"
    )
    assert slug("Do's & don'ts") == "dos-donts"
    assert slug("Dŵr a thân") == "dwr-a-than"
    assert slug("…") == "part"
