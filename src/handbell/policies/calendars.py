"""Review dates as an iCalendar file (RFC 5545) that any calendar takes in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from handbell.policies import partial_dates
from handbell.policies.models import Version


def review_calendar(versions: Iterable[Version], *, host: str, now: datetime.datetime) -> bytes:
    """Return a calendar with a whole-day event for each version that has a review date; those without are left out.

    A date that names only a month or year stands on its last day. `host` makes the events' ids the product's own.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Handbell//Review dates//EN")
    calendar.add("version", "2.0")
    for version in versions:
        if version.review_due:
            calendar.add_component(_event(version, host, now))
    return bytes(calendar.to_ical())


def _event(version: Version, host: str, now: datetime.datetime) -> Event:
    day = partial_dates.last_day(version.review_due)
    summary = _("Review due: %(title)s") % {"title": version.title}
    event = Event()
    event.add("uid", f"review-{version.id}-{version.review_due}@{host.partition(':')[0]}")
    event.add("dtstamp", now.astimezone(datetime.UTC))
    event.add("dtstart", day)
    event.add("dtend", day + datetime.timedelta(days=1))
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", datetime.timedelta(days=-30))
    event.add_component(alarm)
    return event
