"""Whom a concern goes to: two people at least, and none of them its subject, or perhaps its subject.

What is told is read once, before it is sealed, for the names and titles of those who would receive it. Whoever is named
is held out until somebody who is not has confirmed: rather one reader too few than the wrong one (security, 2.2).
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from handbell.concerns.matters import Matter
from handbell.concerns.models import Absence, Post, PostHeld
from handbell.concerns.need_to_know import Holder, table
from handbell.people import queries as people
from handbell.people.models import Person
from handbell.people.roles import SECOND_FACTOR, Role

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


@dataclass(slots=True)
class Recipients:
    """Who hears: by role, by name where there is no role for it; who is held out and why; who is away, and their cover.

    `reached` are those who will read it now. Whoever is away keeps their role's right to read, but does not count.
    """

    roles: list[Role] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    subjects: list[Person] = field(default_factory=list)
    possible: list[Person] = field(default_factory=list)
    reached: list[Person] = field(default_factory=list)
    away: dict[UUID, Person | None] = field(default_factory=dict)

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
) -> Recipients:
    """Whom a concern goes to on a day.

    `words`: all that was told. `also`: roles whom the route names. `subjects`: people known to be its subject.
    `teller`: whoever told it, when signed in: their own name does not hold them out. `said_whom`: False when it was not
    said whom it is about; then a title in the words holds its holder out too.
    The result may reach fewer than two when the school has nobody else; `are_enough` says so.
    """
    found = Recipients(subjects=[*subjects])
    if (role := _SUBJECTS.get(matter)) is not None:
        found.subjects += [one for one in people.people_holding([role], on=on) if one not in found.subjects]
    folded = _folded(words)
    titled = [] if said_whom else [role for role, pattern in _TITLES.items() if re.search(pattern, folded)]
    suspects = [one for one in people.people_holding(DESK, on=on) if is_named(one, folded)]
    suspects += people.people_holding(titled, on=on) if titled else []
    found.possible = [one for one in dict.fromkeys(suspects) if one not in found.subjects and one != teller]
    found.away = {one.person_id: one.cover for one in absences(on=on)}
    rows = table()
    for holder in (*rows.first[matter], *also):
        _add(found, holder, on)
    for holder in rows.then[matter]:
        if not found.are_enough:
            _add(found, holder, on)
    return found


def _add(found: Recipients, holder: Holder, on: datetime.date) -> None:
    """A role is granted as a role, so that whoever holds it next reads on; a post, or one governor, by name."""
    holders = [one for one in holders_of(holder, on=on) if found.may_hear(one)]
    here = [one for one in holders if one.id not in found.away]
    covers = [found.away[one.id] for one in holders if one.id in found.away]
    by_name = isinstance(holder, Post) or holder == Role.GOVERNOR
    if by_name:
        here = here[:1]
        found.persons += here
    elif holder not in found.roles:
        found.roles.append(Role(holder))
    found.reached += here
    for cover in covers[: 1 if by_name else None]:
        if cover is not None and cover.is_here(on) and cover.id not in found.away and found.may_hear(cover):
            found.persons.append(cover)
            found.reached.append(cover)


def absences(*, on: datetime.date) -> list[Absence]:
    """Who of the desk is away on a day, with who covers for them."""
    return list(Absence.objects.filter(starts_on__lte=on, ends_on__gte=on).select_related("cover"))


def holders_of(holder: Holder, *, on: datetime.date) -> list[Person]:
    """Who holds a role or post on a day; governors by how long they have served."""
    if isinstance(holder, Role):
        return list(people.people_holding([holder], on=on).order_by("joined_on", "id"))
    held = PostHeld.objects.filter(post=holder, agreed_by__isnull=False, starts_on__lte=on)
    rows = held.exclude(ends_on__lt=on).select_related("person")
    return [one.person for one in rows if one.person.is_here(on)]


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
