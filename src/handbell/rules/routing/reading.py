"""Pieces of routes from YAML, read as strictly as rules: unknown words and missing clauses are refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import yaml

from handbell.rules.files.nodes import Node, NodeReader, plain_of
from handbell.rules.files.problems import nearest
from handbell.rules.routing.facts import FACTS, NUMBERS, WORDS, YES_NO, Asked
from handbell.rules.routing.model import Never, Piece, Step, Told
from handbell.rules.routing.vocabulary import (
    CATEGORIES,
    DUTIES,
    LIMITS,
    LOCKS,
    NATIONS,
    NEVER,
    OWNERS,
    PARTS,
    RECEIVERS,
    UPLOADS,
)
from handbell.rules.vocabulary import Words

_SHARED: Final = (
    "id", "category", "when", "tell", "steps", "never", "uploads", "lock", "gaps", "instead_of", "from", "to",
)  # fmt: skip
POLICY_KEYS: Final = (*_SHARED, "clauses", "duty", "precedent")
BASELINE_KEYS: Final = (*_SHARED, "nations", "sources")
GIVING: Final = ("tell", "steps", "never", "uploads", "duty", "lock", "gaps", "instead_of")
_ID: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_RANGE: Final = ("below", "at_least", "above", "at_most")
_LONGEST_ID: Final = 120


@dataclass(slots=True)
class PieceFiles:
    """What was read so far. `cited` are the clauses (or, for the baseline, the records) that may be named."""

    cited: Collection[str]
    baseline: bool = False
    pieces: dict[str, Piece] = field(default_factory=dict)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What is cited, in words."""
        return "record" if self.baseline else "clause"


def read_pieces(node: Node | None, reader: NodeReader, files: PieceFiles) -> None:
    """Add the pieces of a list; mistakes go to the reader."""
    for item in reader.items(node):
        piece = read_piece(item, reader, files)
        if piece is None:
            continue
        if piece.id in files.pieces:
            reader.wrong(
                item, f"The id {piece.id!r} is taken in {files.places[piece.id][0]}.", "Give it its own id."
            )
            continue
        files.pieces[piece.id] = piece
        files.places[piece.id] = (reader.file, item.start_mark.line + 1)


def read_piece(node: Node, reader: NodeReader, files: PieceFiles) -> Piece | None:
    """One piece, or None with its mistakes noted at the reader."""
    before = len(reader.problems)
    if not isinstance(node, yaml.MappingNode):
        reader.wrong(
            node, "A route is expected here.", "Its keys are id, category, clauses and what it gives."
        )
        return None
    cited = "sources" if files.baseline else "clauses"
    parts = reader.mapping(node, BASELINE_KEYS if files.baseline else POLICY_KEYS, ("id", "category", cited))
    own = _cited(parts.get(cited), reader, files)
    starts, ends = (reader.date(parts[key]) if key in parts else None for key in ("from", "to"))
    if starts and ends and starts > ends:
        reader.wrong(parts["to"], "The route ends before it starts.", "Turn the days round.")
    policy_clauses = () if files.baseline else own
    piece = Piece(
        id=_identifier(parts.get("id"), reader),
        categories=_categories(parts.get("category"), reader),
        conditions=read_conditions(parts.get("when"), reader),
        clauses=policy_clauses,
        tell=tuple(_told(item, reader, files, policy_clauses) for item in reader.items(parts.get("tell"))),
        steps=tuple(_step(item, reader, files, policy_clauses) for item in reader.items(parts.get("steps"))),
        never=tuple(_never(item, reader, files, policy_clauses) for item in reader.items(parts.get("never"))),
        uploads=_word(parts, "uploads", UPLOADS, "refused or allowed", reader),
        duty=_word(parts, "duty", DUTIES, "a duty", reader),
        lock=_word(parts, "lock", LOCKS, "a lock", reader),
        gaps=reader.texts(parts.get("gaps")),
        precedent=bool(reader.flag(parts["precedent"])) if "precedent" in parts else False,
        instead_of=_instead_of(parts.get("instead_of"), reader),
        nations=frozenset(reader.words(parts.get("nations"), NATIONS, "a nation")),
        sources=own if files.baseline else (),
        starts=starts,
        ends=ends,
        source=f"{reader.file}:{node.start_mark.line + 1}",
    )
    _coherent(node, parts, reader, own, cited)
    if len(reader.problems) > before:
        return None
    object.__setattr__(piece, "plain", plain_of(node))
    return piece


