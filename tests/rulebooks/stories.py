"""How rules come about in tests: by operations alone."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from handbell.policies import operations as policies
from handbell.policies import reader
from handbell.policies.models import Policy, Version
from handbell.reading.isolated import Opened
from handbell.rulebooks import operations
from handbell.rulebooks.beginnings import standing
from handbell.rulebooks.holdings import held_from
from handbell.rulebooks.states import State
from handbell.rules.files.entries import Entry
from tests.cast import NOW, Cast

FILE = """Online Conduct Policy

1 Friends

1.1 Staff must not befriend pupils on any network.

1.2 Staff may follow the page of the school.

2 Telling somebody

2.1 Staff must tell the headteacher at once of any approach by a pupil.
"""


@cache
def _read(text: str) -> Opened:
    """What stands in a text: read once, since every reading starts a process of its own."""
    return reader.read(text.encode(), "conduct.txt", today=NOW.date())


def uploaded(cast: Cast, text: str = FILE, policy: Policy | None = None) -> Version:
    """A draft read from a file: it begins without rules."""
    return policies.take_in_file(
        data=text.encode(),
        name="conduct.txt",
        read=_read(text),
        binds=("staff",),
        by=cast.deputy,
        now=NOW,
        policy=policy,
    )


def proposed(cast: Cast) -> Version:
    """An uploaded policy with one rule proposed from its first clause."""
    version = uploaded(cast)
    one = replace(
        held_from(entry(id="befriend-pupil"), State.PROPOSED), sureness=0.9, why="“must not befriend”"
    )
    operations.propose_rules(version=version, proposals=[one], by=cast.deputy, now=NOW)
    return version


def ruled(cast: Cast) -> Version:
    """The same, accepted."""
    version = proposed(cast)
    operations.accept_rule(version=version, rule_id="befriend-pupil", by=cast.deputy, now=NOW)
    return version


def stamp(version: Version, rule_id: str = "befriend-pupil") -> str:
    """What a page sends along for a rule: how it stood when the page was shown."""
    return next(rule.stamp for rule in standing(version)[1] if rule.rule_id == rule_id)


def entry(**more: object) -> Entry:
    """A rule that holds by itself for the uploaded policy."""
    data = {
        "topic": "friends",
        "clauses": ["1.1"],
        "who": ["staff"],
        "action": ["connect"],
        "when": {"counterpart": "pupil"},
        "decision": "must_not",
        "because": "Work and friendship are kept apart.",
    }
    return Entry({**data, **more})
