"""The board: everybody whom a version asks, where they stand, and since when. Pages follow one another by name."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language

from handbell.declarations import access, derivation, facts
from handbell.declarations.access import Action
from handbell.declarations.derivation import Asked
from handbell.declarations.models import Countersignature, Signature, Standing
from handbell.declarations.queries.owing import role_starts
from handbell.declarations.states import DONE, State
from handbell.people.models import Person
from handbell.people.roles import Role
from handbell.policies.models import Version
from handbell.tenancy.prepared import Prepared

PAGE: Final = 25
_TAGS: Final = {
    State.OWED: " hb-tag--do",
    State.QUERIED: " hb-tag--wait",
    State.DECLINED: " hb-tag--late",
    State.SIGNED: " hb-tag--good",
    State.COUNTERSIGNED: " hb-tag--good",
}


@lru_cache(maxsize=4096)
def _written(day: datetime.date, language: str | None) -> str:  # noqa: ARG001  each language writes its own
    return date_format(day, "j M Y")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the board is narrowed to. words: parts of a name, all of which must be in it."""

    role: Role | None = None
    state: State | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line. since: the day from which they owe, None when they do not. signed_…: their latest signature."""

    person_id: UUID
    name: str
    roles: tuple[Role, ...]
    state: State
    since: datetime.date | None
    signature_id: UUID | None
    signed_on: datetime.date | None
    signed_label: str
    method: str

    @property
    def role_names(self) -> str:
        """Their roles, as words."""
        return ", ".join(str(role.label) for role in self.roles)

    @property
    def tag(self) -> str:
        """The class of the state's tag."""
        return _TAGS[self.state]

    @property
    def day(self) -> str:
        """The day in the last column: since when they owe, or when they signed."""
        day = self.since or self.signed_on
        return _written(day, get_language()) if day else ""

    @property
    def is_done(self) -> bool:
        """Whether nothing more is asked of them."""
        return self.state in DONE


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the board. next_after: from whom the next page goes on, None on the last."""

    rows: list[BoardRow]
    next_after: UUID | None


def board(asked: Asked, *, on: datetime.date, filters: Filters, after: UUID | None = None) -> Board:
    """Those whom a version asks, by name, a page at a time; `after` ended the page before.

    The caller has checked that whoever looks may list: it had to know that for the page's frame.
    """
    last = Person.objects.filter(id=after).first() if after else None
    if filters.words:
        people = _narrowed(asked, filters, on)
        if last is not None:
            people = people.filter(_later_than(last.family_name, last.given_name, last.id))
        found = list(_columns(people)[: PAGE + 1])
    elif last is not None:
        found = _later_page(asked, filters).rows(
            on=on, family_name=last.family_name, given_name=last.given_name, id=last.id
        )
    else:
        found = _first_page(asked, filters).rows(on=on)
    rows = list(_rows(asked, found[:PAGE], on))
    return Board(rows, rows[-1].person_id if len(found) > PAGE else None)


@lru_cache(maxsize=1024)
def _first_page(asked: Asked, filters: Filters) -> Prepared:
    return Prepared(lambda *, on: _columns(_narrowed(asked, filters, on))[: PAGE + 1])


@lru_cache(maxsize=1024)
def _later_page(asked: Asked, filters: Filters) -> Prepared:
    return Prepared(
        lambda *, on, **last: _columns(_narrowed(asked, filters, on).filter(_later_than(**last)))[: PAGE + 1]
    )


def everybody(version: Version, *, visible_to: Person, on: datetime.date, filters: Filters) -> list[BoardRow]:
    """The whole board, for a file. Raises NotAllowed."""
    access.check_for_school(Action.EXPORT, visible_to, on=on)
    asked = facts.asked(version)
    return list(_rows(asked, list(_columns(_narrowed(asked, filters, on))), on))


def countersigned_on(version: Version) -> dict[UUID, Countersignature]:
    """The countersignatures of the policy's standing signatures, by signature."""
    standing = Standing.objects.filter(policy_id=version.policy_id, state=State.COUNTERSIGNED)
    rows = Countersignature.objects.filter(signature__in=standing.values("signature"))
    return {row.signature_id: row for row in rows}


def _narrowed(asked: Asked, filters: Filters, on: datetime.date) -> QuerySet[Any]:
    people = derivation.bound(asked, on=on)
    if filters.role is not None:
        people = people.filter(derivation.holding({filters.role}, on))
    if filters.state is not None:
        people = people.filter(state=filters.state)
    for word in filters.words:
        people = people.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word))
    return people


def _later_than(family_name: str, given_name: str, id: UUID) -> Q:  # noqa: A002  a person's own columns
    same_family = Q(family_name=family_name)
    return (
        Q(family_name__gt=family_name)
        | same_family & Q(given_name__gt=given_name)
        | same_family & Q(given_name=given_name, id__gt=id)
    )


def _columns(people: QuerySet[Any]) -> Any:
    """Only what a line shows; the signatures follow for the lines of the page alone."""
    return people.order_by("family_name", "given_name", "id").values_list(
        "id", "given_name", "family_name", "state", "said_version", "said_signature"
    )


def _signed(*, ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = Signature.objects.filter(id__in=ids).order_by()
    return rows.values_list("id", "signed_on", "version_label", "method")


_SIGNED: Final = Prepared(_signed)


def _rows(asked: Asked, found: list[Any], on: datetime.date) -> Iterator[BoardRow]:
    starts = role_starts((row[0] for row in found), on=on)
    ids = [row[-1] for row in found if row[-1]]
    lines = _SIGNED.rows(ids=ids) if 0 < len(ids) <= PAGE else list(_signed(ids=ids))
    signed = {id_: (signed_on, label, method) for id_, signed_on, label, method in lines}
    for id_, given, family, state, said_version, signature in found:
        roles = starts[id_]
        signed_on, label, method = signed.get(signature, (None, "", ""))
        yield BoardRow(
            person_id=id_,
            name=f"{given} {family}".strip(),
            roles=tuple(roles),
            state=State(state),
            since=None if state in DONE else derivation.owed_since(asked, roles, said_version),
            signature_id=signature,
            signed_on=signed_on,
            signed_label=label,
            method=method,
        )