def _coherent(
    node: Node, parts: Mapping[str, Node], reader: NodeReader, own: tuple[str, ...], cited: str
) -> None:
    if not any(key in parts for key in GIVING):
        reader.wrong(node, "The route gives nothing.", f"Add one of {', '.join(GIVING)}.")
    if cited in parts and not own:
        reader.wrong(
            parts[cited], "A route rests on at least one of them.", "Name it; for pure silence write gaps."
        )


def _identifier(node: Node | None, reader: NodeReader) -> str:
    text = reader.text(node)
    if text and (not _ID.issuperset(text) or len(text) > _LONGEST_ID):
        reader.wrong(node, f"{text!r} is not an id.", "Use small letters, figures and hyphens, 120 at most.")
    return text


def _categories(node: Node | None, reader: NodeReader) -> frozenset[str]:
    """Categories of the closed list; the word "every" stands for all of them."""
    if isinstance(node, yaml.ScalarNode) and node.value == "every":
        return frozenset(CATEGORIES.slugs())
    return frozenset(reader.words(node, CATEGORIES, "a category"))


def _word(parts: Mapping[str, Node], key: str, words: Words, what: str, reader: NodeReader) -> str | None:
    return reader.word(parts[key], words, what) if key in parts else None


def _cited(node: Node | None, reader: NodeReader, files: PieceFiles) -> tuple[str, ...]:
    found = reader.texts(node)
    for item in reader.items(node):
        ref = str(item.value).strip() if isinstance(item, yaml.ScalarNode) else ""
        if ref in found and ref not in files.cited:
            reader.wrong(item, f"There is no {files.what} {ref!r}.", _neighbours(ref, files.cited))
    return found


def _neighbours(ref: str, known: Collection[str]) -> str:
    close = [other for other in known if other.startswith(ref.split(".", maxsplit=1)[0])][:8]
    return f"Its neighbours are {', '.join(close)}." if close else "Look in the clauses or records."


def _own_clauses(
    parts: Mapping[str, Node], reader: NodeReader, files: PieceFiles, of_piece: tuple[str, ...]
) -> tuple[str, ...]:
    """Its own clauses, or those of the whole piece where it names none."""
    return _cited(parts["clauses"], reader, files) if "clauses" in parts else of_piece


def _keys(*keys: str, files: PieceFiles) -> tuple[str, ...]:
    return keys if files.baseline else (*keys, "clauses")


def _told(node: Node, reader: NodeReader, files: PieceFiles, of_piece: tuple[str, ...]) -> Told:
    parts = reader.mapping(node, _keys("role", "within", "may", files=files), ("role",))
    return Told(
        any_of=reader.words(parts.get("role"), RECEIVERS, "somebody to tell"),
        within=_word(parts, "within", LIMITS, "a time limit", reader),
        clauses=_own_clauses(parts, reader, files, of_piece),
        may=bool(reader.flag(parts["may"])) if "may" in parts else False,
    )


def _step(node: Node, reader: NodeReader, files: PieceFiles, of_piece: tuple[str, ...]) -> Step:
    parts = reader.mapping(node, _keys("do", "who", "within", files=files), ("do", "who"))
    return Step(
        do=reader.text(parts.get("do")),
        who=_word(parts, "who", OWNERS, "an owner of a step", reader) or "",
        within=_word(parts, "within", LIMITS, "a time limit", reader),
        clauses=_own_clauses(parts, reader, files, of_piece),
    )


