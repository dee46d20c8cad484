"""What waits for somebody in this room, as lines for the home page."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handbell.declarations import reminders
from handbell.declarations.queries.countersigning import how_many_to_countersign
from handbell.declarations.queries.history import open_objections
from handbell.declarations.queries.mine import Mine, mine
from handbell.declarations.states import State
from handbell.people import queries as people
from handbell.people.calendar import SchoolCalendar, calendar_of, day_of
from handbell.people.models import Person
from handbell.ui.tasks import Task


def tasks_for(person: Person, *, now: datetime.datetime) -> list[Task]:
    """What a person has to sign, what was answered to them, what they have to countersign or to answer."""
    today = day_of(now)
    own = [one for one in mine(person, on=today) if not one.is_done]
    calendar = calendar_of(person.school) if own else None
    found = [_own_task(one, calendar, today) for one in own if calendar is not None]
    roles = people.roles_of(person, on=today)
    waiting = how_many_to_countersign(person, roles, on=today)
    if waiting:
        text = ngettext("Countersign a declaration", "Countersign declarations", waiting)
        found.append(Task(text, reverse("declarations:countersign"), _("To do"), "do", count=waiting))
    asked = len(open_objections(person, on=today, roles=roles))
    if asked:
        text = ngettext("Answer somebody about a declaration", "Answer people about declarations", asked)
        found.append(Task(text, reverse("declarations:objections"), _("To do"), "do", count=asked))
    return found


def _own_task(one: Mine, calendar: SchoolCalendar, today: datetime.date) -> Task:
    sign = reverse("declarations:sign", args=[one.version.id])
    index = reverse("declarations:index")
    title = one.version.title
    if one.state == State.QUERIED:
        return Task(_("Your question about “%s” is with the head") % title, index, _("Waiting"), "wait")
    if one.state == State.DECLINED:
        return Task(_("You declined to sign “%s”") % title, index, _("Waiting"), "wait")
    if one.answer is not None:
        return Task(_("Your question about “%s” was answered") % title, index, _("Answered"), "do")
    since = one.since or today
    due = calendar.add_school_days(since, reminders.STEPS[1])
    text = _("Read and sign “%s”") % title
    if today > due:
        return Task(text, sign, _("Late"), "late", due=due)
    return Task(text, sign, _("To do"), "do", due=due)
