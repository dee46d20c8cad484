"""The rules that decide for a version of a policy, now or as they stood."""

from __future__ import annotations

import datetime
import functools
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Final
from uuid import UUID

from handbell.policies.models import Version
from handbell.rulebooks import beginnings, holdings
from handbell.rulebooks.models import Revision
from handbell.rulebooks.packs import book_of_pack
from handbell.rulebooks.states import DECIDING
from handbell.rules.engine import Engine
from handbell.rules.files.compiled import from_plain, to_plain
from handbell.rules.model import RuleBook


def book_for(version: Version) -> RuleBook | None:
    """The rules that decide for a version, ready for an Engine; None when nobody has accepted any.

    Versions with the words of a built-in policy and its rules share one book.
    """
    revision = beginnings.last_revision(version)
    return _at(revision, version) if revision else _begun(version)


def book_at(version: Version, digest: str) -> RuleBook | None:
    """The rules of a version as they stood when their digest was `digest`; None when they never did."""
    revisions = Revision.objects.filter(rulebook__version=version).order_by("-number")
    written = revisions.filter(digest=digest).first()
    if written is not None:
        return _at(written, version)
    # Written while the version was a draft, whose name and words changed afterwards.
    for revision in revisions:
        book = _at(revision, version)
        if book is not None and book.digest == digest:
            return book
    begun = _begun(version)
    return begun if begun is not None and begun.digest == digest else None


def engine_for(book: RuleBook, on: datetime.date) -> Engine:
    """The engine of a book for a day, kept for the next question."""
    return _engine(_Book(book.digest, book.pack, book.version, book), on)


# What a revision says never changes, and a draft's words are part of the key.
_MOST: Final = 1000
_books: Final[OrderedDict[tuple[UUID, str | int], RuleBook | None]] = OrderedDict()
_lock: Final = Lock()


@dataclass(frozen=True, slots=True)
class _Book:
    """A book by what tells it from others."""

    digest: str
    pack: str
    version: str
    book: RuleBook = field(compare=False)


@functools.lru_cache(maxsize=400)
def _engine(book: _Book, on: datetime.date) -> Engine:
    return Engine(book.book, on)


def _at(revision: Revision, version: Version) -> RuleBook | None:
    key = (revision.id, version.sha256 or hash((version.label, version.content)))
    with _lock:
        if key in _books:
            _books.move_to_end(key)
            return _books[key]
    book = _made(revision, version)
    with _lock:
        _books[key] = book
        while len(_books) > _MOST:
            _books.popitem(last=False)
    return book


def _made(revision: Revision, version: Version) -> RuleBook | None:
    held = beginnings.held_at(revision, version)
    as_the_pack = revision.did == Revision.Did.PACK and all(rule.state in DECIDING for rule in held)
    if as_the_pack:
        shared = book_of_pack(version.policy.pack)
        if shared is not None and shared.digest == revision.digest:
            return shared
    book = holdings.book_of(version, held, revision.defaults)
    if book is None:
        return None
    # The pack may have been written anew since; the school's rules are still those of that day.
    kept = replace(book, digest=revision.digest) if as_the_pack else book
    return from_plain(to_plain(kept))  # the parts that many schools have in common are kept once


def _begun(version: Version) -> RuleBook | None:
    begun = beginnings.beginning_of(version)
    if begun.as_the_pack:
        return book_of_pack(begun.pack)
    return holdings.book_of(version, begun.held, begun.defaults)
