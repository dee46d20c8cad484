"""What a person does with one rule: accept, refuse, take out, write, change."""

from __future__ import annotations

import datetime
from dataclasses import replace

from handbell.audit import operations as audit
from handbell.people.models import Person
from handbell.policies.models import Status, Version
from handbell.rulebooks.holdings import Held, refs_of, stamp_of, with_words
from handbell.rulebooks.models import Revision
from handbell.rulebooks.operations.writing import Work, begin, changing, check_seen, revise
from handbell.rulebooks.states import DECIDING, State
from handbell.rules.files.entries import Entry, Plain


def keep_rules(*, version: Version, now: datetime.datetime, by: Person | None = None) -> Revision:
    """Write down with which rules a version's book begins, where nobody has yet; so that they can be shown again.

    Decides nothing and changes nothing that decides: the clock, the demonstration and other rooms may call it.
    """
    with audit.locked(version.school_id):
        return begin(version, by=by, now=now)


def do_what_is_due(*, now: datetime.datetime) -> int:
    """Keep the rules of each version in force that nobody has worked on; gives how many. The clock calls it.

    From then on they are the school's: built-in rules written anew with a later Handbell change nothing by themselves.
    A version without words has no rules to keep.
    """
    waiting = Version.objects.filter(status=Status.IN_FORCE, rulebook__isnull=True)
    found = list(with_words(waiting).select_related("policy", "made_from"))
    for version in found:
        keep_rules(version=version, now=now)
    return len(found)


def accept_rule(
    *, version: Version, rule_id: str, by: Person, now: datetime.datetime, seen: str | None = None
) -> None:
    """Let a rule decide as it stands. Pressed twice, nothing more happens. `seen`: its stamp as somebody saw it.

    Raises KeyError for an unknown rule, ChangedMeanwhile, CannotDo, WrongRules when it does not fit the others.
    """
    with changing(version, by=by, now=now) as work:
        rule = work.held[rule_id]
        if rule.state != State.ACCEPTED:
            check_seen(rule.stamp, seen)
            revise(work, Revision.Did.ACCEPTED, [replace(rule, state=State.ACCEPTED)], by=by, now=now)


def refuse_rule(
    *, version: Version, rule_id: str, by: Person, now: datetime.datetime, seen: str | None = None
) -> None:
    """Say no to a proposed rule; it stays on the list of those refused. Raises KeyError, CannotDo."""
    with changing(version, by=by, now=now) as work:
        rule = work.held[rule_id]
        if rule.state != State.REFUSED:
            check_seen(rule.stamp, seen)
            revise(work, Revision.Did.REFUSED, [replace(rule, state=State.REFUSED)], by=by, now=now)


def remove_rule(
    *, version: Version, rule_id: str, by: Person, now: datetime.datetime, seen: str | None = None
) -> None:
    """Take a rule out: it decides no longer, and can be put back. Raises KeyError, CannotDo, WrongRules."""
    with changing(version, by=by, now=now) as work:
        rule = work.held[rule_id]
        if rule.state != State.REMOVED:
            check_seen(rule.stamp, seen)
            revise(work, Revision.Did.REMOVED, [replace(rule, state=State.REMOVED)], by=by, now=now)


def change_rule(
    *,
    version: Version,
    rule_id: str,
    entry: Entry,
    by: Person,
    now: datetime.datetime,
    seen: str | None = None,
) -> None:
    """Let a rule decide as somebody changed it. `seen`: the stamp of the rule as they saw it.

    Raises KeyError, ChangedMeanwhile, CannotDo, WrongRules with what is wrong.
    """
    with changing(version, by=by, now=now) as work:
        rule = work.held[rule_id]
        changed = replace(
            rule,
            state=State.ADJUSTED,
            data={**entry.data, "id": rule_id},
            gap=entry.gap,
            examples=entry.examples,
            clauses=refs_of(entry.data),
            why="",
        )
        if _same(rule, changed):
            return
        check_seen(rule.stamp, seen)
        revise(work, Revision.Did.ADJUSTED, [changed], by=by, now=now)


def write_rule(*, version: Version, entry: Entry, by: Person, now: datetime.datetime) -> str:
    """Add a rule that somebody wrote, and give its id, made where it has none. Pressed twice, it is written once.

    Raises CannotDo, WrongRules.
    """
    with changing(version, by=by, now=now) as work:
        written = next((rule for rule in work.held.values() if _written(rule, entry)), None)
        if written is not None:
            return written.rule_id
        rule_id = free_id(work, entry.data)
        rule = Held(
            rule_id=rule_id,
            state=State.ACCEPTED,
            data={"id": rule_id, **{key: value for key, value in entry.data.items() if key != "id"}},
            gap=entry.gap,
            examples=tuple(_about(example, rule_id) for example in entry.examples),
            clauses=refs_of(entry.data),
        )
        revise(work, Revision.Did.WRITTEN, [rule], by=by, now=now)
    return rule_id


def change_defaults(
    *, version: Version, defaults: Plain, by: Person, now: datetime.datetime, seen: str | None = None
) -> None:
    """Say whom rules bind that name nobody, and whom to ask where the policy is open. `seen`: their stamp.

    Raises ChangedMeanwhile, WrongRules.
    """
    with changing(version, by=by, now=now) as work:
        if dict(work.revision.defaults) != dict(defaults):
            check_seen(stamp_of(work.revision.defaults), seen)
            revise(work, Revision.Did.DEFAULTS, [], by=by, now=now, defaults=defaults)


def _written(rule: Held, entry: Entry) -> bool:
    """Whether a deciding rule is this entry, which has no id yet."""
    data, sent = ({**one, "id": ""} for one in (rule.data, entry.data))
    examples = tuple(_about(example, rule.rule_id) for example in entry.examples)
    return rule.state in DECIDING and (data, rule.gap, rule.examples) == (sent, entry.gap, examples)


def _about(example: Plain, rule_id: str) -> Plain:
    """The example with the id of the rule it was written with, which had none yet."""
    expect = dict(example.get("expect", {}))
    return {**example, "expect": {**expect, "rule": rule_id}} if "rule" in expect else example


def free_id(work: Work, data: Plain) -> str:
    """An id that no rule of the book ever had: from topic and first action, with a number."""
    actions = data.get("action") or ()
    first = actions if isinstance(actions, str) else next(iter(actions), "")
    stem = f"{data.get('topic', '')}-{first}".replace("_", "-")[:100].strip("-") or "rule"
    number = 1
    while f"{stem}-{number}" in work.held:
        number += 1
    return f"{stem}-{number}"


def _same(one: Held, other: Held) -> bool:
    def said(rule: Held) -> tuple[object, ...]:
        return rule.state, rule.data, rule.gap, tuple(rule.examples)

    return said(one) == said(other)
