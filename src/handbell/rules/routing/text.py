"""A route in plain words, for a head who reads it at a desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handbell.rules.routing.model import Layer, Told
from handbell.rules.routing.result import Route
from handbell.rules.routing.vocabulary import CATEGORIES, DUTIES, LIMITS, LOCKS, NEVER, OWNERS, PERSONS
from handbell.rules.vocabulary import Words

_FACTS: Final = {
    "reporter": "who reports it",
    "subject": "who it is about",
    "victim": "who is harmed",
    "victim_age": "the age of the person harmed",
    "victim_year": "their school year",
    "left_months_ago": "how many months ago they left",
    "when": "when it happened",
    "repeat_after_warning": "whether it goes on after a warning",
    "families_refuse": "whether the families refuse to take part",
    "source": "whether staff, a parent or a child told",
    "unresolved": "whether it is still unresolved",
    "indecent_image": "whether there is an indecent picture of a child",
    "danger_now": "whether somebody is in danger now",
}


def as_text(came: Route) -> str:
    """The whole route: what never to do first, then whom to tell, what to do, and what is open; the baseline apart."""
    blocks = [f"This is {CATEGORIES.label(came.facts.category)}."]
    if came.facts.danger_now:
        blocks.append("If anybody is in danger now, ring 999 before anything else.")
    if came.shut_out:
        blocks.append(
            "Nothing of it goes to: " + ", ".join(name_of(came, slug) for slug in came.shut_out) + "."
        )
    blocks.append(
        "Files: " + ("none may be added to this concern." if came.uploads == "refused" else "may be added.")
    )
    if came.locked_until:
        blocks.append(f"Nobody questions, investigates or acts against anybody until {_lock(came)}.")
    if came.book is not None:
        blocks += [
            "",
            f"What the policy says ({came.book.pack}, {came.book.version})",
            *_layer(came, came.policy),
        ]
        if came.school_duty:
            blocks.append(f"  {DUTIES.label(came.school_duty)}")
    blocks += [
        "",
        "What holds in every school: safety baseline, not the policy",
        *_layer(came, came.baseline),
    ]
    if came.needs:
        blocks += ["", "It could change with: " + ", ".join(_FACTS[fact] for fact in came.needs) + "."]
    return "\n".join(blocks)


def name_of(came: Route, slug: str) -> str:
    """What a role is called in that school's nation and kind of school."""
    kind = came.book.kind if came.book is not None else ""
    special = came.safety.name(kind, slug) or came.safety.name(came.nation, slug)
    return special or next((words.label(slug) for words in (OWNERS, PERSONS) if slug in words), slug)


def _lock(came: Route) -> str:
    lock = came.locked_until or ""
    return came.safety.name(came.nation, lock) or LOCKS.label(lock)


def _layer(came: Route, layer: Layer) -> Iterator[str]:
    if layer.tell:
        yield "  Tell"
        yield from (f"    - {_told(came, told)}" for told in layer.tell)
    if layer.steps:
        yield "  Do"
    for number, step in enumerate(layer.steps, 1):
        yield f"    {number}. {step.do} ({name_of(came, step.who)}{_within(step.within)}){_cited(step.clauses)}"
    if layer.never:
        yield "  Nobody may"
        yield from (f"    - {NEVER.label(one.do_not)}{_cited(one.clauses)}" for one in layer.never)
    if layer.gaps:
        yield "  Left open"
        yield from (f"    - {gap}" for gap in layer.gaps)


def _told(came: Route, told: Told) -> str:
    names = " or ".join(name_of(came, role) for role in told.any_of)
    return f"{names}{_within(told.within)}{', if the school thinks fit' if told.may else ''}{_cited(told.clauses)}"


def _within(within: str | None) -> str:
    return f", {_label(LIMITS, within)}" if within else ""


def _label(words: Words, slug: str) -> str:
    return words.label(slug)


def _cited(clauses: tuple[str, ...]) -> str:
    return f" [{', '.join(clauses)}]" if clauses else ""
