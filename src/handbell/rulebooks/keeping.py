"""What is made of a book's rules is kept in this process, under keys that the database gives at every question.

So another process's change counts at once, and nothing has to be forgotten when somebody changes a rule.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from uuid import UUID

from handbell.policies.models import Version
from handbell.rulebooks import beginnings
from handbell.rulebooks.packs import book_of_pack, pack_of

Key = tuple[Hashable, ...]
T = TypeVar("T")


class Kept(Generic[T]):
    """Values by key; at most `most`, those not asked for longest are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Key, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], T]) -> T:
        """The value under a key, made now when it is not there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


def key_of_words(version: Version) -> Hashable:
    """What stands for a version's name and words: the hash under which it was sealed, or of a draft as it is now."""
    return version.sha256 or (version.label, hashlib.sha256(version.content.encode()).digest())


def key_of_revision(revision_id: UUID, version: Version) -> Key:
    """What stands for a version's rules at a revision; what a revision says never changes, a draft's words may."""
    return (revision_id, key_of_words(version))


def key_of_beginning(version: Version) -> Key:
    """What stands for the rules of a book that nobody has worked on: its words and all that they hang on."""
    return ("begun", version.id, key_of_words(version), *_root(version))


def key_of_rules(version: Version) -> Key:
    """What stands for a version's rules as they are now."""
    last = beginnings.last_revision_id(version)
    return key_of_beginning(version) if last is None else key_of_revision(last, version)


def _root(version: Version) -> Key:
    """What a beginning hangs on: a built-in policy, or the state of an earlier version's rules."""
    shared = book_of_pack(pack_of(version))
    if shared is not None:
        return (shared.digest,)
    before = beginnings.earlier(version)
    return () if before is None else (before.id, *key_of_rules(before))
