"""A dated record of guidance, all records together, and the note that one of them adds to an answer."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from handbell.rules.conditions import Condition
from handbell.rules.vocabulary.kinds import Word, Words
from handbell.rules.vocabulary.kinds import marked as _

NATIONS: Final = Words(
    (
        Word("england", _("England")),
        Word("wales", _("Wales")),
        Word("scotland", _("Scotland")),
        Word("northern_ireland", _("Northern Ireland")),
    )
)
STANDINGS: Final = Words(
    (
        Word("official", _("the body's own page")),
        Word("second_hand", _("a page that reports what another body said")),
    )
)


@dataclass(frozen=True, slots=True)
class Record:
    """What holds in some nations from a day to a day (both included; None: open), in our own words.

    It bears on questions with one of `actions` (empty: any) in which every condition holds, and on answers that cite
    one of `departs_from` (clauses by pack) from which it differs. `standing`: is the source the body's own page or
    second hand. `checked_on`: when somebody last read the source; None: nobody has, and the answer says so.
    """

    id: str
    topic: str
    nations: frozenset[str]
    text: str
    source: str
    url: str
    standing: str
    checked_on: datetime.date | None = None
    who: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    departs_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    starts: datetime.date | None = None
    ends: datetime.date | None = None

    def in_force(self, nation: str, on: datetime.date) -> bool:
        """Does it hold in that nation on that day?"""
        begun = self.starts is None or self.starts <= on
        return nation in self.nations and begun and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Guidance:
    """Every record, and the nation of each built-in pack. `digest` is the SHA-256 of the files they were read from."""

    records: tuple[Record, ...]
    nations: Mapping[str, str]
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One record beside one answer. `departs`: it differs from `clauses`, which the answer cites."""

    record: str
    topic: str
    text: str
    source: str
    url: str
    nation: str
    standing: str
    checked_on: datetime.date | None
    departs: bool
    clauses: tuple[str, ...]
