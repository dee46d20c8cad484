"""The rules that decide for a version of a policy, now or as they stood."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from handbell.policies.models import Version
from handbell.rulebooks import beginnings, holdings
from handbell.rulebooks.keeping import Kept, key_of_beginning, key_of_revision
from handbell.rulebooks.models import Revision
from handbell.rulebooks.packs import book_of_pack
from handbell.rulebooks.states import DECIDING
from handbell.rules.engine import Engine
from handbell.rules.files.compiled import from_plain, to_plain
from handbell.rules.model import RuleBook


def book_for(version: Version) -> RuleBook | None:
    """The rules that decide for a version, ready for an Engine; None when nobody has accepted any.

    Versions with the words of a built-in policy and its rules share one book. Every call asks the database which
    revision counts, so another process's change counts at once; only what that revision says is kept here.
    """
    last = beginnings.last_revision_id(version)
    if last is None:
        return _begun(version)
    return _books.get(key_of_revision(last, version), lambda: _at(last, version))


def book_at(version: Version, digest: str) -> RuleBook | None:
    """The rules of a version as they stood when their digest was `digest`; None when they never did."""
    revisions = Revision.objects.filter(rulebook__version=version).order_by("-number")
    written = revisions.filter(digest=digest).first()
    if written is not None:
        return _of(written, version)
    # Written while the version was a draft, whose name and words changed afterwards.
    for revision in revisions:
        book = _of(revision, version)
        if book is not None and book.digest == digest:
            return book
    begun = _begun(version)
    return begun if begun is not None and begun.digest == digest else None


def engine_for(book: RuleBook, on: datetime.date) -> Engine:
    """The engine of a book for a day, kept for the next question."""
    return _engine(_Book(book.digest, book.pack, book.version, book), on)


_books: Final = Kept[RuleBook | None](1000)


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


def _of(revision: Revision, version: Version) -> RuleBook | None:
    return _books.get(key_of_revision(revision.id, version), lambda: _made(revision, version))


def _at(revision_id: UUID, version: Version) -> RuleBook | None:
    return _made(Revision.objects.get(id=revision_id), version)


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
    return _books.get(key_of_beginning(version), lambda: _beginning(version))


def _beginning(version: Version) -> RuleBook | None:
    begun = beginnings.beginning_of(version)
    if begun.as_the_pack:
        return book_of_pack(begun.pack)
    return holdings.book_of(version, begun.held, begun.defaults)
