"""Findings: what ought to be looked at in a policy, told from its form, its words and dated records."""

from __future__ import annotations

import datetime

from handbell.reading.document import Finding
from handbell.reading.structure import Reading


def find(reading: Reading, today: datetime.date) -> tuple[Finding, ...]:
    """Return the findings of a reading as of `today`."""
    return ()
