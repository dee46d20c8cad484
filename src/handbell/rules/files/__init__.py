"""Rules from a pack's files: strictly read, checked as a whole, and kept in a compiled form for the next time."""

from handbell.rules.files.cache import load_pack
from handbell.rules.files.pack import read_pack
from handbell.rules.files.problems import CannotLoad, Problem

__all__ = ["CannotLoad", "Problem", "load_pack", "read_pack"]
