"""What a roster would change: the file's entries beside the school's people. Plain data, kept as it was shown."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from handbell.people.models import Person, RoleHeld
from handbell.people.roles import GOVERNING, NOT_BY_OFFICE, STAFF, TWO_PEOPLE, Role
from handbell.people.roster.entries import Entry, Problem, Roster

NEW, CHANGED, LEAVING, UNCHANGED, LEFT_OUT = "new", "changed", "leaving", "unchanged", "left_out"
_KINDS: Final = (
    STAFF | {Role.VOLUNTEER, Role.CONTRACTOR},
    GOVERNING,
    frozenset({Role.PUPIL}),
    frozenset({Role.PARENT}),
    frozenset({Role.COUNCIL_OFFICER}),
)


@dataclass(slots=True)
class Line:
    """One person of the plan. `line` is the file's, 0 for somebody missing from it; days are ISO texts."""

    kind: str
    line: int
    name: str
    person: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    roles_given: list[str] = field(default_factory=list)
    roles_ended: list[str] = field(default_factory=list)
    left_on: str | None = None
    back: bool = False
    note: str = ""


@dataclass(slots=True)
class Plan:
    """All lines, the problems, and whether a head or the last safeguarding lead would be gone."""

    profile: str
    lines: list[Line]
    problems: list[Problem]
    without_head: bool = False
    without_lead: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, and how many problems."""
        counted = Counter(line.kind for line in self.lines)
        kinds = {kind: counted[kind] for kind in (NEW, CHANGED, LEAVING, UNCHANGED, LEFT_OUT)}
        return {**kinds, "problems": len(self.problems)}

    def as_json(self) -> list[dict[str, Any]]:
        """Lines that do something or say something, and problems, as they are kept."""
        kept = [asdict(line) for line in self.lines if line.kind != UNCHANGED or line.note]
        return kept + [{"kind": "problem", **asdict(problem)} for problem in self.problems]


@dataclass(slots=True)
class Known:
    """A person of the school with the roles they hold on the day."""

    person: Person
    roles: frozenset[Role]


class _Clash(ValueError):
    """An entry that cannot be one person of the school; (column, what, remedy)."""

    def __init__(self, column: str, what: str, remedy: str) -> None:
        super().__init__(what)
        self.column, self.what, self.remedy = column, what, remedy


@dataclass(slots=True)
class Rules:
    """What the person who imports may do: see `access`. `importer` never changes themselves."""

    importer: UUID | None
    may_lead: bool
    first_ever: frozenset[Role]
    today: datetime.date

    def may_give(self, role: Role) -> bool:
        """Whether a roster may give a role: a head, chair or lead only when there never was one, by the
        computer's owner.
        """
        if role in TWO_PEOPLE:
            return self.importer is None and role in self.first_ever
        return role not in NOT_BY_OFFICE or self.may_lead


def people_known(on: datetime.date) -> list[Known]:
    """Everybody in the school's list, those who left included, each with the roles they hold or will. Two queries."""
    held: dict[UUID, set[Role]] = {}
    rows = RoleHeld.objects.exclude(ends_on__lt=on)
    for person_id, role in rows.values_list("person_id", "role"):
        held.setdefault(person_id, set()).add(Role(role))
    return [
        Known(person, frozenset() if _is_gone(person, on) else frozenset(held.get(person.id, set())))
        for person in Person.objects.order_by("id")
    ]


def _is_gone(person: Person, on: datetime.date) -> bool:
    return person.left_on is not None and person.left_on <= on


def fingerprint(known: list[Known]) -> str:
    """SHA-256 of who is in the school and as what: a plan holds for exactly these people."""
    digest = hashlib.sha256()
    for each in known:
        person = each.person
        facts = [
            str(person.id),
            person.given_name,
            person.family_name,
            person.email,
            person.job_title,
            person.external_id,
            str(person.joined_on),
            str(person.left_on),
            str(person.account_id),
            *sorted(each.roles),
        ]
        digest.update(json.dumps(facts).encode() + b"\n")
    return digest.hexdigest()


