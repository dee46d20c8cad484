"""A file becomes a draft with every word, and a new version of it keeps references, kinds and people bound."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from handbell.policies import content, importing, mending, operations, queries, reader
from handbell.policies.models import TRANSITIONS, Finding, SourceFile, Version
from tests.cast import NOW, Cast

TODAY = NOW.date()
FILE = """# Phones and networks

Adopted by the governing body: 3 March 2025

## Staff

Staff must not use their own phones in class.

- not for calls
- not for pictures

Governors should keep to the same.

## Pupils

Pupils hand phones in when they arrive. See Appendix C for the list.

| Year | Place |
| --- | --- |
| 7 | Office |

## Declaration

I have read this policy and understood it. Name: ________ Date: ________
"""


def take_in(cast: Cast, text: str = FILE, **more: object) -> Version:
    data = text.encode()
    read = reader.read(data, "phones.md", today=TODAY)
    asked: dict[str, object] = {"binds": ("staff",), "by": cast.deputy, "now": NOW, **more}
    return operations.take_in_file(data=data, name="phones.md", read=read, **asked)  # type: ignore[arg-type]


def test_every_word_of_the_file_is_in_the_draft(cast: Cast) -> None:
    version = take_in(cast)
    check = queries.word_check(version)
    assert check is not None
    assert check.complete
    said = " ".join(importing.words_of(version.words.blocks, "en"))
    for words in ("not for pictures", "hand phones in", "Office", "Governors should keep"):
        assert words in said
    source = SourceFile.objects.get()
    assert bytes(source.data) == FILE.encode()
    assert any("Appendix C" in finding.message for finding in Finding.objects.filter(version=version))


def test_kinds_are_guessed_from_the_verbs_and_only_rules_and_duties_bind(cast: Cast) -> None:
    version = take_in(cast)
    kinds = {clause.ref: (clause.kind, clause.binds) for clause in version.words.clauses()}
    assert kinds["staff.1"] == (content.RULE, ("staff",))
    assert all(not binds for kind, binds in kinds.values() if kind not in content.BINDING_KINDS)


def test_a_new_version_keeps_references_and_who_is_bound(cast: Cast) -> None:
    first = take_in(cast)
    blocks = first.words.blocks
    at = next(index for index, block in enumerate(blocks) if block.ref == "staff.1")
    changed = operations.mend(
        version=first,
        change=mending.set_clause(
            blocks, at, ref="staff.1", kind="rule", binds=["teacher", "volunteer"], changes_signature=True
        ),
        what="describe",
        revision=0,
        by=cast.deputy,
        now=NOW,
    )
    text = FILE.replace("Staff must not", "Newly: be quiet, please.\n\nStaff must not").replace(
        "in class", "in any class"
    )
    second = take_in(cast, text, policy=changed.policy)
    by_words = {clause.wording("en").text: clause for clause in second.words.clauses()}
    kept = by_words["Staff must not use their own phones in any class."]
    assert (kept.ref, kept.binds) == ("staff.1", ("teacher", "volunteer"))
    assert second.number == 2


def test_who_does_not_prepare_policies_takes_in_nothing(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        take_in(cast, by=cast.teacher)
    assert not SourceFile.objects.exists()


def test_a_files_name_is_no_path(cast: Cast) -> None:
    read = reader.read(FILE.encode(), "x.md", today=datetime.date(2026, 11, 21))
    version = operations.take_in_file(
        data=FILE.encode(), name="..\\..\\etc/passwd.md", read=read, binds=("staff",), by=cast.deputy, now=NOW
    )
    assert version.source is not None
    assert version.source.name == "passwd.md"


def test_the_diagram_of_statuses_is_the_table() -> None:
    record = Path(__file__).parents[2] / "docs" / "decisions" / "0007-versions.md"
    drawn = set(re.findall(r"^    (\w+) --> (\w+)$", record.read_text("utf-8"), re.MULTILINE))
    assert drawn == {
        (str(here.value), str(there.value)) for here, onward in TRANSITIONS.items() for there in onward
    }
