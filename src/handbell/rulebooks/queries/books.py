"""The rules that decide for a version of a policy."""

from __future__ import annotations

from handbell.policies.models import Version
from handbell.rulebooks.packs import book_of_pack, pack_of
from handbell.rules.model import RuleBook


def book_for(version: Version) -> RuleBook | None:
    """The rules that decide for a version, ready for an Engine; None when nobody has accepted any."""
    return book_of_pack(pack_of(version))
