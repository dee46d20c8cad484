"""How fast decisions are, beside zen-engine where it is installed, on the same rules and questions.

    handbell bench decide

zen-engine (MIT, Rust) is a peer for measuring only; install it where this runs. Its decision tables know neither
missing facts nor kinds of words nor exceptions: it gets every fact, every role and kind spelt out, rows in order of
strictness, and gives the first row that fits. Both must give the same decision to every question.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import importlib.util
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from _made_rules import WORD_FACTS, made_book, made_questions

from handbell.rules.engine import Engine
from handbell.rules.files.compiled import from_plain, to_plain
from handbell.rules.files.pack import read_pack
from handbell.rules.files.places import PACKS
from handbell.rules.model import Rule, RuleBook
from handbell.rules.vocabulary import ROLES, STRICTNESS, Value, read_facts

TODAY = datetime.date(2026, 11, 21)
Facts = dict[str, Value]
Figures = dict[str, float | int | str]


def seconds(work: Callable[[], object]) -> float:
    """The best of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def decide_all(engine: Engine, questions: list[Facts]) -> int:
    """Decide each and take the decision and its clauses in hand."""
    cited = 0
    for facts in questions:
        decision = engine.decide(facts)
        cited += len(decision.outcome.clauses) + len(decision.outcome.decision)
    return cited


