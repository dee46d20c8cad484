"""A school's books of routes as plain values: the one in force, one that is being changed, and what a change does."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from handbell.concerns import routes
from handbell.people.models import School
from handbell.policies.content import Content, Heading
from handbell.policies.models import Version
from handbell.rules import routing
from handbell.rules.files.problems import CannotLoad, Problem
from handbell.rules.model import Clause
from handbell.rules.routing import CATEGORIES, ConcernFacts, Difference, Example, Piece, RouteBook

Plain = dict[str, Any]
_NAME: Final = "routes"
# What decides who hears of a concern: a change of any of them may change it.
_WHO_HEARS: Final = ("tell", "categories", "conditions", "instead_of", "starts", "ends")


def clauses_of(words: Content) -> dict[str, Clause]:
    """The clauses that a version's routes may rest on, each with the heading it stands under."""
    found: dict[str, Clause] = {}
    heading = ""
    for block in words.blocks:
        if isinstance(block, Heading):
            heading = block.text(words.language)
        else:
            found[block.ref] = Clause(block.ref, heading, block.kind)
    return found


def standing(version: Version) -> RouteBook:
    """The routes that count for a version's policy; an empty book where nobody has written any. Raises CannotLoad."""
    return _for_version(routes.book_for(version), version)


def beginning(version: Version) -> RouteBook:
    """The routes that a policy began with: those of the pack that it was started from, or none. Raises CannotLoad."""
    return _for_version(routes.book_at_first(version), version)


def _for_version(book: RouteBook | None, version: Version) -> RouteBook:
    clauses = clauses_of(version.words)
    if book is None:
        nation = version.policy.school.nation
        return RouteBook(version.policy.slug, version.label, nation, "governors", (), (), clauses)
    known = {ref: book.clauses.get(ref, clause) for ref, clause in clauses.items()}
    return replace(book, clauses={**book.clauses, **known})


def stamp(book: RouteBook) -> str:
    """What stands for a book as somebody saw it. An empty one has a stamp of its own."""
    return book.digest or hashlib.sha256(b"").hexdigest()


