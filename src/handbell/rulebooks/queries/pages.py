"""What the pages of a version's rules show: each clause with its rules beside it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handbell.people.roles import Role
from handbell.policies import queries as policies
from handbell.policies.content import Clause, Heading
from handbell.policies.models import Status, Version
from handbell.rulebooks import access, beginnings, holdings
from handbell.rulebooks.access import Act
from handbell.rulebooks.holdings import Held
from handbell.rulebooks.states import DECIDING, State
from handbell.rulebooks.wordings import Said, said
from handbell.rules.files import CannotLoad, Problem
from handbell.rules.files.entries import Plain, read_entry, read_examples_of
from handbell.rules.files.examples import failures

WAITING = frozenset({State.PROPOSED, State.TO_CHECK})
STANDING = DECIDING | {State.TO_CHECK}


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule for a page: how it stands, what it says, or what is wrong with it when it cannot be read."""

    held: Held
    said: Said | None
    problems: tuple[Problem, ...]

    @property
    def percent(self) -> int | None:
        """How sure a proposal is."""
        return None if self.held.sureness is None else round(self.held.sureness * 100)


@dataclass(frozen=True, slots=True)
class Line:
    """A clause, or a heading above clauses, with the rules that stand beside it.

    also: rules that cite it too, but stand beside their first clause.
    """

    block: Heading | Clause
    rules: tuple[Shown, ...] = ()
    also: tuple[Shown, ...] = ()

    @property
    def anchor(self) -> str:
        """The place of the clause on the page."""
        return policies.anchor(self.block.ref)

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading."""
        return isinstance(self.block, Heading)

    @property
    def without(self) -> bool:
        """Whether it obliges somebody and no rule that decides, or is to be looked at, cites it."""
        cited = any(one.held.state in STANDING for one in (*self.rules, *self.also))
        return isinstance(self.block, Clause) and self.block.obliges and not cited

    @property
    def waits(self) -> bool:
        """Whether somebody has to look at a rule here."""
        return any(rule.held.state in WAITING for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rules stand how, and how many clauses that oblige somebody have none."""

    deciding: int
    proposed: int
    to_check: int
    unused: int


@dataclass(frozen=True, slots=True)
class BookPage:
    """A version's rules: lines in the order of the policy, rules without a clause, how many stand how."""

    lines: tuple[Line, ...]
    loose: tuple[Shown, ...]
    counts: Counts


def book_page(version: Version) -> BookPage:
    """The rules of a version beside its clauses."""
    defaults, held = beginnings.standing(version)
    beside: dict[str, list[Shown]] = {}
    also: dict[str, list[Shown]] = {}
    for one in shown(version, held, defaults):
        beside.setdefault(next(iter(one.held.clauses), ""), []).append(one)
        for ref in one.held.clauses[1:]:
            also.setdefault(ref, []).append(one)
    lines = tuple(
        Line(block)
        if isinstance(block, Heading)
        else Line(block, tuple(beside.pop(block.ref, ())), tuple(also.get(block.ref, ())))
        for block in version.words.blocks
    )
    loose = tuple(one for rules in beside.values() for one in rules)
    return BookPage(lines, loose, _counts(version, held))


def counts_of(version: Version) -> Counts:
    """How the rules of a version stand."""
    return _counts(version, beginnings.standing(version)[1])


def _counts(version: Version, held: Sequence[Held]) -> Counts:
    states = [rule.state for rule in held]
    used = used_clauses(held)
    unused = sum(clause.obliges and clause.ref not in used for clause in version.words.clauses())
    deciding = sum(state in DECIDING for state in states)
    return Counts(deciding, states.count(State.PROPOSED), states.count(State.TO_CHECK), unused)


def used_clauses(held: Iterable[Held]) -> frozenset[str]:
    """References that a deciding rule, or one to be looked at, cites."""
    standing = (rule for rule in held if rule.state in STANDING)
    return frozenset(ref for rule in standing for ref in rule.clauses)


def rule_of(version: Version, rule_id: str) -> Held | None:
    """A rule of a version by its id, as it stands."""
    return next((rule for rule in beginnings.standing(version)[1] if rule.rule_id == rule_id), None)


