"""The rules of the built-in policies, each read once in the life of this program."""

from __future__ import annotations

import functools

from django.conf import settings

from handbell.policies import queries as policies
from handbell.policies.models import Version
from handbell.rules.files import load_pack
from handbell.rules.files.exchange import Exchanged, pack_entries
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


@functools.cache
def parts_of_pack(pack_id: str) -> Exchanged:
    """The same rules one by one as plain data, with defaults and worked examples. Only for a pack that has rules."""
    folder = pack_folder(pack_id)
    if folder is None:
        raise KeyError(pack_id)
    return pack_entries(folder)


def pack_of(version: Version) -> str:
    """The id of the built-in policy with whose words a version began; empty when it came from a file or a version."""
    return "" if version.source_id or version.made_from_id else version.policy.pack


def pack_ids() -> list[str]:
    """Ids of the built-in policies, in alphabetical order."""
    return policies.pack_ids()


@functools.cache
def title_of_pack(pack_id: str) -> str:
    """What a built-in policy is called, with the school that it restates."""
    return policies.title_of_pack(pack_id)
