"""Numbers, letters and bullets at the start of a line."""

from __future__ import annotations

import pytest

from handbell.reading.marks import Style, read_mark, roman_value


@pytest.mark.parametrize(
    ("text", "style", "label", "rest"),
    [
        ("3.10 Staff keep it.", Style.DOTTED, "3.10", "Staff keep it."),
        ("- 1.1 Staff keep it.", Style.DOTTED, "1.1", "Staff keep it."),
        ("5:0 Practice", Style.DOTTED, "5:0", "Practice"),
        ("2.1. Staff", Style.DOTTED, "2.1", "Staff"),
        ("Section 4.2 Records", Style.DOTTED, "4.2", "Records"),
        ("3. Records", Style.INTEGER, "3", "Records"),
        ("3) Records", Style.INTEGER, "3", "Records"),
        ("(2) records", Style.INTEGER, "(2)", "records"),
        ("(a) records", Style.LETTER, "(a)", "records"),
        ("iv. records", Style.ROMAN, "iv.", "records"),
        ("Appendix B – Records", Style.NAMED, "B", "Records"),
        ("Atodiad 2", Style.NAMED, "2", ""),
        ("A1 Records", Style.CODED, "A1", "Records"),
        ("3.a Records", Style.CODED, "3.a", "Records"),
        ("3b. Records", Style.CODED, "3b", "Records"),
        ("IV.2 Records", Style.CODED, "IV.2", "Records"),
        ("II.3\tRecords", Style.CODED, "II.3", "Records"),
        ("• records", Style.BULLET, "•", "records"),
        ("•records", Style.BULLET, "•", "records"),
        ("o records are kept", Style.BULLET, "o", "records are kept"),
        ("\uf0b7 records", Style.BULLET, "\uf0b7", "records"),
        ("- · records", Style.BULLET, "-", "records"),
    ],
)
def test_marks_are_read(text: str, style: Style, label: str, rest: str) -> None:
    mark = read_mark(text)
    assert (mark.style, mark.label, mark.rest) == (style, label, rest)
    assert mark.printed + mark.rest == text


@pytest.mark.parametrize(
    "text",
    [
        "18 June 2018",
        "01.09.24 Reviewed by governors",
        "8.30 am to 4 pm",
        "2.5 million people",
        "24 hours is long enough",
        "Appendix A sets out the addresses of everybody",
        "Section 5 of the Act says so",
        "-5 degrees",
        "A child is safe here",
        "e.g. a picture",
        "i.e. a picture",
    ],
)
def test_sentences_dates_and_times_have_no_mark(text: str) -> None:
    assert read_mark(text).style is Style.NONE


def test_roman_numbers() -> None:
    assert [roman_value(t) for t in ("i", "iv", "IX", "xiv", "xxxix")] == [1, 4, 9, 14, 39]
    assert [roman_value(t) for t in ("iiii", "a", "")] == [0, 0, 0]
