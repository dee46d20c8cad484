"""Authorities and trusts, their schools, the people in them and the roles they hold, from when until when.

Account, Organisation, School, Membership and SignInSession belong to no school's scope: sign-in needs them
before a school is known, and they hold nothing about a child or a concern. Everything else belongs to one
school (`SchoolOwned`).
"""

from handbell.people.models.accounts import Account, AccountManager, Membership, SignInSession
from handbell.people.models.persons import PROPOSAL_MOVES, Person, RoleHeld, RoleProposal
from handbell.people.models.resets import RESET_MOVES, SecondFactorReset
from handbell.people.models.rosters import PREVIEW_MOVES, RosterPreview
from handbell.people.models.schools import ClosedDay, Nation, Organisation, School, SchoolOwned, Term

__all__ = [
    "PREVIEW_MOVES",
    "PROPOSAL_MOVES",
    "RESET_MOVES",
    "Account",
    "AccountManager",
    "ClosedDay",
    "Membership",
    "Nation",
    "Organisation",
    "Person",
    "RoleHeld",
    "RoleProposal",
    "RosterPreview",
    "School",
    "SchoolOwned",
    "SecondFactorReset",
    "SignInSession",
    "Term",
]
