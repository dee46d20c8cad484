"""The only writers of this room: one function for each thing that somebody does."""

from handbell.people.operations.accounts import (
    change_settings,
    choose_first_password,
    end_sessions,
    give_account,
    invite,
    withdraw_account,
)
from handbell.people.operations.calendars import add_term, change_school, close_days, open_day, remove_term
from handbell.people.operations.due import do_what_is_due
from handbell.people.operations.persons import add_person, change_person, end_person
from handbell.people.operations.refusals import Refused
from handbell.people.operations.resets import agree_to_reset, ask_for_reset, stop_reset
from handbell.people.operations.roles import (
    agree_to_role,
    end_role,
    give_role,
    refuse_role,
    withdraw_proposal,
)
from handbell.people.operations.rosters import confirm_roster, drop_roster, preview_roster
from handbell.people.operations.schools import found_organisation, found_school

__all__ = [
    "Refused",
    "add_person",
    "add_term",
    "agree_to_reset",
    "agree_to_role",
    "ask_for_reset",
    "change_person",
    "change_school",
    "change_settings",
    "choose_first_password",
    "close_days",
    "confirm_roster",
    "do_what_is_due",
    "drop_roster",
    "end_person",
    "end_role",
    "end_sessions",
    "found_organisation",
    "found_school",
    "give_account",
    "give_role",
    "invite",
    "open_day",
    "preview_roster",
    "refuse_role",
    "remove_term",
    "stop_reset",
    "withdraw_account",
    "withdraw_proposal",
]
