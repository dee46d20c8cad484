"""Word files and web pages in which every line is a plain paragraph, as much is typed or pasted: read as the text is."""

from __future__ import annotations

import datetime
import html
from pathlib import Path

import docx
import pytest

from handbell.reading import Document, read_policy
from tests.reading.policy_files import saved

FOLDER = Path(__file__).parent / "fixtures"
TODAY = datetime.date(2026, 11, 21)
# What a file of another kind cannot show: damage to lines, and pages that only text has.
OF_LINES = {"broken-line", "broken-word", "flattened-table", "page-footer-inside", "stray-page-number"}
NAMES = ("agreements-by-age", "rule-by-rule", "welsh-then-english", "council-parts", "tabs-from-word")


def as_word(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        if line.strip():
            document.add_paragraph(line)
    return saved(document)


def as_page(text: str) -> bytes:
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    return f"<html><body>{lines}</body></html>".encode()


def found(document: Document) -> dict[str, object]:
    """Return what must not depend on the kind of file."""
    return {
        "title": document.title,
        "dates": document.dates,
        "headings": [section.heading for section in document.sections if section.heading],
        "clauses": [clause.ref for _, clause in document.clauses() if not clause.given],
        "forms": [form.name for form in document.forms],
        "findings": {finding.code for finding in document.findings} - OF_LINES,
    }


@pytest.mark.parametrize("name", NAMES)
def test_plain_paragraphs_of_word_are_read_as_the_text_is(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    as_text = found(read_policy(text.encode(), "policy.txt", today=TODAY))
    as_paragraphs = found(read_policy(as_word(text), "policy.docx", today=TODAY))
    assert as_paragraphs == as_text


@pytest.mark.parametrize("name", [name for name in NAMES if name != "tabs-from-word"])  # a page shows no tabs
def test_plain_paragraphs_of_a_page_are_read_as_the_text_is(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    as_text = found(read_policy(text.encode(), "policy.txt", today=TODAY))
    assert found(read_policy(as_page(text), "policy.html", today=TODAY)) == as_text
