"""A thing that waits for somebody, as a line on the home page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Kind = Literal["do", "late", "wait"]


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list. `kind` says whose turn it is: the reader's, the reader's and late, or somebody else's.

    `address` is the page where it is done (a path), `status` a word or two, `due` the last day, if there is one.
    """

    text: str | Promise
    address: str
    status: str | Promise
    kind: Kind
    count: int | None = None
    due: datetime.date | None = None
