"""Any text at all: one outcome, no failure, in bounded time; politeness changes nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbell.rules.understand import NOT_UNDERSTOOD, OUTSIDE, UNDERSTOOD, Lexicon, load_lexicon, understand
from handbell.rules.vocabulary import FACTS
from tests.rules.understand.tables import asked_in

LEXICON = load_lexicon()
WORDS = sorted(LEXICON.plain | set(LEXICON.forms))
QUESTIONS = [asked.question for asked in (*asked_in("developed.yaml"), *asked_in("held.yaml"))]
POLITE_BEFORE = (
    "Hi, ",
    "Hello! ",
    "Sorry to bother you. ",
    "Please ",
    "Quick question: ",
    "I was just wondering, ",
)
POLITE_AFTER = (" Thanks!", " Many thanks", " Thank you very much.", " Cheers")
# What a person waits for without noticing, many times over on a busy machine.
LONGEST_SECONDS = 3.0


def check(text: str, asker: str | None = None) -> None:
    """One outcome; facts that the vocabulary has; words that stand where they are said to stand."""
    found = understand(text, LEXICON, asker)
    assert found.outcome in {UNDERSTOOD, NOT_UNDERSTOOD, OUTSIDE}
    assert all(FACTS[slug].accepts(value) for slug, value in found.facts.items())
    assert found.outcome != UNDERSTOOD or "action" in found.facts
    for heard in found.heard:
        assert 0 <= heard.start <= heard.end <= len(text)
        assert heard.words == text[heard.start : heard.end]
    assert understand(text, LEXICON, asker) == found


@given(st.text(max_size=400), st.sampled_from(["teacher", "pupil", None, "nobody such"]))
@settings(max_examples=300, deadline=None)
def test_any_characters(text: str, asker: str | None) -> None:
    check(text, asker)


@given(st.lists(st.sampled_from([*WORDS, "?", ".", ",", "17", "\n\n", "\0"]), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_words_of_the_lexicon(words: list[str]) -> None:
    check(" ".join(words), "teacher")


@given(st.sampled_from(QUESTIONS), st.sampled_from(POLITE_BEFORE), st.sampled_from(POLITE_AFTER))
@settings(max_examples=200, deadline=None)
def test_politeness_changes_nothing(question: str, before: str, after: str) -> None:
    plain, polite = (understand(text, LEXICON, "teacher") for text in (question, before + question + after))
    assert (polite.facts, polite.outcome) == (plain.facts, plain.outcome)


@given(
    st.sampled_from(QUESTIONS),
    st.sampled_from([str.upper, str.title, lambda text: text.replace("'", "\u2019")]),
)
@settings(max_examples=200, deadline=None)
def test_capitals_and_curly_apostrophes_change_nothing(question: str, change: object) -> None:
    changed = change(question) if callable(change) else question
    assert (
        understand(str(changed), LEXICON, "teacher").facts == understand(question, LEXICON, "teacher").facts
    )


@pytest.mark.parametrize(
    "piece",
    ["pupil ", "post ", "may i ", "tell parent pupil head staff it ", "17 ", "\0", "zzzzzzz ", "not ", "é’", "?", "'",
     "i be have do the a on in of to ", "a friend request from a pupil on my own phone at lunch, "],
)  # fmt: skip
def test_a_hundred_thousand_characters_take_no_longer_than_a_page(piece: str, lexicon: Lexicon) -> None:
    text = (piece * 100_000)[:100_000]
    started = time.perf_counter()
    found = understand(text, lexicon, "teacher")
    assert time.perf_counter() - started < LONGEST_SECONDS
    assert "…" in found.missed
