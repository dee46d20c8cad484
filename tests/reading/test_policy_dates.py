"""The dates that a policy gives itself, in the ways in which schools print them."""

from __future__ import annotations

import datetime

import pytest

from handbell.reading.dates import DatedLine, last_day, read_dates


@pytest.mark.parametrize(
    ("line", "kind", "date"),
    [
        ("Ratified by Governors 12/03/2023", "adopted", "2023-03-12"),
        ("Date approved: 01.09.24", "adopted", "2024-09-01"),
        ("This policy was agreed by the trustees on 4th of July 2025", "adopted", "2025-07-04"),
        ("Effective from 1 September 2025", "adopted", "2025-09-01"),
        ("Mabwysiadwyd: 3 Mehefin 2025", "adopted", "2025-06-03"),
        ("Policy reviewed September 2024", "reviewed", "2024-09"),
        ("Last reviewed: Jan 25", "reviewed", "2025-01"),
        ("Reviewed June 19 (no changes)", "reviewed", "2019-06"),
        ("Date of last review: 2024-02-29", "reviewed", "2024-02-29"),
        ("Date of next review: Autumn 2025", "review_due", "2025-12"),
        ("Review date: Spring term 2026", "review_due", "2026-04"),
        ("Next review due: February 2024", "review_due", "2024-02"),
        ("To be reviewed by: May 2027", "review_due", "2027-05"),
        ("This policy is due for review in September 2024", "review_due", "2024-09"),
        ("Adolygiad nesaf: Medi 2026", "review_due", "2026-09"),
        ("Review due 2027", "review_due", "2027"),
    ],
)
def test_a_printed_date_is_understood(line: str, kind: str, date: str) -> None:
    assert getattr(read_dates([DatedLine(line, (), True)]), kind) == date


@pytest.mark.parametrize(
    "line",
    [
        "The department's standards, published in July 2011, expect teachers to be careful.",
        "This policy takes account of Keeping Children Safe in Education, updated September 2025.",
        "Following a survey in September 2012 the school reviewed how it talks to families.",
        "Approved by: the governing body",
        "Review date: 31/02/2025",
    ],
)
def test_other_dates_are_left_alone(line: str) -> None:
    dates = read_dates([DatedLine(line, (), False)])
    assert (dates.adopted, dates.reviewed, dates.review_due) == (None, None, None)


def test_labels_and_dates_on_two_lines_or_in_cells() -> None:
    lines = [
        DatedLine("Review date:", (), True),
        DatedLine("March 2027", (), True),
        DatedLine("x", ("Approved:", "May 2025", "Reviewed:", "June 2026"), True),
    ]
    dates = read_dates(lines)
    assert (dates.adopted, dates.reviewed, dates.review_due) == ("2025-05", "2026-06", "2027-03")


@pytest.mark.parametrize(
    ("sentence", "months"),
    [
        ("This policy is reviewed annually.", 12),
        ("Review cycle: every two years", 24),
        ("The policy will be reviewed every 3 years by governors.", 36),
        ("Review frequency: termly", 4),
    ],
)
def test_the_time_between_reviews(sentence: str, months: int) -> None:
    assert read_dates([DatedLine(sentence, (), True)]).cycle == months


def test_a_date_counts_to_its_last_day() -> None:
    assert last_day("2024-02") == datetime.date(2024, 2, 29)
    assert last_day("2024") == datetime.date(2024, 12, 31)
    assert last_day("2024-02-03") == datetime.date(2024, 2, 3)


def test_a_date_of_review_is_the_next_one_where_it_lies_after_the_adoption() -> None:
    adopted = DatedLine("x", ("Date adopted", "19 August 2025"), True)
    later = read_dates([adopted, DatedLine("x", ("Date of review", "August 2028"), True)])
    assert (later.adopted, later.reviewed, later.review_due) == ("2025-08-19", None, "2028-08")
    soon = read_dates([adopted, DatedLine("Date of review: October 2025", (), True)])
    assert (soon.reviewed, soon.review_due) == ("2025-10", None)


def test_of_several_versions_the_last_is_in_force() -> None:
    rows = [
        ("Version", "Approved by", "Date"),
        ("1", "Trust board", "8 July 2022"),
        ("2", "Trust board", "5 July 2024"),
    ]
    assert read_dates([DatedLine(" ".join(row), row, True) for row in rows]).adopted == "2024-07-05"


def test_a_date_below_or_beside_who_approved_is_that_of_the_approval() -> None:
    lines = ["Approved by: Curriculum Committee", "Date: 14 November 2023"]
    assert read_dates([DatedLine(line, (), True) for line in lines]).adopted == "2023-11-14"
    row = ("Ratified by:", "Full Governing Body", "Date:", "21/02/2024")
    assert read_dates([DatedLine(" ".join(row), row, True)]).adopted == "2024-02-21"
