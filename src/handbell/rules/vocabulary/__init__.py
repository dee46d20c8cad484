"""The vocabulary: every word a rule, a fact or an answer may use. One place; closed lists; plain labels."""

from handbell.rules.vocabulary.actions import ACTIONS
from handbell.rules.vocabulary.facts import BIT, FACTS, CannotUse, expected, read_fact, read_facts
from handbell.rules.vocabulary.kinds import Fact, Kind, Value, Word, Words
from handbell.rules.vocabulary.people import BODIES, COUNTERPARTS, ROLES
from handbell.rules.vocabulary.results import DECISIONS, STRICTNESS, TIGHTNESS, TOPICS, WITHIN

__all__ = [
    "ACTIONS",
    "BIT",
    "BODIES",
    "COUNTERPARTS",
    "DECISIONS",
    "FACTS",
    "ROLES",
    "STRICTNESS",
    "TIGHTNESS",
    "TOPICS",
    "WITHIN",
    "CannotUse",
    "Fact",
    "Kind",
    "Value",
    "Word",
    "Words",
    "expected",
    "read_fact",
    "read_facts",
]
