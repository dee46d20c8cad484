"""Everything that a person does with a school's rules. Nothing else writes this room's rows."""

from handbell.rulebooks.operations.deciding import (
    accept_rule,
    change_defaults,
    change_rule,
    do_what_is_due,
    keep_rules,
    refuse_rule,
    remove_rule,
    write_rule,
)
from handbell.rulebooks.operations.exchanging import Differences, differences, take_in_rules
from handbell.rulebooks.operations.proposing import propose_rules
from handbell.rulebooks.operations.writing import CannotDo, ChangedMeanwhile, WrongRules

__all__ = [
    "CannotDo",
    "ChangedMeanwhile",
    "Differences",
    "WrongRules",
    "accept_rule",
    "change_defaults",
    "change_rule",
    "differences",
    "do_what_is_due",
    "keep_rules",
    "propose_rules",
    "refuse_rule",
    "remove_rule",
    "take_in_rules",
    "write_rule",
]