def shown_rule(version: Version, rule_id: str) -> Shown | None:
    """A rule of a version for a page, as it stands."""
    defaults, held = beginnings.standing(version)
    return next(iter(shown(version, [rule for rule in held if rule.rule_id == rule_id], defaults)), None)


def failing_examples(version: Version, *, on: datetime.date) -> list[str]:
    """Worked examples that now come out differently, a sentence each; and examples that cannot be read."""
    defaults, held = beginnings.standing(version)
    deciding = [rule.entry for rule in held if rule.state in DECIDING]
    try:
        book = holdings.book_of(version, held, defaults)
        if book is None:
            return []
        return failures(book, read_examples_of(deciding, book), today=on)
    except CannotLoad as refusal:
        return [str(problem) for problem in refusal.problems]


def versions_with_rules(roles: frozenset[Role], *, closed: frozenset[Status] = frozenset()) -> list[Version]:
    """The versions whose rules holders of these roles may look at: in force, in preparation, and in states `closed`."""
    hidden = {Status.SUPERSEDED, Status.WITHDRAWN, Status.REJECTED} - closed
    versions = Version.objects.exclude(status__in=hidden).select_related("policy", "made_from")
    ordered = versions.order_by("policy__created_at", "-number")
    return [version for version in ordered if access.roles_can(roles, Act.SEE, version)]


def version_for(roles: frozenset[Role], *, slug: str, label: str) -> Version | None:
    """A version by its address, None when there is none or they may not look at its rules."""
    version = policies.version_for(roles, slug=slug, label=label)
    return version if version is not None and access.roles_can(roles, Act.SEE, version) else None


def shown(version: Version, held: Iterable[Held], defaults: Plain) -> list[Shown]:
    """Rules for a page, in their order."""
    clauses = holdings.clauses_of(version.words)
    found = []
    for rule in held:
        read, problems = read_entry(rule.entry, clauses, defaults)
        found.append(Shown(rule, said(read) if read else None, tuple(problems)))
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the policy for a page of its own: from one highest heading to the next. number counts from 1."""

    number: int
    heading: Heading | None
    lines: tuple[Line, ...]

    @property
    def rules(self) -> int:
        """How many rules stand in it."""
        return sum(len(line.rules) for line in self.lines)

    @property
    def waits(self) -> int:
        """At how many of its clauses somebody has to look at a rule."""
        return sum(line.waits for line in self.lines)


def parts_of(page: BookPage) -> list[Part]:
    """The policy part by part; what stands before the first heading is a part without one. At least one part."""
    found: list[list[Line]] = [[]]
    for line in page.lines:
        if isinstance(line.block, Heading) and line.block.level == 1:
            found.append([])
        found[-1].append(line)
    parts = [lines for lines in found if lines] or [[]]
    return [Part(number, _heading(lines), tuple(lines)) for number, lines in enumerate(parts, 1)]


def _heading(lines: Sequence[Line]) -> Heading | None:
    first = lines[0].block if lines else None
    return first if isinstance(first, Heading) and first.level == 1 else None


def part_with(parts: Sequence[Part], ref: str) -> Part | None:
    """The part in which a clause stands."""
    return next(
        (part for part in parts for line in part.lines if line.block.ref == ref and not line.is_heading), None
    )


def lines_to_show(page: BookPage, show: str) -> list[Line]:
    """The lines over all parts: "waiting" (a rule waits for somebody) or "without" (binding, but no rule).

    Headings stay where something stands below them.
    """
    found: list[Line] = []
    headings: list[Line] = []
    for line in page.lines:
        if isinstance(line.block, Heading):
            level = line.block.level
            headings = [one for one in headings if isinstance(one.block, Heading) and one.block.level < level]
            headings.append(line)
        elif line.waits if show == "waiting" else line.without:
            found += [*headings, line]
            headings = []
    return found


def may_look(roles: frozenset[Role]) -> bool:
    """Whether holders of these roles may look at the rules of any version."""
    return any(bool(roles & who) for who in access.TABLE[Act.SEE].values())
