"""The safety baseline from its files: pieces, who is kept out, clocks, names by nation, and dated records."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import yaml

from handbell.rules.files.nodes import Node, NodeReader
from handbell.rules.files.places import PACKS
from handbell.rules.files.problems import CannotLoad, Problem
from handbell.rules.routing.books import digest_of, open_file, route_files, whole
from handbell.rules.routing.examples import read_examples
from handbell.rules.routing.model import Baseline, Clock, Example, Overlay, Record
from handbell.rules.routing.reading import PieceFiles, read_pieces
from handbell.rules.routing.vocabulary import LIMITS, LOCKS, NATIONS, OWNERS, PERSONS, RECEIVERS
from handbell.rules.vocabulary import Words
from handbell.rules.vocabulary.kinds import Word

FOLDER: Final = PACKS / "baseline"
_UNITS: Final = Words(
    tuple(Word(slug, slug) for slug in ("minutes", "school_days", "working_days", "years", "event"))
)
_CLOCKED: Final = Words((*(LIMITS.by_slug[slug] for slug in LIMITS.slugs()), Word("no_limit", "no limit")))
_NAMED: Final = Words(
    (*OWNERS.by_slug.values(), *(LOCKS.by_slug[slug] for slug in LOCKS.slugs() if slug not in OWNERS))
)
_STANDINGS: Final = Words(
    (Word("official", "official"), Word("second_hand", "second-hand"), Word("ours", "Handbell's own"))
)
_KEYS: Final = ("records", "clocks", "receivers", "subjects", "names", "routes", "examples")
_MOST: Final = 10_000


def load_baseline(folder: Path = FOLDER) -> Baseline:
    """The baseline that comes with Handbell. Raises CannotLoad with every mistake."""
    problems: list[Problem] = []
    opened = [open_file(path, folder, problems) for path in route_files(folder)]
    parts = [(reader, reader.mapping(root, _KEYS, ())) for reader, root in opened if root is not None]
    records: dict[str, Record] = {}
    overlays: dict[str, Overlay] = {}
    clocks: dict[str, Clock] = {}
    names: dict[str, dict[str, str]] = {}
    receivers: tuple[str, ...] = ()
    for reader, found in parts:
        _records(found.get("records"), reader, records)
        _clocks(found.get("clocks"), reader, clocks)
        _subjects(found.get("subjects"), reader, overlays)
        _names(found.get("names"), reader, names)
        receivers += reader.words(found.get("receivers"), RECEIVERS, "somebody to tell")
    files = PieceFiles(records, baseline=True)
    examples: list[Example] = []
    for reader, found in parts:
        read_pieces(found.get("routes"), reader, files)
    for reader, found in parts if not problems else ():
        examples += read_examples(found.get("examples"), reader, files.pieces)
    problems += problems or _missing(clocks, receivers) or whole(files, examples)
    if problems:
        raise CannotLoad(folder.name, problems)
    return Baseline(
        tuple(files.pieces.values()),
        overlays,
        receivers,
        clocks,
        names,
        records,
        tuple(examples),
        digest_of(folder),
    )


def _missing(clocks: Mapping[str, Clock], receivers: tuple[str, ...]) -> list[Problem]:
    found = [
        Problem("clocks", 0, f"{slug!r} has no clock.", "Add it.")
        for slug in _CLOCKED.slugs()
        if slug not in clocks
    ]
    if len(receivers) < 3:  # so that two are left when one of them is the subject
        found.append(Problem("receivers", 0, "There are fewer than three receivers.", "Name at least three."))
    return found


def _records(node: Node | None, reader: NodeReader, records: dict[str, Record]) -> None:
    keys = ("id", "says", "nations", "source", "url", "standing", "checked_on", "from", "to")
    for item in reader.items(node):
        parts = reader.mapping(item, keys, ("id", "says", "source", "standing"))
        name = reader.text(parts.get("id"))
        if name in records:
            reader.wrong(item, f"The record {name!r} stands twice.", "Give it its own id.")
        days = {
            key: reader.date(parts[key]) if key in parts else None for key in ("checked_on", "from", "to")
        }
        records[name] = Record(
            id=name,
            says=reader.text(parts.get("says")),
            nations=frozenset(reader.words(parts.get("nations"), NATIONS, "a nation")),
            source=reader.text(parts.get("source")),
            url=reader.text(parts.get("url")),
            standing=reader.word(parts.get("standing"), _STANDINGS, "a standing") or "",
            checked_on=days["checked_on"],
            starts=days["from"],
            ends=days["to"],
        )


def _clocks(node: Node | None, reader: NodeReader, clocks: dict[str, Clock]) -> None:
    if node is None:
        return
    for slug, value in reader.mapping(node, _CLOCKED.slugs(), ()).items():
        parts = reader.mapping(value, ("unit", "count", "given", "source"), ("unit", "given", "source"))
        count = reader.integer(parts["count"], _MOST) if "count" in parts else None
        unit = reader.word(parts.get("unit"), _UNITS, "a unit") or ""
        if (unit == "event") is not (count is None):
            reader.wrong(value, "A count is wanted for everything but an event.", "Add it or leave it out.")
        given = bool(reader.flag(parts["given"])) if "given" in parts else False
        clocks[slug] = Clock(unit, count, given, reader.text(parts.get("source")))


def _subjects(node: Node | None, reader: NodeReader, overlays: dict[str, Overlay]) -> None:
    for item in reader.items(node):
        parts = reader.mapping(
            item, ("subject", "shut_out", "tell", "owner", "because"), ("subject", "shut_out", "because")
        )
        subject = reader.word(parts.get("subject"), PERSONS, "a person") or ""
        if subject in overlays:
            reader.wrong(item, f"{subject!r} stands twice.", "Keep one of them.")
        overlay = Overlay(
            subject=subject,
            shut_out=reader.words(parts.get("shut_out"), RECEIVERS, "somebody who may be told"),
            tell=reader.words(parts.get("tell"), RECEIVERS, "somebody to tell"),
            owner=reader.word(parts["owner"], OWNERS, "an owner of steps") if "owner" in parts else None,
            because=reader.text(parts.get("because")),
        )
        if set(overlay.shut_out) & {*overlay.tell, overlay.owner or ""}:
            reader.wrong(item, "Somebody kept out is told or acts.", "Take them out of tell or owner.")
        overlays[subject] = overlay


def _names(node: Node | None, reader: NodeReader, names: dict[str, dict[str, str]]) -> None:
    if not isinstance(node, yaml.MappingNode):
        return
    places = (*NATIONS.slugs(), "management_committee")
    for place, value in reader.mapping(node, places, ()).items():
        names[place] = {
            slug: reader.text(text) for slug, text in reader.mapping(value, _NAMED.slugs(), ()).items()
        }
