"""The words of the rules' vocabulary for people to read, in the reader's language, and a rule said in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbell.rules.compare import Shift
from handbell.rules.conditions import Condition
from handbell.rules.model import Rule
from handbell.rules.vocabulary import ACTIONS, BODIES, DECISIONS, FACTS, ROLES, TOPICS, WITHIN, Kind, Words
from handbell.rules.vocabulary.results import DEPENDS, MAY, MAY_WITH_PERMISSION, MUST, MUST_NOT, NOT_COVERED

# How a decision looks as a tag.
DECISION_KINDS = {
    MUST_NOT: "late",
    MUST: "do",
    MAY_WITH_PERMISSION: "wait",
    DEPENDS: "wait",
    MAY: "good",
    NOT_COVERED: "",
}


SHIFTS = {
    Shift.LOOSER: gettext_lazy("More is allowed"),
    Shift.STRICTER: gettext_lazy("Less is allowed"),
    Shift.NO_LONGER_SAID: gettext_lazy("No longer said"),
    Shift.NOW_SAID: gettext_lazy("Now said"),
    Shift.OTHER: gettext_lazy("Decided otherwise"),
    Shift.OTHER_PEOPLE: gettext_lazy("The same, but others are asked or told, or by another time"),
}


IN_A_WORD = {
    MUST_NOT: gettext_lazy("Forbidden"),
    MUST: gettext_lazy("Required"),
    DEPENDS: gettext_lazy("Depends"),
    MAY_WITH_PERMISSION: gettext_lazy("With agreement"),
    MAY: gettext_lazy("Allowed"),
    NOT_COVERED: gettext_lazy("Not said"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A rule in words: its decision first, then what it says line by line (what the line is about, the words).

    `because`: its reason, which is the last of the lines as well.
    """

    decision: str
    kind: str
    lines: tuple[tuple[str, str], ...]
    because: str = ""


def label(words: Words, slug: str) -> str:
    """A word of the vocabulary in the reader's language; the slug itself when the vocabulary does not have it."""
    return _(words.label(slug)) if slug in words else slug


def decision_words(decision: str, *, gap: bool = False) -> str:
    """A decision in a few words."""
    if gap and decision == DEPENDS:
        return _("The policy is unclear.")
    return label(DECISIONS, decision)


def said(rule: Rule) -> Said:
    """A rule in words."""
    lines = [
        (_("Topic"), label(TOPICS, rule.topic)),
        (_("Clauses"), ", ".join(rule.clauses)),
        (_("Who"), listed(ROLES, sorted(rule.who))),
        (_("What"), listed(ACTIONS, sorted(rule.actions))),
        *((_(FACTS[c.fact].label).capitalize(), condition_words(c)) for c in rule.conditions),
        (_("Ask"), listed(BODIES, rule.ask)),
        (_("In writing"), _("yes") if rule.in_writing else ""),
        (_("Tell"), _("; ").join(any_of(BODIES, group) for group in rule.tell)),
        (_("By when"), label(WITHIN, rule.within) if rule.within else ""),
        (_("Named in answers about"), listed(ACTIONS, sorted(rule.alongside))),
        (_("Exception to"), ", ".join(sorted(rule.exception_to))),
        (_("From"), rule.starts.isoformat() if rule.starts else ""),
        (_("Until"), rule.ends.isoformat() if rule.ends else ""),
        (_("Because"), rule.because),
    ]
    return Said(
        decision_words(rule.decision, gap=rule.gap),
        DECISION_KINDS.get(rule.decision, ""),
        tuple((about, words) for about, words in lines if words),
        rule.because,
    )


def listed(words: Words, slugs: Iterable[str]) -> str:
    """Words with commas."""
    return ", ".join(label(words, slug) for slug in slugs)


def any_of(words: Words, slugs: Iterable[str]) -> str:
    """Words of which one will do."""
    return _(" or ").join(label(words, slug) for slug in slugs)


def condition_words(condition: Condition) -> str:
    """A condition in words: "a former pupil", "under 18", "none of: a personal account"."""
    fact = FACTS[condition.fact]
    if fact.kind is Kind.NUMBER:
        return _number(condition.least, condition.most)
    if fact.kind is Kind.YES_NO:
        return _("yes") if True in condition.any_of else _("no")
    words = fact.words
    if words is None:
        return ""
    parts = [
        (any_of(words, sorted(map(str, condition.any_of))), "%s"),
        (listed(words, sorted(map(str, condition.all_of))), _("all of: %s")),
        (listed(words, sorted(map(str, condition.none_of))), _("none of: %s")),
    ]
    return "; ".join(pattern % text for text, pattern in parts if text)


def _number(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        if least == most:
            return str(least)
        return _("from %(least)d to %(most)d") % {"least": least, "most": most}
    if most is not None:
        return _("under %(limit)d") % {"limit": most + 1}
    return _("%(least)d or more") % {"least": least or 0}