def make(roster: Roster, known: list[Known], *, whole_school: bool, rules: Rules) -> Plan:
    """Compare. With `whole_school`, people of the kinds in the file who are missing from it leave."""
    plan = Plan(roster.profile, [], list(roster.problems))
    by_number = {each.person.external_id: each for each in known if each.person.external_id}
    by_email: dict[str, Known] = {}
    for each in sorted(known, key=lambda one: one.person.is_here(rules.today)):
        if each.person.email:
            by_email[each.person.email] = each
    met: set[UUID] = set()
    for entry in _merged(roster.entries, plan):
        try:
            found = _match(entry, by_number, by_email)
            if found is not None and found.person.id in met:
                raise _Clash(
                    "email",
                    _("Another line is the same person"),
                    _("Give each person one line, or their own number."),
                )
        except _Clash as clash:
            plan.problems.append(Problem(entry.line, clash.column, clash.what, clash.remedy))
            continue
        if found is not None:
            met.add(found.person.id)
        plan.lines.append(_line(entry, found, rules))
    if whole_school:
        plan.lines += _missing(known, met, roster, rules)
    _look_for_gaps(plan, known)
    return plan


def _merged(entries: list[Entry], plan: Plan) -> list[Entry]:
    """One entry for each number or address: people with two posts have two lines, whose roles belong together."""
    merged: dict[str, Entry] = {}
    for entry in entries:
        key = entry.external_id or entry.email or f"{entry.line}"
        first = merged.get(key)
        if first is None:
            merged[key] = entry
        elif first.name.casefold() != entry.name.casefold():
            what = _("Line %(line)d has the same number or address for %(name)s")
            plan.problems.append(
                Problem(
                    entry.line,
                    _("Number") if entry.external_id else _("Email"),
                    what % {"line": first.line, "name": first.name},
                    _("Give each person their own."),
                )
            )
        elif entry.roles:
            first.roles = [
                *(first.roles or []),
                *(role for role in entry.roles if role not in (first.roles or [])),
            ]
    return list(merged.values())


def _match(entry: Entry, by_number: dict[str, Known], by_email: dict[str, Known]) -> Known | None:
    """Whom an entry means: by number; else by address, when that person has no other number."""
    numbered = by_number.get(entry.external_id) if entry.external_id else None
    addressed = by_email.get(entry.email) if entry.email else None
    if numbered is not None:
        if addressed is not None and addressed is not numbered and addressed.person.left_on is None:
            raise _Clash(
                _("Email"),
                _("This address belongs to %(name)s") % {"name": addressed.person.full_name},
                _("Correct the address, or the number."),
            )
        return numbered
    if addressed is not None and entry.external_id and addressed.person.external_id:
        raise _Clash(
            _("Number"),
            _("This address belongs to %(name)s, who has another number")
            % {"name": addressed.person.full_name},
            _("Correct the number in the file or in Handbell."),
        )
    if addressed is None and not entry.external_id and not entry.email:
        raise _Clash(
            _("Email"),
            _("There is neither a number nor an e-mail address"),
            _("Enter one of them, so that the next import knows the same person."),
        )
    return addressed


def _line(entry: Entry, found: Known | None, rules: Rules) -> Line:
    left_on = (
        min(entry.left_on, rules.today) if entry.left_on and entry.left_on <= rules.today else entry.left_on
    )
    if left_on is not None and left_on.year < 1900:
        left_on = rules.today
    if found is None:
        return _new(entry, left_on, rules)
    person = found.person
    if person.id == rules.importer:
        return Line(UNCHANGED, entry.line, entry.name, str(person.id))
    if found.roles & NOT_BY_OFFICE and not rules.may_lead:
        return Line(
            UNCHANGED,
            entry.line,
            entry.name,
            str(person.id),
            note=_("Left as it is: only a head or chair changes a leader."),
        )
    gone = _is_gone(person, rules.today)
    if left_on is not None:
        if gone or person.left_on == left_on:
            return Line(UNCHANGED, entry.line, entry.name, str(person.id))
        return Line(
            LEAVING,
            entry.line,
            entry.name,
            str(person.id),
            left_on=max(left_on, person.joined_on).isoformat(),
        )
    return _changed(entry, found, rules, back=gone)


