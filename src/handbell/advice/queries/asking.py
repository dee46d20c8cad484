"""What somebody can ask of: the policies in force that have rules, their own roles, everyday questions for them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from functools import partial
from secrets import token_hex

from handbell.advice.access import PUBLIC_ROLES
from handbell.people.models import Person
from handbell.people.queries import roles_of
from handbell.people.roles import Role
from handbell.policies.models import Version
from handbell.policies.queries import versions_in_force
from handbell.rulebooks.queries import book_for, engine_for
from handbell.rules.everyday import Everyday, everyday_questions
from handbell.rules.model import RuleBook
from handbell.rules.vocabulary.results import NOT_COVERED

SUGGESTED = 6
SUGGESTED_BESIDES = 4
LEAST = 3


@dataclass(frozen=True, slots=True)
class Suggested:
    """Everyday questions of a role."""

    role: Role
    questions: tuple[Everyday, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """What stands around the box: the roles one may ask as, the versions that can answer, suggestions for each role.

    `public`: for people without sign-in, who say as what they ask. `key` is random: what is sent with it twice is
    answered once.
    """

    roles: tuple[Role, ...]
    versions: tuple[Version, ...]
    suggested: tuple[Suggested, ...]
    without_rules: tuple[Version, ...]
    public: bool = False
    key: str = field(default_factory=partial(token_hex, 16))

    @property
    def suggestions(self) -> tuple[Everyday, ...]:
        """Those of the first role."""
        return self.suggested[0].questions if self.suggested else ()

    @property
    def can_answer(self) -> bool:
        """Whether there is any policy in force with rules."""
        return bool(self.versions)


def box_for(person: Person, *, on: datetime.date, small: bool = False) -> Box:
    """The box for somebody signed in, in the school being worked for.

    `small`: without suggestions, nor a look whether the versions have rules (whoever asks is told).
    """
    held = roles_of(person, on=on)
    roles = tuple(role for role in Role if role in held)
    return _small(roles, on) if small else _box(roles, on)


def public_box(*, on: datetime.date, small: bool = False) -> Box:
    """The box for pupils and parents without sign-in, in the school being worked for."""
    return replace(_small(PUBLIC_ROLES, on) if small else _box(PUBLIC_ROLES, on, twice=True), public=True)


def _small(roles: tuple[Role, ...], on: datetime.date) -> Box:
    return Box(roles, tuple(versions_in_force(on=on).defer("content")), (), ())


def _box(roles: tuple[Role, ...], on: datetime.date, *, twice: bool = False) -> Box:
    versions = list(versions_in_force(on=on))
    books = {version: book for version in versions if (book := book_for(version)) is not None}
    able = tuple(books)
    suggested = _suggested(books[able[0]], roles, on, twice=twice) if able else ()
    return Box(roles, able, suggested, tuple(version for version in versions if version not in books))


def _suggested(
    book: RuleBook, roles: tuple[Role, ...], on: datetime.date, *, twice: bool
) -> tuple[Suggested, ...]:
    """For the first role its suggestions, for each other role a few; those listed already only if they may be `twice`.

    One person of several roles need not read a question twice; pupils and parents are different people.
    """
    listed: list[Suggested] = []
    known: set[str] = set()
    for role in roles:
        fresh = tuple(one for one in suggestions(book, role, on=on) if one.id not in known)
        fresh = fresh[:SUGGESTED_BESIDES] if listed else fresh
        known |= set() if twice else {one.id for one in fresh}
        if fresh:
            listed.append(Suggested(role, fresh))
    return tuple(listed)


def suggestions(book: RuleBook, role: Role, *, on: datetime.date) -> tuple[Everyday, ...]:
    """Everyday questions of a role: those that the rules answer, at most SUGGESTED.

    Where they answer hardly any, others join up to LEAST: "the policy does not say" is worth knowing too.
    """
    engine = engine_for(book, on)
    asked = [one for one in everyday_questions() if one.asked_by(role.value)]
    answered = [one for one in asked if engine.decide(one.facts_for(role.value)).decision != NOT_COVERED]
    silent = [one for one in asked if one not in answered]
    return (*answered[:SUGGESTED], *silent[: max(LEAST - len(answered), 0)])
