"""Who hears of concerns today: posts, absences, and where fewer than two would be reached."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from handbell.concerns import desk_access as access
from handbell.concerns import recipients
from handbell.concerns.desk_access import DeskAct
from handbell.concerns.matters import Matter
from handbell.concerns.models import Absence, PostHeld, Routes, RoutesStatus
from handbell.concerns.need_to_know import Holder, table
from handbell.concerns.recipients import Desk, Recipients
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.roles import GOVERNING, STAFF
from handbell.ui.tasks import Task


@dataclass(frozen=True, slots=True)
class Hears:
    """Who hears of what is told about somebody, as the school stands on a day."""

    matter: Matter
    first: list[str | Promise]
    reached: list[Person]
    missing: list[str | Promise]
    higher: list[str | Promise]
    higher_missing: bool

    @property
    def label(self) -> str | Promise:
        """Whom it is about."""
        return self.matter.label

    @property
    def is_weak(self) -> bool:
        """Whether fewer than two would be reached."""
        return len(self.reached) < recipients.ENOUGH


def hears_today(*, visible_to: Person, on: datetime.date) -> list[Hears]:
    """For each matter who hears of it, for those who set up the desk; nothing for anybody else."""
    if not access.can(visible_to, DeskAct.SEE, on=on):
        return []
    return _hears(on)


def weaknesses(on: datetime.date) -> list[str]:
    """One sentence for each matter of which fewer than two would hear, in the school being worked for."""
    return [_weakness(one) for one in _hears(on) if one.is_weak]


def _weakness(one: Hears) -> str:
    about = _("About “%(matter)s”") % {"matter": one.label}
    names = get_text_list([str(name) for name in one.missing], _("and"))
    if one.reached:
        return _("%(about)s: only one person would hear of it. Nobody is entered as: %(names)s.") % {
            "about": about,
            "names": names,
        }
    return _("%(about)s: nobody would hear of it. Nobody is entered as: %(names)s.") % {
        "about": about,
        "names": names,
    }


def _hears(on: datetime.date) -> list[Hears]:
    desk = recipients.desk_on(on)
    return [_of_matter(matter, desk, recipients.find(matter, "", on=on, desk=desk)) for matter in Matter]


def _of_matter(matter: Matter, desk: Desk, found: Recipients) -> Hears:
    rows = table()
    subjects = {one.id for one in found.subjects}
    asked = dict.fromkeys((*rows.first[matter], *rows.then[matter]))
    missing = [one for one in asked if not _others(desk.holders(one), subjects)]
    ladder = rows.escalation[matter]
    return Hears(
        matter=matter,
        first=[_name(one) for one in rows.first[matter]],
        reached=found.reached,
        missing=[_name(one) for one in missing],
        higher=[_name(one) for one in ladder],
        higher_missing=not any(_others(desk.holders(one), subjects) for one in ladder),
    )


def _others(holders: list[Person], subjects: set[UUID]) -> list[Person]:
    return [one for one in holders if one.id not in subjects]


def _name(holder: Holder) -> str | Promise:
    return holder.label


def posts_held(*, visible_to: Person, on: datetime.date) -> QuerySet[PostHeld]:
    """Posts, held, proposed and ended: all for those who set up the desk, one's own for anybody else."""
    rows = PostHeld.objects.select_related("person", "proposed_by", "agreed_by").order_by("-starts_on", "id")
    return rows if access.can(visible_to, DeskAct.SEE, on=on) else rows.filter(person=visible_to)


def absences(*, visible_to: Person, on: datetime.date) -> QuerySet[Absence]:
    """Absences that last or are to come: all for those who set up the desk, one's own for anybody else."""
    rows = Absence.objects.filter(ends_on__gte=on).select_related("person", "cover", "put_down_by")
    return rows if access.can(visible_to, DeskAct.SEE, on=on) else rows.filter(person=visible_to)


def may_be_away(by: Person, *, on: datetime.date) -> list[Person]:
    """Whose absence somebody may put down: their own, and that of others of the desk."""
    everybody = recipients.desk_on(on).everybody()
    return [one for one in everybody if access.may_put_down(by, one, on=on)]


def who_covers(by: Person, *, on: datetime.date) -> list[Person]:
    """Everybody who may cover for somebody whose absence this person may put down."""
    everybody = recipients.desk_on(on).everybody()
    away = may_be_away(by, on=on)
    return [one for one in everybody if any(access.may_cover(other, one, on=on) for other in away)]


def may_hold_a_post(*, on: datetime.date) -> list[Person]:
    """Staff and governors, by name."""
    found = people.people_holding([*(STAFF | GOVERNING)], on=on)
    return sorted(found, key=lambda one: (one.family_name, one.given_name))


def tasks_for(person: Person, *, now: datetime.datetime) -> list[Task]:
    """What waits for somebody in the set-up of the desk: changes to agree to, and matters that reach too few."""
    on = day_of(now)
    if not access.can(person, DeskAct.SEE, on=on):
        return []
    tasks = []
    waiting = Routes.objects.filter(status=RoutesStatus.PROPOSED).exclude(proposed_by=person)
    for row in waiting.select_related("policy"):
        if access.may_decide_routes(person, row, chair_only=False, on=on):
            address = reverse("concerns:routes_wording", args=[row.policy.slug, row.id])
            tasks.append(Task(_("Look at a change of the routing rules"), address, _("To do"), "do"))
    posts = PostHeld.objects.filter(agreed_by=None, ends_on=None)
    number = sum(access.may_decide_post(person, held, on=on) for held in posts)
    if number:
        words = _("Agree to a post, or refuse it")
        tasks.append(Task(words, reverse("concerns:posts"), _("To do"), "do", number))
    if access.can(person, DeskAct.PROPOSE_POST, on=on):
        weak = len(weaknesses(on))
        if weak:
            words = _("Enter who hears of concerns: fewer than two would be reached")
            tasks.append(Task(words, reverse("concerns:posts"), _("To set up"), "do", weak))
    return tasks
