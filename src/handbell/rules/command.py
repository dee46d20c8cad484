"""The command `handbell ask`: the policy's answer to a question or to facts, one or a file of them; and `--check`.

handbell ask --policy PACK [--role ROLE] "QUESTION" [--json]
handbell ask --policy PACK --fact action=connect --fact counterpart=former_pupil --fact age=17 [--json] [--trace]
handbell ask --batch FILE.jsonl --json     one object a line: {"id", "policy", "actor", "question"}, or "facts": {...}
handbell ask --check PACK                  read the pack strictly, run its examples, list clauses without a rule
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from handbell.rules.answers import Answer, as_json, as_text
from handbell.rules.engine import Decision, Engine
from handbell.rules.files import CannotLoad, load_pack
from handbell.rules.files.places import PACKS, cache_folder, pack_folder
from handbell.rules.files.report import report_on
from handbell.rules.guidance import Note, nation_of, notes_for
from handbell.rules.understand import Lexicon, ask, load_lexicon, role_named, understand
from handbell.rules.vocabulary import FACTS, ROLES, CannotUse, Kind, read_facts


def main(argv: Sequence[str] | None = None) -> int:
    """Answer; 0 when every question was answered, 1 when something could not be read, 2 for a wrong call."""
    parser = _parser()
    args = parser.parse_args(argv)
    try:
        if args.check is not None:
            return _check(
                args.check or sorted(path.parent.name for path in PACKS.glob("*/pack.yaml")), args.on
            )
        if args.batch is not None:
            return _batch(args.batch, args.on)
        if args.policy is None or bool(args.fact) == bool(args.question):
            parser.error(
                "name a --policy and a question or facts (--fact action=connect), or give --batch or --check"
            )
        answering = _Answering(args.on)
        if args.question:
            answer = answering.to_question(args.policy, " ".join(args.question), args.role)
        else:
            given = dict(_pair(text) for text in args.fact)
            if args.role:
                given["asker"] = given.setdefault("who", answering.role(args.role))
            answer = answering.to_facts(args.policy, given)
        _print(answer, as_json_too=args.json, trace=args.trace)
    except (CannotUse, CannotLoad, CannotAsk) as refusal:
        print(f"handbell ask: {refusal}", file=sys.stderr)
        return 1
    return 0


class CannotAsk(ValueError):
    """What was asked for cannot be read; the message says why."""


class _Answering:
    """One engine for each pack asked about, and the lexicon when the first question in words comes."""

    def __init__(self, on: datetime.date | None) -> None:
        self._on = on or _today()
        self._cache = cache_folder(os.environ)
        self._made: dict[str, Engine] = {}
        self._lexicon: Lexicon | None = None

    def to_question(self, pack: str, question: str, role: str | None) -> Answer:
        """The answer to a question in words. Raises CannotAsk, CannotLoad."""
        engine = self._of(pack)
        understanding = understand(question, self._words(), self.role(role) if role else None)
        decision = ask(engine, understanding)
        return Answer(decision, engine, self._today(pack, decision), understanding)

    def to_facts(self, pack: str, given: dict[str, object]) -> Answer:
        """The answer to facts given as plain values. Raises CannotAsk, CannotLoad, CannotUse."""
        engine = self._of(pack)
        decision = engine.decide(read_facts(given))
        return Answer(decision, engine, self._today(pack, decision))

    def knows(self, word: str) -> bool:
        """Does the word name a role?"""
        return role_named(word, self._words()) is not None

    def role(self, word: str) -> str:
        """The role that somebody's word for it names. Raises CannotAsk."""
        found = role_named(word, self._words())
        if found is None:
            raise CannotAsk(f"There is no role {word!r}. Roles: {', '.join(ROLES.slugs())}.")
        return found

    def _words(self) -> Lexicon:
        if self._lexicon is None:
            self._lexicon = load_lexicon(self._cache)
        return self._lexicon

    def _of(self, pack: str) -> Engine:
        if pack not in self._made:
            folder = pack_folder(pack)
            if folder is None:
                raise CannotAsk(f"There is no pack {pack!r}.")
            self._made[pack] = Engine(load_pack(folder, self._cache), self._on)
        return self._made[pack]

    def _today(self, pack: str, decision: Decision) -> tuple[Note, ...]:
        return notes_for(decision, nation_of(pack) or "", self._on)


def _today() -> datetime.date:
    """Today where this computer is."""
    return datetime.datetime.now(datetime.UTC).astimezone().date()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="handbell ask", description="Ask what a policy says.")
    parser.add_argument("question", nargs="*", metavar="QUESTION", help="the question, in your own words")
    parser.add_argument("--policy", metavar="PACK", help="the pack to ask, for example sunning-hill")
    parser.add_argument("--role", metavar="ROLE", help="who asks, for example teacher")
    parser.add_argument("--fact", action="append", metavar="FACT=VALUE", help="may be given again and again")
    parser.add_argument("--batch", type=Path, metavar="FILE.jsonl", help="one question a line, as JSON")
    parser.add_argument(
        "--check", nargs="*", metavar="PACK", help="check packs (all of them where none is named)"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--trace", action="store_true", help="show every rule considered")
    parser.add_argument(
        "--on", type=datetime.date.fromisoformat, metavar="DATE", help="decide as of that day"
    )
    return parser


def _pair(text: str) -> tuple[str, object]:
    slug, sign, value = text.partition("=")
    fact = FACTS.get(slug)
    if not sign or fact is None:
        raise CannotAsk(f"{text!r} is not FACT=VALUE. Facts: {', '.join(FACTS)}.")
    if fact.kind is Kind.YES_NO and value in {"true", "false"}:
        return slug, value == "true"
    if fact.kind is Kind.NUMBER and value.isdecimal() and len(value) < 6:
        return slug, int(value)
    return slug, value.split(",") if fact.kind is Kind.SET else value


def _print(answer: Answer, *, as_json_too: bool, trace: bool) -> None:
    if as_json_too:
        print(json.dumps(as_json(answer, trace=trace), ensure_ascii=False))
    else:
        print(as_text(answer, trace=trace))


def _batch(path: Path, on: datetime.date | None) -> int:
    answering, failed = _Answering(on), 0
    for number, line in _lines(path):
        try:
            asked = _asked(line)
            if "facts" in asked:
                answer = answering.to_facts(str(asked["policy"]), dict(asked["facts"]))
            else:
                actor = str(asked.get("actor") or "")
                # Whoever asks may have a title that nobody here knows: the question is answered all the same.
                answer = answering.to_question(
                    str(asked["policy"]), str(asked["question"]), actor if answering.knows(actor) else None
                )
        except (KeyError, TypeError, ValueError, CannotLoad) as error:
            failed += 1
            print(f"handbell ask: line {number}: {error}", file=sys.stderr)
            continue
        print(json.dumps({"id": asked.get("id"), **as_json(answer)}, ensure_ascii=False))
    return 1 if failed else 0


def _asked(line: str) -> dict[str, Any]:
    found = json.loads(line)
    if not isinstance(found, dict):
        raise CannotAsk("It is not an object.")
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except OSError as error:
        raise CannotAsk(f"{path} cannot be read: {error.strerror}.") from error


def _check(names: Sequence[str], on: datetime.date | None) -> int:
    reports = [report_on(name, on or _today()) for name in names]
    print("\n".join(text for text, _ in reports))
    return 0 if all(good for _, good in reports) else 1


if __name__ == "__main__":
    sys.exit(main())