def _new(entry: Entry, left_on: datetime.date | None, rules: Rules) -> Line:
    if left_on is not None and left_on <= rules.today:
        return Line(LEFT_OUT, entry.line, entry.name, note=_("Has left already."))
    if not entry.roles:
        return Line(LEFT_OUT, entry.line, entry.name, note=_("The file does not say which role they have."))
    given = [role for role in entry.roles if rules.may_give(role)]
    return Line(
        NEW,
        entry.line,
        entry.name,
        fields={
            "given_name": entry.given_name,
            "family_name": entry.family_name,
            "email": entry.email,
            "job_title": entry.job_title or "",
            "external_id": entry.external_id,
            "joined_on": (entry.joined_on or rules.today).isoformat(),
        },
        roles_given=[role.value for role in given],
        left_on=left_on.isoformat() if left_on else None,
        note=_not_given(entry.roles, given),
    )


def _changed(entry: Entry, found: Known, rules: Rules, *, back: bool) -> Line:
    """What differs. Empty cells change nothing; leading roles are neither given in silence nor ever ended."""
    wanted = {
        "given_name": entry.given_name,
        "family_name": entry.family_name,
        "email": entry.email,
        "job_title": entry.job_title or "",
        "external_id": entry.external_id,
        "joined_on": entry.joined_on.isoformat() if entry.joined_on else "",
    }
    now = {name: str(getattr(found.person, name)) for name in wanted}
    fields = {name: value for name, value in wanted.items() if value and value != now[name]}
    missing = [role for role in entry.roles or [] if role not in found.roles]
    given = [role for role in missing if rules.may_give(role)]
    ended = (
        sorted(role for role in found.roles if role not in entry.roles and role not in NOT_BY_OFFICE)
        if entry.roles
        else []
    )
    kind = CHANGED if fields or given or ended or back else UNCHANGED
    return Line(
        kind,
        entry.line,
        entry.name,
        str(found.person.id),
        fields=fields,
        roles_given=[role.value for role in given],
        roles_ended=[role.value for role in ended],
        back=back,
        note=_not_given(missing, given),
    )


def _not_given(wanted: list[Role], given: list[Role]) -> str:
    rest = [str(role.label) for role in wanted if role not in given]
    if not rest:
        return ""
    return _("Not given by import: %(roles)s. Give it on the person's page.") % {"roles": ", ".join(rest)}


def _missing(known: list[Known], met: set[UUID], roster: Roster, rules: Rules) -> list[Line]:
    """People here whose every role is of a kind that the file speaks of, and whom it does not have."""
    spoken = {role for entry in roster.entries for role in entry.roles or []}
    covered = frozenset().union(*(kind for kind in _KINDS if kind & spoken))
    lines = []
    for each in known:
        person = each.person
        stays = person.id in met or person.id == rules.importer or not each.roles or not each.roles <= covered
        if not stays and person.left_on is None and (rules.may_lead or not each.roles & NOT_BY_OFFICE):
            lines.append(Line(LEAVING, 0, person.full_name, str(person.id), left_on=rules.today.isoformat()))
    return lines


def _look_for_gaps(plan: Plan, known: list[Known]) -> None:
    leaving = {line.person for line in plan.lines if line.kind == LEAVING}
    for role, gap in ((Role.HEADTEACHER, "without_head"), (Role.DSL, "without_lead")):
        holders = {str(each.person.id) for each in known if role in each.roles}
        setattr(plan, gap, bool(holders) and holders <= leaving)
