"""The rules of the built-in policies, each read once in the life of this program."""

from __future__ import annotations

import functools

from django.conf import settings

from handbell.policies.models import Version
from handbell.rules.files import load_pack
from handbell.rules.files.places import pack_folder
from handbell.rules.model import RuleBook


@functools.cache
def book_of_pack(pack_id: str) -> RuleBook | None:
    """The rules of a built-in policy; None when there is no such pack, or it has no rules.

    Raises CannotLoad when the pack has mistakes: that is for whoever writes the pack, not for a school.
    """
    folder = pack_folder(pack_id) if pack_id else None
    if folder is None or not any(folder.glob("rules/*.yaml")):
        return None
    return load_pack(folder, settings.DATA / "cache" / "rules")


def pack_of(version: Version) -> str:
    """The id of the built-in policy whose words a version has or began with; empty when it came from a file."""
    first = version
    while first.made_from is not None:
        first = first.made_from
    return "" if first.source_id else first.policy.pack
