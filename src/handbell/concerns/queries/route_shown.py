"""The route of a case as it stood, in words: whom to tell, what never to do, what the policy leaves open."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from handbell.concerns import sealed
from handbell.concerns.models import (
    Case,
    RouteTaken,
)
from handbell.concerns.queries.chronology import Cited, cited
from handbell.policies.models import Version
from handbell.rules.routing.facts import FACTS, WORDS
from handbell.rules.routing.vocabulary import DUTIES, LIMITS, NEVER, RECEIVERS


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a route says, with the clauses it comes from; `baseline`: not from the policy."""

    words: str
    clauses: Sequence[Cited]
    baseline: bool
    when: str = ""


@dataclass(frozen=True, slots=True)
class RouteShown:
    """The latest route of a case as it stood, in words; `earlier`: when it was routed before."""

    at: datetime.datetime
    tell: list[Said]
    never: list[Said]
    gaps: list[Said]
    duty: str
    needs: list[str]
    uploads_refused: bool
    earlier: list[datetime.datetime]


def route_of(case: Case) -> RouteShown | None:
    """The latest route of a case, in words; None when it has none. Inside `compartments.held()`."""
    taken = list(RouteTaken.objects.filter(case=case))
    if not taken:
        return None
    route = sealed.load(taken[0].route)
    layers = [(route, False), (route.get("baseline", {}), True)]
    return RouteShown(
        at=taken[0].at,
        tell=[one for layer, baseline in layers for one in _tell(layer, case.version, baseline)],
        never=list(_never(layers, case.version)),
        gaps=[Said(gap, [], is_base) for layer, is_base in layers for gap in layer.get("gaps", [])],
        duty=_(DUTIES.label(route["school_duty"])) if route.get("school_duty") in DUTIES else "",
        needs=[fact_name(one) for one in route.get("needs", [])],
        uploads_refused=route.get("uploads") == "refused",
        earlier=[one.at for one in taken[1:]],
    )


def clauses_of(case: Case) -> frozenset[str]:
    """References of the policy's clauses that any route of a case rests on. Inside `compartments.held()`."""
    routes = [sealed.load(taken.route) for taken in RouteTaken.objects.filter(case=case)]
    return frozenset(ref for route in routes for ref in _refs_in(route))


def _refs_in(part: object) -> Iterator[str]:
    # The baseline's references are to law and guidance, not to clauses.
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name == "clauses":
                yield from value
            elif name != "baseline":
                yield from _refs_in(value)
    elif isinstance(part, list):
        for one in part:
            yield from _refs_in(one)


def fact_name(fact: str) -> str:
    """A fact's name in words."""
    names = {
        "reporter": _("the person who told it is"),
        "subject": _("the person it is about is"),
        "victim": _("the person harmed is"),
        "victim_age": _("age of the person harmed"),
        "victim_year": _("school year of the person harmed"),
        "left_months_ago": _("months since they left the school"),
        "when": _("when it happened"),
        "source": _("where it comes from"),
        "platform": _("platform"),
        "repeat_after_warning": _("again after a warning"),
        "families_refuse": _("the families refuse to help"),
        "unresolved": _("it goes on all the same"),
        "indecent_image": _("there is an indecent picture of a child in it"),
        "danger_now": _("somebody is in danger now"),
    }
    return names.get(fact, fact)


def value_in_words(fact: str, value: object) -> str:
    """A fact's value in words."""
    words = WORDS.get(fact)
    if words is not None and value in words:
        return _(words.label(str(value)))
    return str(value)


def facts_in_words(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    from_words = {True: _("yes"), False: _("no")}
    for fact in FACTS:
        if fact in facts:
            value = facts[fact]
            yield (
                fact_name(fact),
                from_words[value] if isinstance(value, bool) else value_in_words(fact, value),
            )


def _tell(layer: Mapping[str, Any], version: Version | None, baseline: bool) -> Iterator[Said]:
    for one in layer.get("tell", []):
        who = _(RECEIVERS.label(one["role"])) if one["role"] in RECEIVERS else one["role"]
        words = _("%(who)s, if it is right") % {"who": who} if one.get("may") else who
        when = _(LIMITS.label(one["within"])) if one.get("within") in LIMITS else ""
        yield Said(words, cited(one.get("clauses", []), version), baseline, when)


def _never(layers: list[tuple[Mapping[str, Any], bool]], version: Version | None) -> Iterator[Said]:
    seen: set[str] = set()
    for layer, baseline in layers:
        for one in layer.get("never", []):
            if one["do_not"] not in seen:
                seen.add(one["do_not"])
                words = _(NEVER.label(one["do_not"])) if one["do_not"] in NEVER else one["do_not"]
                yield Said(words, cited(one.get("clauses", []), version), baseline)
