"""Words of the vocabulary in the reader's language. The vocabulary only marks its words; here they are looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handbell.rules.vocabulary import ACTIONS, BODIES, FACTS, TOPICS, WITHIN, Fact, Kind

Text = str | Promise

# How a verdict looks: the class of its colour and the name of its icon. Words say the same; neither stands alone.
LOOKS: Final = {
    "must_not": "no",
    "must": "must",
    "may": "yes",
    "may_with_permission": "wait",
    "depends": "open",
    "not_covered": "silent",
}

_LONGEST_HEADLINE: Final = 90  # longer ones are not read in a second; the names stand below

_VERDICTS: Final[dict[str, Text]] = {
    "must_not": gettext_lazy("No: the policy forbids it"),
    "must": gettext_lazy("The policy requires it"),
    "may": gettext_lazy("Yes: the policy allows it"),
    "may_with_permission": gettext_lazy("Only with permission"),
    "depends": gettext_lazy("It depends"),
    "not_covered": gettext_lazy("The policy does not say"),
}
_OTHERWISE: Final[dict[str, Text]] = {
    "not_required": gettext_lazy("The policy allows it, and does not require it"),
    "unsure": gettext_lazy("Check first whether you were understood"),
    "clash": gettext_lazy("The policy contradicts itself here"),
    "left_open": gettext_lazy("The policy leaves this open"),
    "not_understood": gettext_lazy("The question was not understood"),
    "outside": gettext_lazy("This is not a matter for the policy"),
}


def verdict(said: Mapping[str, Any], outcome: str) -> str:
    """The answer as a headline."""
    decision = said["decision"]
    if outcome in _OTHERWISE:
        return str(_OTHERWISE[outcome])
    if said["unsure"]:
        return str(_OTHERWISE["unsure"])
    if decision == "depends" and not said["needs"]:
        return str(_OTHERWISE["clash" if said["clashes"] else "left_open"])
    asks = said["understood"].get("asks")
    if asks == "whom" and said["told"] and decision in {"must", "may"}:
        return _telling(said)
    if decision == "may" and asks == "obligation":
        return str(_OTHERWISE["not_required"])
    return str(_VERDICTS[decision])


def _telling(said: Mapping[str, Any]) -> str:
    """Whom to tell, for whoever asked just that."""
    names = [one_of(one["any_of"]) for one in said["told"]]
    who = (
        names[0]
        if len(names) == 1
        else _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
    )
    soon = within(said["within"])
    return (
        _("Tell %(who)s %(soon)s") % {"who": who, "soon": soon} if soon else _("Tell %(who)s") % {"who": who}
    )


def look(said: Mapping[str, Any], outcome: str) -> str:
    """The name of the verdict's colour and icon."""
    return "silent" if outcome != "understood" else LOOKS[said["decision"]]


def action(slug: str) -> str:
    """What is done, as it follows on "may you …"."""
    return _(ACTIONS.label(slug)) if slug in ACTIONS else slug


def body(slug: str) -> str:
    """Somebody who is asked or told."""
    return _(BODIES.label(slug)) if slug in BODIES else slug


def topic(slug: str) -> str:
    """A topic's name."""
    return _(TOPICS.label(slug)) if slug in TOPICS else slug


def within(slug: str | None) -> str:
    """How soon, or nothing."""
    return _(WITHIN.label(slug)) if slug is not None and slug in WITHIN else ""


# Offices whose holder may be the one who asks: the head is not sent to the head.
_HELD_BY: Final = {
    "headteacher": "headteacher",
    "deputy_headteacher": "deputy",
    "dsl": "dsl",
    "chair_of_governors": "chair",
    "school_office": "office",
}


def one_of(slugs: Sequence[str], asker: str = "") -> str:
    """Names joined by "or". `asker`: the role of whoever asks, who may hold one of the offices."""
    names = [
        _("yourself, as %(office)s") % {"office": body(slug)}
        if asker and _HELD_BY.get(slug) == asker
        else body(slug)
        for slug in slugs
    ]
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s or %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def label(fact: Fact) -> str:
    """A fact's name."""
    return _(fact.label)


def question(fact: Fact) -> str:
    """The question that asks a person for the fact."""
    return _(fact.question)


def value(slug: str, plain: object) -> str:
    """A fact's value, as kept in plain data, for a person to read."""
    fact = FACTS.get(slug)
    if isinstance(plain, bool):
        return _("yes") if plain else _("no")
    if fact is None or plain is None:
        return "" if plain is None else str(plain)
    if fact.kind is Kind.NUMBER:
        return f"{plain} {_unit(fact.unit, int(str(plain)))}".strip()
    words = [plain] if isinstance(plain, str) else list(plain) if isinstance(plain, list) else []
    names = (fact.words.label(word) if fact.words and word in fact.words else str(word) for word in words)
    return ", ".join(_(name) for name in names)


def _unit(unit: str, number: int) -> str:
    if unit == "years":
        return ngettext("year", "years", number)
    if unit == "months":
        return ngettext("month", "months", number)
    return ""
