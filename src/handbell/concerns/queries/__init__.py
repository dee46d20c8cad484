"""The only readers for others; each says who looks."""

from __future__ import annotations

from handbell.concerns.queries.case_pages import (
    CaseShown,
    acts_of,
    case_page,
    concern_of,
    entry_of,
    grant_of,
    identity_in,
    identity_request,
    lock_of,
    shut_out_row,
    step_of,
    told_in,
)
from handbell.concerns.queries.cases import CasePage, Line, brief, case_for, cases_page, seen, waiting
from handbell.concerns.queries.chronology import events_of, steps_of
from handbell.concerns.queries.desk import Found, in_bulk, search, tasks_for
from handbell.concerns.queries.people_in import (
    involved_in,
    people_named,
    person_here,
    reading,
    shut_out_of,
    who_told,
)
from handbell.concerns.queries.posts import tasks_for as desk_tasks_for
from handbell.concerns.queries.told import Thread, own_concerns, thread_by_code, thread_of

__all__ = [
    "CasePage",
    "CaseShown",
    "Found",
    "Line",
    "Thread",
    "acts_of",
    "brief",
    "case_for",
    "case_page",
    "cases_page",
    "concern_of",
    "desk_tasks_for",
    "entry_of",
    "events_of",
    "grant_of",
    "identity_in",
    "identity_request",
    "in_bulk",
    "involved_in",
    "lock_of",
    "own_concerns",
    "people_named",
    "person_here",
    "reading",
    "search",
    "seen",
    "shut_out_of",
    "shut_out_row",
    "step_of",
    "steps_of",
    "tasks_for",
    "thread_by_code",
    "thread_of",
    "told_in",
    "waiting",
    "who_told",
]
