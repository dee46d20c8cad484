"""Lines that only count pages, terms that are not over yet, an approval beside its date."""

from __future__ import annotations

import datetime

from handbell.reading import read_policy

TODAY = datetime.date(2026, 11, 21)
POLICY = """Heron Trust
Online Conduct Policy

Approved by:	Trust Board	Date: 14 March 2023
Next review due by:	{due}

1. Purpose
This policy says how adults at the trust behave on the web.

Heron Trust – Online Conduct Policy v2                    2
2. Conduct
2.1 Staff must be kind.

Heron Trust – Online Conduct Policy v2                    3
3. Why we ask this
3.1 Children see what we write.
"""


def test_a_line_that_only_counts_pages_is_no_heading() -> None:
    document = read_policy(POLICY.format(due="March 2027").encode(), "policy.txt", today=TODAY)
    headings = [section.heading for section in document.sections if section.heading]
    assert headings == ["Purpose", "Conduct", "Why we ask this"]


def test_an_approval_is_dated_by_the_cell_beside_it() -> None:
    document = read_policy(POLICY.format(due="March 2027").encode(), "policy.txt", today=TODAY)
    assert document.dates.adopted == "2023-03-14"


def test_a_review_due_in_a_term_is_overdue_only_when_the_term_is_over() -> None:
    overdue = {
        due: any(
            finding.code == "review-overdue"
            for finding in read_policy(POLICY.format(due=due).encode(), "policy.txt", today=TODAY).findings
        )
        for due in ("Summer 2026", "Autumn 2026", "September 2026", "Spring 2027")
    }
    assert overdue == {
        "Summer 2026": True,
        "Autumn 2026": False,
        "September 2026": True,
        "Spring 2027": False,
    }
