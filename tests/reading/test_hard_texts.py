"""Texts that are long, strange or made to be slow: read in a time that grows no faster than they do."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest

from handbell.reading import Document, read_policy

TODAY = datetime.date(2026, 11, 21)
FIXTURES = Path(__file__).parent / "fixtures"


def read(text: str) -> Document:
    return read_policy(text.encode(), "policy.txt", today=TODAY)


def seconds(text: str) -> float:
    """Return the processor time that reading a text takes."""
    start = time.process_time()
    read(text)
    return time.process_time() - start


def everything() -> str:
    return "\n\n".join(path.read_text("utf-8") for path in sorted(FIXTURES.glob("*.txt")))


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a ",
        "A ",
        "(",
        ")",
        "((((a))))",
        "1.",
        "1.1 ",
        "1.1.1.1 ",
        ". ",
        ".. ",
        "_",
        "* ",
        "**",
        "**a ",
        "*a",
        "<u>",
        "<",
        "<table>",
        "<table><tr><td>a",
        "\t",
        "a\t",
        "a    b ",
        "-",
        "- ",
        "o ",
        "i. ",
        "(a) ",
        "Appendix A ",
        "see section 3 ",
        "www.",
        "a@b.",
        "a.b.",
        "http://a/",
        "0800 ",
        "01632960100 ",
        "review reviewed every ",
        "approved by the ",
        "May 1 ",
        "1/1/",
        "School School ",
        "The Of And School ",
        "advice sought from ",
        "no use of school computers social media ",
        "All staff including ",
        "“",
        '"',
        "’ ",
        "á",
        "α",
        "\u00a0",
        "policy ",
        "PAGE 1 OF ",
        "the the ",
        "[insert ",
        "flowchart below ",
        "under 13 Facebook ",
        "Kent Police ",
        "&amp;",
        "¹ ",
    ],
)
def test_one_endless_line_is_no_trouble(piece: str) -> None:
    line = piece * (30_000 // len(piece))
    small = "Tarn Howe School\n\nPolicy\n\n1. Aims\n\n1.1 " + line
    assert seconds(small) < 2.0, "quadratic work would take minutes"


@pytest.mark.parametrize(
    "line",
    [
        "a",
        "1.1 Aims",
        "- item",
        "Aims",
        "Page 1 of 2",
        "7",
        "a\tb",
        "(i) x",
        "“x”",
        "Signed:",
        "Appendix A",
        "x:",
        "A1 Xs",
    ],
)
def test_very_many_lines_are_no_trouble(line: str) -> None:
    assert seconds(f"{line}\n" * 3_000) < 3.0
    assert seconds(f"{line}\n\n" * 3_000) < 3.0


def test_time_grows_no_faster_than_the_text() -> None:
    text = everything()
    read(text)
    once = min(seconds(text) for _ in range(3))
    four = min(seconds("\n\n".join([text] * 4)) for _ in range(2))
    assert four < 9 * once


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "1",
        "•",
        "- ",
        "Contents",
        "Contents\n1. A\n2. B",
        "Appendix A",
        "Appendix A\n\nAppendix B",
        "1.1",
        "Signed:\nDate:",
        "\t\t\t\na\t",
        "|a|b|\n|-|-|",
        "<table></table>",
        "<table><tr></tr></table>",
        "# \n## \n",
        "Policy\n\n\n",
        "\f\f\f1\f",
        "ŷ\n\nŵ",
        "**\n**",
        "1. A\n3. B\n2. C",
        "i. a\nii. b",
    ],
)
def test_scraps_are_read_without_a_word_lost(text: str) -> None:
    document = read(text)
    shown = document.title + " ".join(
        " ".join([s.label, s.ref, s.heading, *s.furniture, *(f"{c.wording()} {c.ref}" for c in s.clauses)])
        for s in document.sections
    )
    between = " ".join(b.text for _, c in document.clauses() for b in c.between)
    assert {w for w in text.split() if w.isalnum()} <= set(f"{shown} {between}".replace(".", " ").split())
