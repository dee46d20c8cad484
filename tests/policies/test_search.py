"""Words are found whatever their case, accents, apostrophes and line breaks."""

from __future__ import annotations

import pytest

from handbell.policies import search


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("A tŷ and a café.", "TY", ["tŷ"]),
        ("A tŷ and a café.", "cafe", ["café"]),
        ("Strasse, Straße", "strasse", ["Strasse", "Straße"]),
        ("the school’s own", "school's", ["school’s"]),
        ("over\ntwo lines", "over two", ["over\ntwo"]),
        ("nothing", "", []),
        ("nothing", "   ", []),
        ("aaa", "aa", ["aa"]),
        ("ﬁle", "file", ["ﬁle"]),
        ("e\u0301t\u00e9", "été", ["e\u0301t\u00e9"]),
    ],
)
def test_words_are_found(text: str, wanted: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in search.places(text, wanted)] == found
