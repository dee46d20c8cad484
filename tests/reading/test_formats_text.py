"""Plain text: encodings, line ends, pages, characters that nobody sees."""

from __future__ import annotations

import pytest

from handbell.reading.formats import open_source
from handbell.reading.lines import LineKind
from handbell.reading.refusals import CannotRead

WORDS = "Don’t post – ask £5 first, café"


def texts(data: bytes, name: str = "policy.txt") -> list[str]:
    """Return the lines that are not blank."""
    return [line.text for line in open_source(data, name).lines if line.kind is not LineKind.BLANK]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]
)
def test_encodings_are_told(encoding: str) -> None:
    assert texts((WORDS + "\nSecond line of the policy").encode(encoding)) == [
        WORDS,
        "Second line of the policy",
    ]


def test_a_file_of_two_encodings_is_read_byte_by_byte() -> None:
    assert texts("It’s one.\n".encode() + "It’s two.".encode("cp1252")) == ["It’s one.", "It’s two."]


def test_a_few_nul_bytes_are_dropped_and_said() -> None:
    source = open_source(
        b"Staff ask the head\x00teacher first. " + b"Then they wait for an answer. " * 10, "policy.txt"
    )
    assert source.lines[0].text.startswith("Staff ask the headteacher first.")
    assert source.notes == ["1 characters that cannot be seen or printed were left out."]


def test_many_nul_bytes_are_refused() -> None:
    with pytest.raises(CannotRead) as refused:
        open_source(b"abc\x00\x00def\x00\x00\x00g" * 50, "policy.txt")
    assert refused.value.code == "nul-bytes"


def test_every_kind_of_line_end_ends_a_line() -> None:
    assert texts("a\r\nb\rc\nd\x0be\u2028f\x85g".encode()) == list("abcdefg")


def test_a_form_feed_begins_a_page() -> None:
    source = open_source(b"one\n\x0ctwo\nthree", "policy.txt")
    assert [(line.text, line.page) for line in source.lines if line.text] == [
        ("one", 1),
        ("two", 2),
        ("three", 2),
    ]
    assert source.pages == 2


def test_without_form_feeds_there_are_no_pages() -> None:
    source = open_source(b"one\ntwo", "policy.txt")
    assert source.pages is None
    assert source.lines[0].page is None


def test_unseen_characters_are_gone_and_odd_spaces_are_spaces() -> None:
    assert texts("so\u00adcial\u00a0me\u200bdia\ufeff \ufb01le o\ufb03ce".encode()) == [
        "social media file office"
    ]


def test_a_word_broken_by_a_soft_hyphen_is_whole_again() -> None:
    assert texts("communi\u00ad\ncation is good".encode()) == ["communication", "is good"]


def test_joiners_stay_where_they_mean_something() -> None:
    assert texts("👩‍👧 and so\u200dcial".encode()) == ["👩‍👧 and social"]


def test_lines_know_their_number_and_indent() -> None:
    source = open_source(b"a\n\n    b\n\tc", "policy.txt")
    assert [(line.number, line.indent) for line in source.lines] == [(1, 0.0), (2, 0.0), (3, 4.0), (4, 4.0)]


@pytest.mark.parametrize("data", [b"", b"  \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u200b\n".encode()])
def test_nothing_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(CannotRead) as refused:
        open_source(data, "policy.txt")
    assert refused.value.code == "empty"
