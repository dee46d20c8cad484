"""Dated guidance beside the answers: what law, advice and platforms say today, apart from a school's own clauses."""

from handbell.rules.guidance.model import Guidance, Note, Record
from handbell.rules.guidance.notes import built_in, guidance_as_json, nation_of, notes_for

__all__ = ["Guidance", "Note", "Record", "built_in", "guidance_as_json", "nation_of", "notes_for"]