def one_school(number: int) -> Figures:
    """Decisions a second with 300 rules: each question met before, met for the first time, and with facts missing."""
    book = made_book(300, 1)
    questions, open_questions = made_questions(number, 2), made_questions(number // 10, 3, missing=0.3)
    start = time.perf_counter()
    engine = Engine(book, TODAY)
    compiled = time.perf_counter() - start
    start = time.perf_counter()
    decide_all(engine, questions)
    first = time.perf_counter() - start
    start = time.perf_counter()
    decide_all(engine, open_questions)
    opened = time.perf_counter() - start
    return {
        "rules": len(book.rules),
        "compile, ms": round(compiled * 1000, 1),
        "decisions a second": round(number / seconds(lambda: decide_all(engine, questions))),
        "decisions a second, first time each": round(number / first),
        "decisions a second, 3 facts in 10 missing": round(
            number // 10 / seconds(lambda: decide_all(engine, open_questions))
        ),
        "the same, first time each": round(number // 10 / opened),
    }


def many_schools(schools: int, rules: int, number: int) -> Figures:
    """Memory of so many schools, each with a policy of its own, and questions spread over all of them."""
    plain = [json.dumps(to_plain(made_book(rules, seed, f"school-{seed}"))) for seed in range(schools)]
    gc.collect()
    before = resident()
    start = time.perf_counter()
    books = [from_plain(json.loads(text)) for text in plain]
    loaded = time.perf_counter() - start
    gc.collect()
    held = resident() - before
    engines = [Engine(book, TODAY) for book in books]
    questions = made_questions(number, 4)
    start = time.perf_counter()
    for place, facts in enumerate(questions):
        _ = engines[place % schools].decide(facts).decision
    first = time.perf_counter() - start
    start = time.perf_counter()
    for place, facts in enumerate(questions):
        _ = engines[place % schools].decide(facts).decision
    again = time.perf_counter() - start
    gc.collect()
    return {
        "schools": schools, "rules each": rules, "load, s": round(loaded, 2), "books, MB": round(held / 1e6),
        "books and engines after use, MB": round((resident() - before) / 1e6), "questions": number,
        "first time, s": round(first, 2), "again, s": round(again, 2),
    }  # fmt: skip


def built_in_packs(schools: int, number: int) -> Figures:
    """As many schools with the built-in packs, which share an engine where they hold the same rules; from a cold start."""
    read = [read_pack(path.parent) for path in sorted(PACKS.glob("*/pack.yaml"))]
    held = [book for book, _ in read]
    asked = [read_facts(dict(example.facts)) for _, examples in read for example in examples]
    start = time.perf_counter()
    engines: dict[str, Engine] = {}
    for place in range(number):
        book = held[place % schools % len(held)]
        engine = engines.get(book.pack)
        if engine is None:
            engine = engines[book.pack] = Engine(book, TODAY)
        _ = engine.decide(asked[place % len(asked)]).decision
    return {
        "schools": schools, "packs": len(held), "rules": sum(len(book.rules) for book in held),
        "different questions": len(asked), "questions": number,
        "from a cold start, s": round(time.perf_counter() - start, 2),
    }  # fmt: skip


def resident() -> int:
    """Bytes that this process holds in memory (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def beside_zen(book: RuleBook, questions: list[Facts]) -> Figures:
    """The peer's figures, and whether it agrees."""
    if importlib.util.find_spec("zen") is None:
        return {"zen-engine": "not installed"}
    zen = importlib.import_module("zen")
    peer = zen.ZenEngine({"loader": {"type": "static", "content": {"table": table(book)}}})
    table_decision = peer.get_decision("table")
    engine = Engine(book, TODAY)
    ours = [engine.decide(facts).decision for facts in questions]
    theirs = [table_decision.evaluate(facts)["result"].get("decision", "not_covered") for facts in questions]
    requests = [{"key": "table", "context": facts} for facts in questions]
    single = seconds(lambda: [table_decision.evaluate(facts) for facts in questions])
    batch = seconds(lambda: peer.evaluate_batch(requests))
    own = seconds(lambda: decide_all(engine, questions))
    return {
        "questions": len(questions), "agreeing": sum(a == b for a, b in zip(ours, theirs, strict=True)),
        "zen-engine, one at a time, a second": round(len(questions) / single),
        "zen-engine, batch, a second": round(len(questions) / batch),
        "handbell, a second": round(len(questions) / own),
        "times the single evaluation": round(single / own, 1), "times the batch": round(batch / own, 1),
    }  # fmt: skip


def table(book: RuleBook) -> dict[str, object]:
    """The book as one decision table in the peer's format."""
    fields = ["who", "action", *WORD_FACTS, "age"]
    rules = sorted(book.rules, key=lambda rule: (STRICTNESS[rule.decision], rule.id))
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": f, "name": f, "type": "expression", "field": f} for f in fields],
        "outputs": [{"id": f, "name": f, "type": "expression", "field": f} for f in ("decision", "rule")],
        "rules": [row(rule) for rule in rules],
    }
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
            {
                "id": "t",
                "name": "t",
                "type": "decisionTableNode",
                "position": {"x": 1, "y": 0},
                "content": content,
            },
            {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
        ],
        "edges": [
            {"id": "e1", "sourceId": "in", "targetId": "t", "type": "edge"},
            {"id": "e2", "sourceId": "t", "targetId": "out", "type": "edge"},
        ],
    }


def row(rule: Rule) -> dict[str, str]:
    """One rule as a row: an empty cell is any value."""
    roles = sorted({narrow for role in rule.who for narrow in ROLES.narrower(role)})
    cells = {"_id": rule.id, "who": words(roles), "action": words(sorted(rule.actions))}
    for condition in rule.conditions:
        if condition.fact == "age":
            cells["age"] = f"<= {condition.most}" if condition.most is not None else f">= {condition.least}"
        else:
            cells[condition.fact] = words(sorted(str(word) for word in condition.any_of))
    return {**cells, "decision": f'"{rule.decision}"', "rule": f'"{rule.id}"'}


def words(slugs: list[str]) -> str:
    """A cell with any of these words."""
    return ", ".join(f'"{slug}"' for slug in slugs)


def main(argv: list[str] | None = None) -> int:
    """Measure and print, as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=20_000)
    number = parser.parse_args(argv).questions
    figures = {
        "one school": one_school(number),
        "beside zen-engine": beside_zen(made_book(300, 1), made_questions(min(number, 2_000), 2)),
        "many schools, one policy each": many_schools(2_000, 80, 100_000),
        "many schools, built-in packs": built_in_packs(2_000, 100_000),
    }
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
