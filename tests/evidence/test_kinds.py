"""What is taken and what is not, by content: one table each."""

from __future__ import annotations

import pytest

from handbell.evidence.child.bounds import Refusal
from handbell.evidence.child.checking import kind_of
from handbell.evidence.kinds import KINDS
from handbell.evidence.refusals import sentence
from tests.evidence.files import REFUSED, TAKEN


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_taken_is_known_for_what_it_is(what: str) -> None:
    content, kind = TAKEN[what]
    assert kind_of(content) == kind


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_and_why(name: str) -> None:
    content, code = REFUSED[name]
    with pytest.raises(Refusal) as refused:
        kind_of(content)
    assert refused.value.code == code


def test_every_refusal_has_words_of_its_own() -> None:
    codes = {code for _, code in REFUSED.values()} - {"unknown"}
    assert sentence("unknown") not in {sentence(code) for code in codes}
    assert all("{" not in sentence(code) for code in codes)


def test_every_kind_is_tried() -> None:
    assert {kind for _, kind in TAKEN.values()} == set(KINDS)


@pytest.mark.parametrize("what", TAKEN)
def test_no_cut_of_a_file_is_taken_for_anything_else(what: str) -> None:
    """Cut anywhere, it is itself, a text, or refused; never another kind, never a mistake of ours."""
    content, kind = TAKEN[what]
    for end in range(1, len(content), max(1, len(content) // 40)):
        try:
            found = kind_of(content[:end])
        except (Refusal, IndexError, ValueError):
            continue
        assert found in {kind, "text"}  # its first letters may be a text
