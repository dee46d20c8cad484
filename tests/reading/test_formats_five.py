"""The same policy says the same, whichever kind of file it comes in."""

from __future__ import annotations

import datetime
import re
from collections import Counter

import pytest

from handbell.reading import read_policy
from handbell.reading.formats import open_source
from handbell.reading.lines import LineKind
from tests.reading import policy_files

TODAY = datetime.date(2026, 11, 21)
FILES = {
    "policy.txt": policy_files.as_text,
    "policy.md": policy_files.as_markdown,
    "policy.html": policy_files.as_html,
    "policy.docx": policy_files.as_word,
    "typed.docx": lambda: policy_files.as_word(automatic=False),
    "policy.pdf": policy_files.as_pdf,
}
WORD = re.compile(r"\w+(?:[-']\w+)*")


def words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return WORD.findall(text.lower())


@pytest.mark.parametrize("name", FILES)
def test_every_word_is_kept_once(name: str) -> None:
    source = open_source(FILES[name](), name)
    kept = [f"{line.label} {line.text}" for line in source.lines if line.kind is not LineKind.FURNITURE]
    assert Counter(words(" ".join(kept))) == Counter(words(" ".join(policy_files.WORDS)))


@pytest.mark.parametrize("name", FILES)
def test_words_stand_in_the_order_of_the_file(name: str) -> None:
    source = open_source(FILES[name](), name)
    kept = words(" ".join(f"{x.label} {x.text}" for x in source.lines if x.kind is not LineKind.FURNITURE))
    assert kept == words(policy_files.as_text().decode())


@pytest.mark.parametrize("name", FILES)
def test_clauses_have_the_same_references(name: str) -> None:
    document = read_policy(FILES[name](), name, today=TODAY)
    assert [clause.ref for _, clause in document.clauses() if not clause.given] == policy_files.REFS


@pytest.mark.parametrize("name", FILES)
def test_sections_have_the_same_headings(name: str) -> None:
    document = read_policy(FILES[name](), name, today=TODAY)
    found = [(section.ref.rstrip("."), section.heading) for section in document.sections if section.heading]
    assert found == [(part.number, part.heading) for part in policy_files.PARTS]


@pytest.mark.parametrize("name", FILES)
def test_the_title_is_the_same(name: str) -> None:
    assert read_policy(FILES[name](), name, today=TODAY).title == policy_files.TITLE


@pytest.mark.parametrize("name", FILES)
def test_bullets_and_table_rows_are_told_apart(name: str) -> None:
    document = read_policy(FILES[name](), name, today=TODAY)
    bullets = [item.text for _, clause in document.clauses() for item in clause.items]
    assert bullets == ["ask the headteacher;", "check consents;"]
    assert [row for _, clause in document.clauses() for row in clause.rows] == list(policy_files.ROWS)
