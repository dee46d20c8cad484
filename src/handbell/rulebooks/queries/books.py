"""The rules that decide for a version of a policy, now or as they stood."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass, field, replace
from uuid import UUID

from handbell.policies.models import Version
from handbell.rulebooks import beginnings, holdings
from handbell.rulebooks.models import Revision
from handbell.rulebooks.packs import book_of_pack
from handbell.rulebooks.states import DECIDING
from handbell.rules.engine import Engine
from handbell.rules.model import RuleBook


def book_for(version: Version) -> RuleBook | None:
    """The rules that decide for a version, ready for an Engine; None when nobody has accepted any.

    Versions with the words of a built-in policy and its rules share one book.
    """
    revision = beginnings.last_revision(version)
    return _at(revision, version) if revision else _begun(version)


def book_at(version: Version, digest: str) -> RuleBook | None:
    """The rules of a version as they stood when their digest was `digest`; None when they never did."""
    revisions = Revision.objects.filter(rulebook__version=version, digest=digest).order_by("-number")
    revision = revisions.first()
    if revision is not None:
        return _at(revision, version)
    begun = _begun(version)
    return begun if begun is not None and begun.digest == digest else None


def engine_for(book: RuleBook, on: datetime.date) -> Engine:
    """The engine of a book for a day, kept for the next question."""
    return _engine(_Book(book.digest, book.pack, book.version, book), on)


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


@dataclass(frozen=True, slots=True)
class _Revision:
    """A revision, which never changes, and the words of the version (a draft's may)."""

    id: UUID
    words: str
    revision: Revision = field(compare=False)
    version: Version = field(compare=False)


def _at(revision: Revision, version: Version) -> RuleBook | None:
    return _made(_Revision(revision.id, version.sha256 or version.content, revision, version))


@functools.lru_cache(maxsize=2000)
def _made(one: _Revision) -> RuleBook | None:
    held = beginnings.held_at(one.revision, one.version)
    as_the_pack = one.revision.did == Revision.Did.PACK and all(rule.state in DECIDING for rule in held)
    if as_the_pack:
        shared = book_of_pack(one.version.policy.pack)
        if shared is not None and shared.digest == one.revision.digest:
            return shared
    book = holdings.book_of(one.version, held, one.revision.defaults)
    # The pack may have been written anew since; the school's rules are still those of that day.
    return replace(book, digest=one.revision.digest) if book and as_the_pack else book


def _begun(version: Version) -> RuleBook | None:
    begun = beginnings.beginning_of(version)
    if begun.as_the_pack:
        return book_of_pack(begun.pack)
    return holdings.book_of(version, begun.held, begun.defaults)
