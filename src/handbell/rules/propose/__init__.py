"""Rules proposed from the clauses of any school's policy, for a person to accept, adjust or refuse."""

from handbell.rules.propose.model import Clause, Proposal
from handbell.rules.propose.proposer import propose
from handbell.rules.propose.tables import Tables, load_tables

__all__ = ["Clause", "Proposal", "Tables", "load_tables", "propose"]