def digest_of(text: str) -> str:
    """SHA-256 (hex) of a book's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def as_plain(book: RouteBook) -> Plain:
    """A book in the plain form of its text, to be changed freely."""
    loaded: Plain = yaml.load(routing.dump(book), Loader=yaml.CSafeLoader)
    return loaded


class _Dumper(yaml.SafeDumper):
    """Writes everything out: a text with anchors would not be read again."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_text(plain: Plain) -> str:
    """The plain form as text, as `routing.dump` writes it."""
    text: str = yaml.dump(
        plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return text


def read(text: str, version: Version, *, on: datetime.date) -> RouteBook:
    """A book from text, to be used for a version. Raises CannotLoad with every mistake, its line and its remedy.

    A book without routes is refused, and one whose worked cases come out otherwise than they say.
    """
    book = routing.load(text, {**clauses_of(version.words)}, name=_NAME)
    if not book.pieces:
        words = _("There is no route in it.")
        raise CannotLoad(_NAME, [Problem(_NAME, 0, words, _("Keep at least one route."))])
    wrong = routing.failures(book, routes.baseline(), book.nation, today=on)
    if wrong:
        remedy = _("Put the worked case or the route right.")
        raise CannotLoad(_NAME, [_problem(sentence, remedy) for sentence in wrong])
    return book


def _problem(sentence: str, remedy: str) -> Problem:
    """A worked case that came out otherwise, with the line it stands on ("routes:12: …")."""
    place, _colon, words = sentence.partition(": ")
    line = place.rpartition(":")[2]
    return Problem(_NAME, int(line) if line.isdigit() else 0, words or sentence, remedy)


def waiting_book(text: str, digest: str) -> RouteBook:
    """The book of a stored wording. Raises CannotLoad."""
    return _stored(text, digest)


@lru_cache(maxsize=32)
def _stored(text: str, _digest: str) -> RouteBook:
    return routing.load(text, name=_NAME)


# ── changing one piece ────────────────────────────────────────────────────────


def with_piece(plain: Plain, piece: Plain) -> Plain:
    """A book in which one piece says something else, or stands new at the end with a worked case of its own."""
    pieces = [dict(one) for one in plain.get("routes", [])]
    at = next((number for number, one in enumerate(pieces) if one["id"] == piece["id"]), None)
    if at is not None:
        pieces[at] = piece
        return {**plain, "routes": pieces}
    category = piece["category"] if isinstance(piece["category"], str) else piece["category"][0]
    example: Plain = {"example": _("A case for %(route)s") % {"route": piece["id"]}}
    example |= {"category": category, "facts": {}, "routes": [piece["id"]]}
    return {**plain, "routes": [*pieces, piece], "examples": [*plain.get("examples", []), example]}


def without_piece(plain: Plain, piece_id: str) -> Plain:
    """A book without one piece: nothing names it any longer."""
    pieces = []
    for one in plain.get("routes", []):
        if one["id"] == piece_id:
            continue
        kept = {key: value for key, value in one.items() if key != "instead_of"}
        instead = {key: value for key, value in one.get("instead_of", {}).items() if key != piece_id}
        pieces.append({**kept, **({"instead_of": instead} if instead else {})})
    examples = []
    for example in plain.get("examples", []):
        named = example["routes"] if isinstance(example["routes"], list) else [example["routes"]]
        left = [name for name in named if name != piece_id]
        if left:
            examples.append({**example, "routes": left})
    return {**plain, "routes": pieces, "examples": examples}


def settled(plain: Plain, version: Version, *, on: datetime.date) -> tuple[str, list[str]]:
    """The text of a changed book, and the titles of worked cases of which an expectation was taken out.

    Somebody who changes a route by its form means the change; a worked case that expected the old answer expects
    nothing any longer, and the page says so. Raises CannotLoad for anything else that is wrong.
    """
    clauses = clauses_of(version.words)
    book = routing.load(as_text(plain), clauses, name=_NAME)
    changed, examples = [], []
    for example in book.examples:
        alone = replace(book, examples=(example,))
        wrong = routing.failures(alone, routes.baseline(), book.nation, today=on)
        if wrong and example.expect:
            changed.append(example.title)
            examples.append({key: value for key, value in example.plain.items() if key != "expect"})
        else:
            examples.append(dict(example.plain))
    text = as_text({**plain, "examples": examples}) if examples else as_text(plain)
    read(text, version, on=on)
    return text, changed


def free_id(plain: Plain, category: str) -> str:
    """An id that no piece of a book has: from the category, with a number."""
    stem = category.replace("_", "-")
    taken = {one["id"] for one in plain.get("routes", [])}
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


# ── what a change does ────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does: pieces that are new, gone or say something else; and what example cases show of it."""

    added: list[Piece]
    gone: list[Piece]
    changed: list[Piece]
    differences: list[Difference]
    about_head: bool

    @property
    def is_none(self) -> bool:
        return not (self.added or self.gone or self.changed)


def effect(before: RouteBook, after: RouteBook, school: School, *, on: datetime.date) -> Effect:
    """The effect of a change on the worked cases of both books, and on plain cases of every category."""
    old, new = ({piece.id: piece for piece in book.pieces} for book in (before, after))
    changed = [piece for piece in new.values() if piece.id in old and not _same(piece, old[piece.id])]
    cases = {example.title: example for book in (before, after) for example in book.examples}
    examples = [*cases.values(), *_of_every_category()]
    differences = routing.differing(before, after, routes.baseline(), examples, nation=school.nation, on=on)
    return Effect(
        added=[piece for piece in new.values() if piece.id not in old],
        gone=[piece for piece in old.values() if piece.id not in new],
        changed=changed,
        differences=differences,
        about_head=any(
            _who_hears(old.get(name)) != _who_hears(new.get(name))
            for name in old.keys() | new.keys()
            if _may_be_about_head(old.get(name)) or _may_be_about_head(new.get(name))
        )
        or before.kind != after.kind,
    )


def _same(one: Piece, other: Piece) -> bool:
    return one == replace(other, source=one.source, plain=one.plain)


def _who_hears(piece: Piece | None) -> tuple[object, ...]:
    """What a piece says of who hears; nothing for one that is not there, or that tells nobody and replaces nothing."""
    if piece is None or not (piece.tell or any("tell" in parts for parts in piece.instead_of.values())):
        return ()
    return tuple(getattr(piece, name) for name in _WHO_HEARS if name != "tell") + tuple(
        (told.any_of, told.within, told.may) for told in piece.tell
    )


def _may_be_about_head(piece: Piece | None) -> bool:
    """Whether a concern about the head can come under a piece: nothing in its conditions rules that out."""
    if piece is None:
        return False
    return all(asked.holds_for("head") for asked in piece.conditions if asked.fact == "subject")


def _of_every_category() -> Iterator[Example]:
    """Plain cases: of every category by itself, about an adult of the school, about the head."""
    for slug in CATEGORIES.slugs():
        label = _(CATEGORIES.label(slug))
        yield _case(label, ConcernFacts(slug))
        yield _case(_("%(what)s, about an adult in the school") % {"what": label}, _about(slug, "staff"))
        yield _case(_("%(what)s, about the head") % {"what": label}, _about(slug, "head"))


def _about(category: str, subject: str) -> ConcernFacts:
    return ConcernFacts(category, subject=subject)


def _case(title: str, facts: ConcernFacts) -> Example:
    return Example(title[:1].upper() + title[1:], facts, (), {})


def rests_on(piece: Piece) -> Mapping[str, None]:
    """Every clause that a piece or a part of it rests on, each once, in order."""
    parts: Iterable[Any] = (piece, *piece.tell, *piece.steps, *piece.never)
    return dict.fromkeys(ref for part in parts for ref in part.clauses)
