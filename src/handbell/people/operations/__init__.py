"""The only writers of this room: one function for each thing that somebody does."""

from handbell.people.operations.accounts import give_account, withdraw_account
from handbell.people.operations.persons import add_person, change_person, end_person
from handbell.people.operations.refusals import Refused
from handbell.people.operations.roles import (
    agree_to_role,
    end_role,
    give_role,
    refuse_role,
    withdraw_proposal,
)
from handbell.people.operations.schools import found_organisation, found_school

__all__ = [
    "Refused",
    "add_person",
    "agree_to_role",
    "change_person",
    "end_person",
    "end_role",
    "found_organisation",
    "found_school",
    "give_account",
    "give_role",
    "refuse_role",
    "withdraw_account",
    "withdraw_proposal",
]
