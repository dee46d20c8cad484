"""The only readers for others; each says who looks."""

from __future__ import annotations

from handbell.concerns.queries.cases import CasePage, Line, case_for, cases_page, waiting
from handbell.concerns.queries.told import Thread, own_concerns, thread_by_code, thread_of

__all__ = [
    "CasePage",
    "Line",
    "Thread",
    "case_for",
    "cases_page",
    "own_concerns",
    "thread_by_code",
    "thread_of",
    "waiting",
]
