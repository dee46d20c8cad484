"""Whom a concern goes to: two people at least, and none of them its subject, or perhaps its subject.

What is told is read once, before it is sealed, for the names and titles of those who would receive it. Whoever is named
is held out until somebody who is not has confirmed: rather one reader too few than the wrong one (security, 2.2).
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from handbell.concerns.matters import Matter
from handbell.concerns.models import Absence, Post, PostHeld
from handbell.concerns.need_to_know import Holder, table
from handbell.people.models import Person, RoleHeld
from handbell.people.roles import SECOND_FACTOR, Role
from handbell.tenancy.prepared import Prepared

ENOUGH: Final = 2

# Roles that are the subject themselves when the teller says whom it is about.
_SUBJECTS: Final[dict[Matter, Role]] = {
    Matter.HEAD: Role.HEADTEACHER,
    Matter.CHAIR: Role.CHAIR,
    Matter.SAFEGUARDING_LEAD: Role.DSL,
}
# How people speak of those who would receive it, without a name.
_TITLES: Final[dict[Role, str]] = {
    Role.HEADTEACHER: r"head ?teacher|head ?master|head ?mistress|head of (?:the )?school|principal|the head\b"
    r"|pennaeth|prifathro|prifathrawes",
    Role.DSL: r"safeguarding (?:lead|person|officer)|child protection officer|\bdsl\b|\bdsp\b|arweinydd diogelu",
    Role.CHAIR: r"chair ?(?:man|woman|person)? of (?:the )?(?:governors|governing body|management committee)"
    r"|cadeirydd",
    Role.DEPUTY: r"deputy head|deputy safeguarding|dirprwy bennaeth",
}
_HONORIFIC: Final = r"(?:mr|mrs|ms|miss|mx|dr|sir|madam|rev|mr\.|mrs\.|dr\.|syr)\s+"


# Whoever may ever come to read a case: they are looked for in the words.
DESK: Final = SECOND_FACTOR | {Role.GOVERNOR, Role.COUNCIL_OFFICER}


@dataclass(frozen=True, slots=True)
class Desk:
    """Everybody who may ever come to read a case, as they stand on a day: three queries."""

    roles: Mapping[Role, list[Person]]
    posts: Mapping[Post, list[Person]]
    away: Mapping[UUID, Person | None]

    def holders(self, holder: Holder) -> list[Person]:
        """Who holds a role or post, whoever has served longest first."""
        return list(self.posts.get(holder, []) if isinstance(holder, Post) else self.roles.get(holder, []))

    def everybody(self) -> list[Person]:
        """Each once."""
        every = [*self.roles.values(), *self.posts.values()]
        return list({one.id: one for some in every for one in some}.values())


@dataclass(slots=True)
class Recipients:
    """Who hears: by role, by name where there is no role for it; who is held out and why.

    `reached` are those who will read it now. Whoever is away keeps their role's right to read, but does not count.
    """

    roles: list[Role] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    subjects: list[Person] = field(default_factory=list)
    possible: list[Person] = field(default_factory=list)
    reached: list[Person] = field(default_factory=list)

    @property
    def are_enough(self) -> bool:
        return len(self.reached) >= ENOUGH

    def may_hear(self, person: Person) -> bool:
        """Whether somebody is neither held out nor there already."""
        return person not in self.subjects and person not in self.possible and person not in self.reached


def find(
    matter: Matter,
    words: str,
    *,
    also: Iterable[Role] = (),
    subjects: Iterable[Person] = (),
    teller: Person | None = None,
    said_whom: bool = True,
    on: datetime.date,
    desk: Desk | None = None,
) -> Recipients:
    """Whom a concern goes to on a day.

    `words`: all that was told. `also`: roles whom the route names. `subjects`: people known to be its subject.
    `teller`: whoever told it, when signed in: their own name does not hold them out. `said_whom`: False when it was not
    said whom it is about; then a title in the words holds its holder out too.
    `desk`: that of the day, where it is known.
    The result may reach fewer than two when the school has nobody else; `are_enough` says so.
    """
    desk, rows = desk or desk_on(on), table()
    found = Recipients(subjects=[*subjects])
    if (role := _SUBJECTS.get(matter)) is not None:
        found.subjects += [one for one in desk.holders(role) if one not in found.subjects]
    folded = _folded(words)
    suspects = [one for one in desk.everybody() if is_named(one, folded)]
    if not said_whom:
        titled = [role for role, pattern in _TITLES.items() if re.search(pattern, folded)]
        suspects += [one for role in titled for one in desk.holders(role)]
    found.possible = [one for one in dict.fromkeys(suspects) if one not in found.subjects and one != teller]
    for holder in (*rows.first[matter], *also):
        _add(found, holder, desk, on)
    for holder in rows.then[matter]:
        if not found.are_enough:
            _add(found, holder, desk, on)
    return found


def _add(found: Recipients, holder: Holder, desk: Desk, on: datetime.date) -> None:
    """A role is granted as a role, so that whoever holds it next reads on; a post, or one governor, by name."""
    holders = [one for one in desk.holders(holder) if found.may_hear(one)]
    here = [one for one in holders if one.id not in desk.away]
    covers = [desk.away[one.id] for one in holders if one.id in desk.away]
    by_name = isinstance(holder, Post) or holder == Role.GOVERNOR
    if by_name:
        here = here[:1]
        found.persons += here
    elif holder not in found.roles:
        found.roles.append(Role(holder))
    found.reached += here
    for cover in covers[: 1 if by_name else None]:
        if cover is not None and cover.is_here(on) and cover.id not in desk.away and found.may_hear(cover):
            found.persons.append(cover)
            found.reached.append(cover)


_PERSON: Final = tuple(field.attname for field in Person._meta.concrete_fields)
# Everybody who tells something waits for these, so they are put together once.
_ROLES_HELD: Final = Prepared(
    lambda *, on: (
        RoleHeld.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
        .filter(role__in=sorted(str(role) for role in DESK))
        .order_by("person__joined_on", "person_id")
        .values_list("role", *(f"person__{name}" for name in _PERSON))
    )
)
_POSTS_HELD: Final = Prepared(
    lambda *, on: (
        PostHeld.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=on), agreed_by__isnull=False, starts_on__lte=on
        )
        .order_by("starts_on", "id")
        .values_list("post", *(f"person__{name}" for name in _PERSON))
    )
)
_AWAY: Final = Prepared(
    lambda *, on: (
        Absence.objects.filter(starts_on__lte=on, ends_on__gte=on)
        .order_by("starts_on", "id")
        .values_list("person_id", *(f"cover__{name}" for name in _PERSON))
    )
)


def desk_on(on: datetime.date) -> Desk:
    """The desk of the school being worked for on a day."""
    roles: dict[Role, list[Person]] = {}
    for slug, *columns in _ROLES_HELD.rows(on=on):
        person = Person.from_db(DEFAULT_DB_ALIAS, _PERSON, columns)
        if person.is_here(on):
            roles.setdefault(Role(slug), []).append(person)
    posts: dict[Post, list[Person]] = {}
    for slug, *columns in _POSTS_HELD.rows(on=on):
        person = Person.from_db(DEFAULT_DB_ALIAS, _PERSON, columns)
        if person.is_here(on):
            posts.setdefault(Post(slug), []).append(person)
    away = {
        person_id: Person.from_db(DEFAULT_DB_ALIAS, _PERSON, columns) if columns[0] else None
        for person_id, *columns in _AWAY.rows(on=on)
    }
    return Desk(roles, posts, away)


def absences(*, on: datetime.date) -> list[Absence]:
    """Who of the desk is away on a day, with who covers for them."""
    return list(Absence.objects.filter(starts_on__lte=on, ends_on__gte=on).select_related("cover"))


def holders_of(holder: Holder, *, on: datetime.date) -> list[Person]:
    """Who holds a role or post on a day, whoever has served longest first."""
    return desk_on(on).holders(holder)


def named_in(persons: Iterable[Person], words: str) -> list[Person]:
    """Those of some people whose name stands in a text."""
    plain = _folded(words)
    return [one for one in persons if is_named(one, plain)]


def is_named(person: Person, folded: str) -> bool:
    """Whether somebody's name stands in a text (already `folded`): the family name, or a title and the given name."""
    family, given = _folded(person.family_name).strip(), _folded(person.given_name).strip()
    return bool(
        (len(family) > 1 and re.search(rf"\b{re.escape(family)}\b", folded))
        or (given and re.search(rf"\b{_HONORIFIC}{re.escape(given)}\b", folded))
    )


def _folded(text: str) -> str:
    """Small letters without accents, spaces run together, so that "Siân  ŵyn" is found as "sian wyn"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(plain.split())
