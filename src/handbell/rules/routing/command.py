"""The command `handbell route`: whom to tell of a concern, what to do and what never to do.

handbell route --policy PACK [--json] [--trace] < facts.json    {"category": "grooming", "facts": {"subject": "head"}}
handbell route --batch FILE.jsonl --json      one a line: {"id", "policy", "category", "facts"}
handbell route --check                        read every pack's routes and run their worked cases
"""

from __future__ import annotations

import argparse
import datetime
import difflib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from handbell.rules.files.places import PACKS, pack_folder
from handbell.rules.files.problems import CannotLoad
from handbell.rules.routing.baseline import load_baseline
from handbell.rules.routing.books import load_pack
from handbell.rules.routing.engine import route
from handbell.rules.routing.examples import failures
from handbell.rules.routing.facts import FACTS, CannotRoute, read_facts
from handbell.rules.routing.model import RouteBook
from handbell.rules.routing.result import Route
from handbell.rules.routing.text import as_text

_KEYS = ("id", "policy", "category", "facts")
_LONGEST_KEY = 40


def main(argv: Sequence[str] | None = None) -> int:
    """Route; 0 when every concern was routed, 1 when something could not be read, 2 for a wrong call."""
    parser = _parser()
    args = parser.parse_args(argv)
    try:
        routing = _Routing(args.on)
        if args.check:
            return routing.check()
        if args.batch is not None:
            return _batch(args.batch, routing, trace=args.trace)
        if args.policy is None:
            parser.error(
                "name a --policy and give the facts as JSON on standard input, or give --batch or --check"
            )
        asked = {**_object(_standard_input()), "policy": args.policy}
        came = routing.of(asked)
        if args.json:
            print(_as_json(asked, came, trace=args.trace))
        else:
            print(as_text(came))
            print(
                "".join(f"\n{line.layer} {line.piece}: {line.state}" for line in came.trace if args.trace),
                end="",
            )
    except (CannotRoute, CannotLoad) as refusal:
        print(f"handbell route: {refusal}", file=sys.stderr)
        return 1
    return 0


class _Routing:
    """The baseline, and each policy's book from when it is first asked for."""

    def __init__(self, on: datetime.date | None) -> None:
        self._on = on or datetime.datetime.now(datetime.UTC).astimezone().date()
        self._baseline = load_baseline()
        self._books: dict[str, RouteBook] = {}

    def of(self, asked: Mapping[str, Any]) -> Route:
        """The route of {"policy", "category", "facts"}. Raises CannotRoute, CannotLoad."""
        _refuse_astray(asked)
        if "category" not in asked:
            raise CannotRoute("category: it is missing.")
        given = asked.get("facts")
        facts = read_facts(asked["category"], {} if given is None else given)
        book = self._book(asked.get("policy"))
        return route(book, self._baseline, facts, book.nation, on=self._on)

    def _book(self, name: object) -> RouteBook:
        folder = pack_folder(name) if isinstance(name, str) and name else None
        if folder is None:
            known = ", ".join(sorted(path.parent.name for path in PACKS.glob("*/pack.yaml")))
            raise CannotRoute(f"policy: there is no pack {str(name)[:60]!a}. Packs: {known}.")
        if folder.name not in self._books:
            self._books[folder.name] = load_pack(folder)
        return self._books[folder.name]

    def check(self) -> int:
        """Every pack's routes and worked cases, and the baseline's."""
        found = [f"baseline/{text}" for text in failures(None, self._baseline, "england", today=self._on)]
        for folder in sorted(path.parent for path in PACKS.glob("*/pack.yaml")):
            book = self._book(folder.name)
            found += [
                f"{folder.name}/{text}"
                for text in failures(book, self._baseline, book.nation, today=self._on)
            ]
            print(f"{folder.name}: {len(book.pieces)} routes, {len(book.examples)} worked cases.")
        print("\n".join(found) if found else "Every worked case comes out as written.")
        return 1 if found else 0


def _refuse_astray(asked: Mapping[str, Any]) -> None:
    """A mistyped field would leave facts out in silence, and somebody told who must not be; other fields are let be."""
    for key in asked:
        if key in _KEYS:
            continue
        if key in FACTS:
            raise CannotRoute(f"{key}: it belongs under facts.")
        close = difflib.get_close_matches(key.lower()[:_LONGEST_KEY], _KEYS, n=1, cutoff=0.75)
        if close:
            raise CannotRoute(f"{key[:_LONGEST_KEY]!a} is not a field. Did you mean {close[0]}?")


def _as_json(asked: Mapping[str, Any], came: Route, *, trace: bool) -> str:
    """One line; the id comes back as it was given, escaped where it holds what cannot be printed."""
    answer = {"id": asked.get("id"), **came.as_dict(trace=trace)}
    text = json.dumps(answer, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(answer)


def _standard_input() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise CannotRoute("The facts are not UTF-8.") from error


def _batch(path: Path, routing: _Routing, *, trace: bool) -> int:
    failed = 0
    for number, line in _lines(path):
        try:
            asked = _object(line)
            print(_as_json(asked, routing.of(asked), trace=trace))
        except (CannotRoute, CannotLoad) as refusal:
            failed += 1
            print(f"handbell route: line {number}: {refusal}", file=sys.stderr)
    return 1 if failed else 0


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except CannotRoute:
        raise
    except (ValueError, RecursionError) as error:
        raise CannotRoute(f"This is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise CannotRoute('An object is expected, for example {"category": "grooming", "facts": {}}.')
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise CannotRoute("A field stands twice in an object; keep one of the two.")
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except OSError as error:
        raise CannotRoute(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CannotRoute(f"{path} is not UTF-8.") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="handbell route", description="Whom to tell of a concern, and what to do."
    )
    parser.add_argument("--policy", metavar="PACK", help="the pack whose routes count, for example mosaic")
    parser.add_argument("--batch", type=Path, metavar="FILE.jsonl", help="one concern a line, as JSON")
    parser.add_argument("--json", action="store_true", help="answer as JSON (a batch always is)")
    parser.add_argument("--trace", action="store_true", help="show which route gave what")
    parser.add_argument(
        "--check", action="store_true", help="read every pack's routes and run their worked cases"
    )
    parser.add_argument("--on", type=datetime.date.fromisoformat, metavar="DATE", help="route as of that day")
    return parser


if __name__ == "__main__":
    sys.exit(main())