def _never(node: Node, reader: NodeReader, files: PieceFiles, of_piece: tuple[str, ...]) -> Never:
    if isinstance(node, yaml.ScalarNode):
        return Never(reader.word(node, NEVER, "a prohibition") or "", of_piece)
    parts = reader.mapping(node, _keys("do_not", files=files), ("do_not",))
    word = _word(parts, "do_not", NEVER, "a prohibition", reader)
    return Never(word or "", _own_clauses(parts, reader, files, of_piece))


def _instead_of(node: Node | None, reader: NodeReader) -> dict[str, frozenset[str]]:
    """Other pieces' ids to the parts of them that are replaced; whether they exist is looked at later."""
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode) or not node.value:
        reader.wrong(node, "Ids with parts are expected here.", 'For example {contact: ["tell"]}.')
        return {}
    found: dict[str, frozenset[str]] = {}
    for key, value in node.value:
        name = reader.text(key)
        if name in found:
            reader.wrong(key, f"{name!r} stands twice.", "Keep one of them.")
        found[name] = frozenset(reader.words(value, PARTS, "a part that can be replaced"))
    return found


def read_conditions(node: Node | None, reader: NodeReader) -> tuple[Asked, ...]:
    """Every condition of a `when:`, ordered by fact. No `when:` is no condition."""
    if node is None:
        return ()
    usable = [fact for fact in FACTS if fact not in {"platform", "also_about"}]
    found = [_asked(fact, value, reader) for fact, value in reader.mapping(node, usable, ()).items()]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.fact))


def _asked(fact: str, node: Node, reader: NodeReader) -> Asked | None:
    if fact in YES_NO:
        flag = reader.flag(node)
        return None if flag is None else Asked(fact, flag=flag)
    if fact in NUMBERS:
        return _range(fact, node, reader)
    words = WORDS[fact]
    if not isinstance(node, yaml.MappingNode):
        return Asked(fact, any_of=frozenset(reader.words(node, words, f"a word for {fact}")))
    parts = reader.mapping(node, ("any", "not"), ("not",))
    asked = Asked(
        fact,
        any_of=_values(parts.get("any"), words, fact, reader),
        none_of=_values(parts.get("not"), words, fact, reader),
    )
    if not any(asked.holds_for(slug) for slug in words.slugs()):
        reader.wrong(node, f"No {fact} can meet this.", "Take a word out of any or not.")
    return asked


def _values(node: Node | None, words: Words, fact: str, reader: NodeReader) -> frozenset[str]:
    return frozenset(reader.words(node, words, f"a word for {fact}")) if node is not None else frozenset()


def _range(fact: str, node: Node, reader: NodeReader) -> Asked | None:
    most = NUMBERS[fact]
    if not isinstance(node, yaml.MappingNode):
        number = reader.integer(node, most)
        return None if number is None else Asked(fact, least=number, most=number)
    parts = {key: reader.integer(value, most) for key, value in reader.mapping(node, _RANGE, ()).items()}
    if not parts or None in parts.values():
        reader.wrong(node, "A range of whole numbers is expected here.", nearest("below", _RANGE))
        return None
    lower = [number + (key == "above") for key, number in _numbers(parts, ("at_least", "above"))]
    upper = [number - (key == "below") for key, number in _numbers(parts, ("at_most", "below"))]
    asked = Asked(fact, least=max(lower, default=None), most=min(upper, default=None))
    if not any(asked.holds_for(number) for number in range(most + 1)):
        reader.wrong(node, f"No {fact} can meet this.", "Turn the limits round.")
    return asked


def _numbers(parts: Mapping[str, int | None], keys: Iterable[str]) -> list[tuple[str, int]]:
    return [(key, number) for key in keys if (number := parts.get(key)) is not None]
