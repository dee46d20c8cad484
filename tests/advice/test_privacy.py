"""Names are left out of the words that the head reads; too few questions show none."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbell.advice import privacy

NAMES = frozenset({"tomasz", "rowe", "may", "kayden", "will", "stone", "ng"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("May I add Kayden on Snapchat?", "May I add […] on Snapchat?"),
        ("may i add kayden?", "may i add […]?"),
        ("Kayden's mum asked me", "[…] mum asked me"),
        ("Can I message May Rowe?", "Can I message […]?"),
        ("will I be told?", "will I be told?"),
        ("Mrs Ollerenshaw said no", "Mrs […] said no"),
        ("may mr smith post it?", "may mr […] post it?"),
        ("A boy in Year 9 wrote", "A boy in Year […] wrote"),
        ("May I write to a.b@c.example now?", "May I write to […] now?"),
        ("May I ring 07700 900123 now?", "May I ring […] now?"),
        ("Is @kayden_99 a pupil?", "Is […] a pupil?"),
        ("Zebedee wants to join", "[…] wants to join"),
        ("May I use Facebook on Monday?", "May I use Facebook on Monday?"),
        ("May I post to the BBC?", "May I post to the BBC?"),
        ("A gaf i ychwanegu Kayden?", "A gaf i ychwanegu […]?"),
    ],
)
def test_names_are_masked(text: str, shown: str) -> None:
    assert privacy.masked(text, NAMES) == shown


@given(st.text(max_size=300))
def test_any_text_can_be_masked_and_no_known_name_stays(text: str) -> None:
    said = privacy.masked(f"{text} Tomasz {text}", NAMES)
    assert "Tomasz" not in said.split()


def test_words_are_shown_only_where_enough_different_ones_stand_together() -> None:
    assert privacy.distinct(["May I?", "may i", "MAY I!"], NAMES) == []
    assert len(privacy.distinct(["May I post?", "may i write", "may i film"], NAMES)) == 3


@pytest.mark.parametrize(
    ("total", "settled", "shown"), [(1, 0, 0), (2, 0, 0), (2, 1, 1), (3, 0, 3), (9, 2, 9)]
)
def test_few_questions_wait_for_the_end_of_their_month(total: int, settled: int, shown: int) -> None:
    assert privacy.shown_count(total, settled) == shown


def test_no_date_is_finer_than_a_month() -> None:
    assert privacy.month_of(datetime.date(2026, 11, 21)) == datetime.date(2026, 11, 1)
