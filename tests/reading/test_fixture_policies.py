"""Invented policies in many styles, each with what a careful reader finds in it."""

from __future__ import annotations

import datetime
import functools
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handbell.reading import Document, read_policy
from handbell.reading.serialise import from_json, to_json
from tests.reading.written import file_of, printed

FOLDER = Path(__file__).parent / "fixtures"
TODAY = datetime.date(2026, 11, 21)
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def policy_file(name: str) -> Path:
    """Return the policy beside the expectations called `name`."""
    return next(path for path in FOLDER.glob(f"{name}.*") if path.suffix != ".json")


@functools.cache
def read(name: str) -> Document:
    """Return the fixture `name`, read."""
    data, file = file_of(policy_file(name))
    return read_policy(data, file, today=TODAY)


def expected(name: str) -> dict[str, Any]:
    """Return what is expected of the fixture `name`."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def words(text: str) -> list[str]:
    """Return the words of a text, as the acceptance of the reading counts them: "3.0" may be kept as "3"."""
    return [word for word in re.findall(r"\w+", text.lower()) if word != "0"]


def strings(value: object) -> Iterator[str]:
    """Yield every string of a JSON value but the references that we gave."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name != "ref" or not value.get("given"):
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def item_counts(document: Document) -> dict[str, int]:
    """Return how many list items stand under each heading and each clause."""
    found: dict[str, int] = {}
    for section in document.sections:
        found[section.name()] = found[section.heading] = sum(len(c.items) for c in section.clauses)
        found |= {clause.ref: len(clause.items) for clause in section.clauses}
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_front_says_what_it_is_whose_and_from_when(name: str) -> None:
    document, want = read(name), expected(name)
    assert document.title == want["title"]
    assert document.organisation == want["organisation"]
    assert {kind: getattr(document.dates, kind) for kind in want["dates"]} == want["dates"]


@pytest.mark.parametrize("name", NAMES)
def test_headings_clauses_lists_and_forms_are_found_in_order(name: str) -> None:
    document, want = read(name), expected(name)
    assert [words(s.heading) for s in document.sections if s.heading] == [words(h) for h in want["headings"]]
    assert [clause.ref for _, clause in document.clauses() if not clause.given] == want["clauses"]
    counts = item_counts(document)
    assert {where: counts.get(where) for where in want["items"]} == want["items"]
    assert set(want.get("contacts", [])) <= {contact.value for contact in document.contacts}
    assert [form.name for form in document.forms] == want.get("forms", [])


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_findings_that_a_reader_would_make(name: str) -> None:
    assert {finding.code for finding in read(name).findings} == set(expected(name)["findings"])


@pytest.mark.parametrize("name", [n for n in NAMES if "places" in expected(n)])
def test_findings_and_appendices_stand_where_a_reader_sees_them(name: str) -> None:
    document, want = read(name), expected(name)
    found = {(finding.code, finding.clause) for finding in document.findings}
    assert {(code, place) for code, place in want["places"]} <= found
    assert [section.ref for section in document.sections if section.appendix] == want["appendices"]


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_a_file_is_kept_in_one_place_and_in_order(name: str) -> None:
    answer = to_json(read(name))
    body = words(" ".join(strings([answer["title"] or "", answer["sections"]])))
    path = policy_file(name)
    source = words(printed(path))
    assert not Counter(source) - Counter(body)
    numbered_by_word = path.suffix == ".word"
    assert len(body) - len(source) <= (0.2 if numbered_by_word else 0.04) * len(source)
    pairs = Counter(itertools.pairwise(source))
    kept = sum((pairs & Counter(itertools.pairwise(body))).values())
    assert kept >= (0.88 if numbered_by_word else 0.91) * (len(source) - 1)


@pytest.mark.parametrize("name", NAMES)
def test_references_are_unique_unless_the_school_printed_one_twice(name: str) -> None:
    clauses = [clause for _, clause in read(name).clauses()]
    assert all(clause.ref for clause in clauses)
    times = Counter(clause.ref for clause in clauses)
    assert {ref for ref, n in times.items() if n > 1} <= {
        clause.ref for clause in clauses if not clause.given
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_json_reads_back_as_the_same_document(name: str) -> None:
    answer = to_json(read(name))
    assert to_json(from_json(json.loads(json.dumps(answer)))) == answer
