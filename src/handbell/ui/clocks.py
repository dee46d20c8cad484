"""When a thing is to be done, in words; and a step of a piece of work with its clock."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Due = datetime.datetime | datetime.date
Words = str | Promise


def day_in_words(day: datetime.date, *, today: datetime.date) -> str:
    """A day with its weekday, "Monday 23 November"; with the year when it is another than today's."""
    return date_format(day, "l j F" if day.year == today.year else "l j F Y")


def is_over(due: Due, *, now: datetime.datetime) -> bool:
    """Whether a clock has run out. A day ends with its midnight in the time zone of the page; `now` is aware."""
    if isinstance(due, datetime.datetime):
        return due < now
    return due < timezone.localtime(now).date()


def by_when(due: Due, *, now: datetime.datetime) -> str:
    """ "by 12:00 on Monday 23 November", or since when it is overdue; both aware, told in the page's time zone."""
    today = timezone.localtime(now).date()
    over = is_over(due, now=now)
    if not isinstance(due, datetime.datetime):
        words = {"day": day_in_words(due, today=today)}
        return _("overdue: it was due on %(day)s") % words if over else _("by the end of %(day)s") % words
    local = timezone.localtime(due)
    words = {"time": date_format(local, "H:i"), "day": day_in_words(local.date(), today=today)}
    if over:
        return _("overdue: it was due by %(time)s on %(day)s") % words
    return _("by %(time)s on %(day)s") % words


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a piece of work: what, whose, by when, and how it stands at `now` (aware).

    `due` is a moment (aware) or a whole day; `done` the moment when it was done. `waits_for` says in words what
    has to come first ("Waits for advice from the local authority"): such a step is shut, its address not offered.
    """

    text: Words
    now: datetime.datetime
    owner: Words = ""
    due: Due | None = None
    done: datetime.datetime | None = None
    waits_for: Words = ""
    address: str = ""
    note: Words = ""

    @property
    def is_overdue(self) -> bool:
        """Not done, and its clock has run out."""
        return self.done is None and self.due is not None and is_over(self.due, now=self.now)

    @property
    def kind(self) -> Literal["good", "late", "wait", "do"]:
        """The colour of its tag, which says nothing that `status` does not say."""
        if self.done:
            return "good"
        if self.is_overdue:
            return "late"
        return "wait" if self.waits_for else "do"

    @property
    def status(self) -> str:
        """How it stands, in a word or two."""
        if self.done:
            return _("Done")
        if self.is_overdue:
            return _("Overdue")
        return _("Not yet possible") if self.waits_for else _("To do")

    @property
    def clock(self) -> str:
        """When it was done, or by when it is to be done; empty when it has no clock."""
        if self.done:
            local = timezone.localtime(self.done)
            today = timezone.localtime(self.now).date()
            words = {"time": date_format(local, "H:i"), "day": day_in_words(local.date(), today=today)}
            return _("done at %(time)s on %(day)s") % words
        return by_when(self.due, now=self.now) if self.due else ""
