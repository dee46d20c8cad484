"""A decision as JSON for programs and as text for the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handbell.rules.engine import Decision, Engine
from handbell.rules.engine.trace import told_in_words
from handbell.rules.engine.trace import trace as trace_of
from handbell.rules.explanation import explain, value_in_words
from handbell.rules.guidance import Note
from handbell.rules.understand import NOT_UNDERSTOOD, OUTSIDE, Understanding
from handbell.rules.vocabulary import FACTS, Kind, Value
from handbell.rules.vocabulary.kinds import marked as _


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision with what stands beside it: today's guidance, and what was understood where words were asked."""

    decision: Decision
    engine: Engine
    today: tuple[Note, ...] = ()
    understanding: Understanding | None = None


def as_json(answer: Answer, *, trace: bool = False) -> dict[str, Any]:
    """The answer as plain data. `told` says in full what `tell` lists; `today` is never part of the policy."""
    decision = answer.decision
    found: dict[str, Any] = {
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
        "because": because(answer),
        "rules": list(decision.rules),
        "clashes": [[clash.first, clash.second] for clash in decision.outcome.clashes],
        "policy": decision.book.pack,
        "version": decision.book.version,
        "today": [_note(note) for note in answer.today],
    }
    if answer.understanding is not None:
        found |= _heard(answer.understanding)
    if trace:
        found["trace"] = [told_in_words(step) for step in trace_of(answer.engine, decision)]
    return found


def _heard(understanding: Understanding) -> dict[str, Any]:
    return {
        "outcome": understanding.outcome,
        "heard": [
            {"fact": heard.fact, "words": heard.words, "start": heard.start, "end": heard.end}
            for heard in understanding.heard
            if heard.words
        ],
        "missed": list(understanding.missed),
    }


def _note(note: Note) -> dict[str, Any]:
    return {
        "text": note.text,
        "source": note.source,
        "url": note.url,
        "nation": note.nation,
        "checked_on": note.checked_on.isoformat() if note.checked_on else None,
        "departs": note.departs,
        "clauses": list(note.clauses),
    }


def because(answer: Answer) -> str:
    """The reason in one sentence or two; where something was not understood, that comes first."""
    said = explain(answer.decision)
    reason = said.because or said.verdict
    not_heard = _not_heard(answer.understanding)
    if answer.understanding is not None and answer.understanding.outcome in {NOT_UNDERSTOOD, OUTSIDE}:
        return not_heard
    return f"{not_heard} {reason}" if not_heard else reason


def _not_heard(understanding: Understanding | None) -> str:
    if understanding is None:
        return ""
    if understanding.outcome == NOT_UNDERSTOOD:
        return _("The question was not understood.")
    if understanding.outcome == OUTSIDE:
        return _("This is not a matter of the social media policy.")
    if understanding.missed:
        return _("Nothing was made of these words: {words}.").format(words=", ".join(understanding.missed))
    return ""


def facts_as_json(decision: Decision) -> dict[str, object]:
    """The facts given, in the order of the vocabulary; sets as lists."""
    return {slug: _plain(slug, decision.facts[slug]) for slug in FACTS if slug in decision.facts}


def _plain(slug: str, value: Value) -> object:
    words = FACTS[slug].words
    if FACTS[slug].kind is Kind.SET and isinstance(value, frozenset) and words:
        return [word for word in words.slugs() if word in value]
    return value


def as_text(answer: Answer, *, trace: bool = False) -> str:
    """The answer for a person: the verdict, everything that follows from it, what was understood and what was not."""
    decision = answer.decision
    understood = [
        f"{FACTS[slug].label}: {value_in_words(slug, decision.facts[slug])}"
        for slug in FACTS
        if slug in decision.facts and not FACTS[slug].derived
    ]
    lines = [*explain(decision).all(), "", "Understood: " + ("; ".join(understood) or "nothing")]
    not_heard = _not_heard(answer.understanding)
    if not_heard:
        lines.append(not_heard)
    if answer.today:
        lines += [
            "",
            "Today (not part of the policy):",
            *(f"  {note.text} ({note.source})" for note in answer.today),
        ]
    if trace:
        lines += ["", "Rules considered:"]
        lines += [f"  {told_in_words(step)}" for step in trace_of(answer.engine, decision)]
    return "\n".join(lines)
