"""A decision as JSON for programs and as text for the command line."""

from __future__ import annotations

from typing import Any

from handbell.rules.engine import Decision, Engine
from handbell.rules.engine.trace import told_in_words, trace
from handbell.rules.explanation import explain, value_in_words
from handbell.rules.vocabulary import FACTS, Kind, Value


def as_json(decision: Decision, engine: Engine | None) -> dict[str, Any]:
    """The answer as plain data. With an engine, its trace too. `told` says in full what `tell` lists."""
    said = explain(decision)
    answer: dict[str, Any] = {
        "decision": decision.decision,
        "clauses": list(decision.clauses),
        "headings": list(decision.headings),
        "tell": list(dict.fromkeys(body for told in decision.tell for body in told.any_of)),
        "told": [
            {"any_of": list(told.any_of), "within": told.within, "clauses": list(told.clauses)}
            for told in decision.tell
        ],
        "ask": list(decision.ask),
        "within": decision.within,
        "understood": facts_as_json(decision),
        "needs": list(decision.needs),
        "because": said.because or said.verdict,
        "rules": list(decision.rules),
        "clashes": [[clash.first, clash.second] for clash in decision.outcome.clashes],
        "policy": decision.book.pack,
        "version": decision.book.version,
    }
    if engine is not None:
        answer["trace"] = [told_in_words(step) for step in trace(engine, decision)]
    return answer


def facts_as_json(decision: Decision) -> dict[str, object]:
    """The facts given, in the order of the vocabulary; sets as lists."""
    return {slug: _plain(slug, decision.facts[slug]) for slug in FACTS if slug in decision.facts}


def _plain(slug: str, value: Value) -> object:
    words = FACTS[slug].words
    if FACTS[slug].kind is Kind.SET and isinstance(value, frozenset) and words:
        return [word for word in words.slugs() if word in value]
    return value


def as_text(decision: Decision, engine: Engine | None) -> str:
    """The answer for a person: what was understood, the verdict, and everything that follows from it."""
    understood = [
        f"{FACTS[slug].label}: {value_in_words(slug, decision.facts[slug])}"
        for slug in FACTS
        if slug in decision.facts
    ]
    lines = [*explain(decision).all(), "", "Understood: " + "; ".join(understood)]
    if engine is not None:
        lines += ["", "Rules considered:", *(f"  {told_in_words(step)}" for step in trace(engine, decision))]
    return "\n".join(lines)
