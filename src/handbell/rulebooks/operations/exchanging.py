"""Rules taken in from a file, all at once and only when nothing is wrong."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from handbell.people.models import Person
from handbell.policies.models import Version
from handbell.rulebooks.holdings import Held, held_from, stamp_of_all
from handbell.rulebooks.models import Revision
from handbell.rulebooks.operations.writing import changing, check_seen, revise
from handbell.rulebooks.states import DECIDING, State
from handbell.rules.files.exchange import Exchanged


@dataclass(frozen=True, slots=True)
class Differences:
    """What a file would change: rules that are new, that say something else, that stay, that would be taken out."""

    new: tuple[Held, ...]
    changed: tuple[Held, ...]
    same: int
    gone: tuple[Held, ...]

    @property
    def any(self) -> bool:
        """Whether anything would change at all."""
        return bool(self.new or self.changed or self.gone)


def differences(held: Iterable[Held], exchanged: Exchanged, *, only_these: bool) -> Differences:
    """Compare a file with the rules that stand. only_these: rules that the file does not have are taken out."""
    here = {rule.rule_id: rule for rule in held}
    new, changed, same = list[Held](), list[Held](), 0
    for entry in exchanged.entries:
        rule = here.get(entry.id)
        if rule is None:
            new.append(held_from(entry, State.ACCEPTED))
        elif rule.state in DECIDING and (rule.data, rule.gap, list(rule.examples)) == (
            entry.data,
            entry.gap,
            list(entry.examples),
        ):
            same += 1
        else:
            changed.append(held_from(entry, State.ADJUSTED))
    there = {entry.id for entry in exchanged.entries}
    gone = [
        replace(rule, state=State.REMOVED)
        for rule in here.values()
        if only_these and rule.rule_id not in there and rule.state in DECIDING | {State.TO_CHECK}
    ]
    return Differences(tuple(new), tuple(changed), same, tuple(gone))


def take_in_rules(
    *,
    version: Version,
    exchanged: Exchanged,
    only_these: bool,
    by: Person,
    now: datetime.datetime,
    seen: str | None = None,
) -> Differences:
    """Let the rules of a file decide. `seen`: the stamp of the book when they saw what the file would change.

    All or none: raises ChangedMeanwhile, CannotDo, WrongRules.
    """
    with changing(version, by=by, now=now) as work:
        found = differences(work.held.values(), exchanged, only_these=only_these)
        defaults = dict(exchanged.defaults)
        if found.any or defaults != dict(work.revision.defaults):
            check_seen(stamp_of_all(work.revision.defaults, work.held.values()), seen)
            rules = [*found.new, *found.changed, *found.gone]
            revise(work, Revision.Did.IMPORTED, rules, by=by, now=now, defaults=defaults)
    return found
