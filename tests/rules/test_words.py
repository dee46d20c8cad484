"""The vocabulary: closed, labelled, and listed for those who write rules."""

from __future__ import annotations

import pytest

from handbell.people.roles import Role
from handbell.rules.files.places import PACKS
from handbell.rules.vocabulary import ACTIONS, BODIES, FACTS, ROLES, CannotUse, Kind, read_facts
from handbell.rules.vocabulary.listing import HEADING, listing


def test_the_page_for_rule_writers_lists_the_words_as_they_are() -> None:
    page = (PACKS / "RULES.md").read_text(encoding="utf-8")
    assert page[page.index(HEADING) :] == listing()


def test_every_role_that_a_person_can_hold_is_a_word_here() -> None:
    assert set(Role.values) <= set(ROLES.slugs())


def test_every_fact_has_a_question_and_every_word_a_label() -> None:
    for fact in FACTS.values():
        assert fact.question.endswith("?")
        assert fact.words is None or all(word.label for word in fact.words.by_slug.values())
    assert all(word.label for words in (ACTIONS, BODIES, ROLES) for word in words.by_slug.values())


def test_what_is_taken_for_granted_is_a_value_the_fact_can_have() -> None:
    assert all(fact.assumed is None or fact.accepts(fact.assumed) for fact in FACTS.values())


@pytest.mark.parametrize(
    ("slug", "value"),
    [("action", "fly"), ("age", "17"), ("age", True), ("age", -1), ("age", 131), ("declared", "yes"), ("declared", 1),
     ("content", ["nonsense"]), ("content", [1]), ("shoe_size", 9), ("who", ["teacher"]), ("who", 1.5)],
)  # fmt: skip
def test_a_fact_that_cannot_be_is_refused(slug: str, value: object) -> None:
    with pytest.raises(CannotUse):
        read_facts({slug: value})


def test_facts_come_in_their_own_form_with_what_they_imply() -> None:
    facts = read_facts({"counterpart": "pupil", "content": ["praise"], "age": None})
    assert facts == {
        "counterpart": "pupil",
        "content": frozenset({"praise"}),
        "trust": "now",
        "with_pupil": True,
    }
    assert read_facts({"counterpart": "pupil", "trust": "never"})["trust"] == "never"
    assert FACTS["content"].kind is Kind.SET


def test_a_derived_fact_follows_the_fact_that_it_comes_from() -> None:
    assert read_facts({"device": "own", "on_school_device": True})["on_school_device"] is False
    assert read_facts({"on_school_device": True})["on_school_device"] is True
    assert read_facts({"account": "school"})["on_school_account"] is True
    assert read_facts({"account": "professional"})["private_account"] is False
    assert read_facts({"account": "own"})["private_account"] is True
    assert read_facts({"link": "friendship"})["family_tie"] is False
    assert "family_tie" not in read_facts({"link": "private_tie"})
    assert read_facts({"matter": "indecent_image_of_child"})["indecent_image"] is True
    assert read_facts({"counterpart": "parent", "first_contact_by": "counterpart"}) == {
        "counterpart": "parent", "with_pupil": False, "with_parent": True,
            "first_contact_by": "counterpart", "approached": True,
    }  # fmt: skip
