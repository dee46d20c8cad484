"""What waits for somebody in this room: proposals, rules whose clause changed, a change to be looked at."""

from __future__ import annotations

import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.queries import roles_of
from handbell.policies import queries as policies
from handbell.policies.models import Status, Version
from handbell.rulebooks import access, beginnings
from handbell.rulebooks.access import Act
from handbell.rulebooks.keeping import Kept, key_of_rules
from handbell.rulebooks.states import State
from handbell.ui.tasks import Task


def tasks_for(person: Person, *, now: datetime.datetime) -> list[Task]:
    """For those who write rules: rules to look at. For those who approve: the answers that the change changes."""
    on = day_of(now)
    roles = roles_of(person, on=on)
    if not any(roles & who for who in access.TABLE[Act.SEE].values()):
        return []
    live = Version.objects.exclude(status__in=[Status.SUPERSEDED, Status.WITHDRAWN, Status.REJECTED])
    # The words of a whole policy are read for a draft alone: what is sealed has its hash.
    live = live.select_related("policy", "made_from", "rulebook").defer("content", "made_from__content")
    tasks = []
    for version in live:
        if access.roles_can(roles, Act.CHANGE, version) and (
            _worked_on(version) or _own_draft(version, person)
        ):
            tasks += _to_look_at(version)
        if version.status == Status.APPROVAL and policies.roles_to_decide_in(person, version, on=on):
            tasks.append(_change(version))
    return tasks


def _worked_on(version: Version) -> bool:
    return hasattr(version, "rulebook")


def _own_draft(version: Version, person: Person) -> bool:
    """A draft whose rules come over from an earlier version: its author hears which are to be looked at."""
    return (
        version.status == Status.DRAFT and version.author_id == person.id and version.made_from_id is not None
    )


_numbers: Final = Kept[int](1000)


def _waiting(version: Version) -> int:
    states = [rule.state for rule in beginnings.standing(version)[1]]
    return states.count(State.PROPOSED) + states.count(State.TO_CHECK)


def _to_look_at(version: Version) -> list[Task]:
    number = _numbers.get(key_of_rules(version), lambda: _waiting(version))
    if not number:
        return []
    text = _("Look at the rules of “%(title)s”") % {"title": version.title}
    address = reverse("rulebooks:book", args=[version.policy.slug, version.label]) + "?show=waiting"
    return [Task(text, address, _("To be looked at"), "do", number)]


def _change(version: Version) -> Task:
    text = _("See what “%(title)s” changes in the answers") % {"title": version.title}
    return Task(text, f"{reverse('rulebooks:compare')}?after={version.id}", _("Before you decide"), "do")
