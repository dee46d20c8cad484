"""The reason of a proposed rule in plain words, put together from its parts; and what it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from handbell.rules.propose.model import Part
from handbell.rules.vocabulary import ACTIONS, BODIES, FACTS, ROLES, WITHIN, Kind
from handbell.rules.vocabulary.results import DEPENDS, MAY, MAY_WITH_PERMISSION, MUST, MUST_NOT

_OPENINGS: Final = {
    MUST_NOT: "is not to", MUST: "has to", MAY: "may", MAY_WITH_PERMISSION: "may, once asked and allowed,",
    DEPENDS: "may or may not",
}  # fmt: skip
_KEYS: Final = {"below": "under {}", "at_most": "{} at most", "at_least": "{} or more", "above": "over {}"}
_LONGEST: Final = 8  # words of the clause shown in one piece


def because(rule: Mapping[str, Any]) -> str:
    """One sentence in the vocabulary's words: who, what, under which circumstances, whom to tell and when."""
    who = _either(ROLES.label(role) for role in rule.get("who", ())) or "whoever the policy binds"
    acts = _either(ACTIONS.label(action) for action in rule["action"])
    text = f"{who} {_OPENINGS[rule['decision']]} {acts}"
    if rule.get("when"):
        text += f" ({'; '.join(_condition(fact, value) for fact, value in rule['when'].items())})"
    if rule.get("tell"):
        text += f", telling {' and '.join(_bodies(entry) for entry in rule['tell'])}"
    if rule.get("within"):
        text += f", {WITHIN.label(rule['within'])}"
    if rule.get("ask"):
        text += f"; it is for {_bodies(rule['ask'])} to say"
    return f"{text[0].upper()}{text[1:]}."


def why(part: Part, words: str) -> str:
    """The words of force and the words of the act, cut short."""
    force = "as an order" if part.force == "order" else f"“{_short(part.words)}”"
    return f"Read {force} with “{_short(words)}”."


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:_LONGEST]) + (" …" if len(words) > _LONGEST else "")


def _bodies(entry: Any) -> str:
    return _either(BODIES.label(body) for body in ([entry] if isinstance(entry, str) else entry))


def _condition(fact: str, value: Any) -> str:
    about = FACTS[fact]
    if about.kind is Kind.YES_NO:
        return about.label if value else f"not: {about.label}"
    return f"{about.label}: {_said(fact, value)}"


def _said(fact: str, value: Any) -> str:
    about = FACTS[fact]
    if isinstance(value, Mapping):
        return ", ".join(
            _KEYS[key].format(bound) if key in _KEYS else f"not {_said(fact, bound)}"
            for key, bound in value.items()
        )
    words = about.words
    return _either(
        words.label(word) if words else str(word) for word in ([value] if isinstance(value, str) else value)
    )


def _either(labels: Any) -> str:
    return " or ".join(dict.fromkeys(labels))
