"""From facts to a route. Pure: the same books, facts, nation and day always give the same route.

A piece whose conditions are not known to hold gives only what guards people: prohibitions, refused uploads, locks.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Final

from handbell.rules.routing.facts import ConcernFacts, settled, together
from handbell.rules.routing.model import (
    Baseline,
    Layer,
    Never,
    Overlay,
    Piece,
    RouteBook,
    Step,
    Told,
    TraceLine,
)
from handbell.rules.routing.result import Route
from handbell.rules.routing.vocabulary import (
    DUTIES,
    INDECENT_IMAGE,
    INSIDE,
    LIMITS,
    LOCKS,
    SAME_PERSON,
)
from handbell.rules.vocabulary.kinds import marked as _

SILENT: Final = _("The policy says nothing on this kind of concern.")
NOBODY_NAMED: Final = _("The policy names nobody who must be told.")
NO_LIMIT: Final = _("The policy sets no time limit for telling anybody.")
_AT_LEAST: Final = 2  # people who are not the subject receive every concern
_ASKED_FIRST: Final = ("danger_now",)  # of everybody, before anything else
_NOBODY: Final = Overlay("", ())
_TIGHTEST: Final = ("immediately", "as_soon_as_it_happens", "same_school_day", "one_working_day")
_TIGHTNESS: Final = {
    slug: place
    for place, slug in enumerate((*_TIGHTEST, *(slug for slug in LIMITS.slugs() if slug not in _TIGHTEST)))
}


def route(
    book: RouteBook | None,
    baseline: Baseline,
    facts: ConcernFacts,
    nation: str,
    *,
    on: datetime.date | None = None,
) -> Route:
    """The route of a concern. Without a book the baseline speaks alone. `on`: the day whose rules count."""
    facts = settled(facts)
    overlay = overlay_for(baseline, facts)
    pieces = [piece for piece in (book.pieces if book else ()) if piece.in_force(on)]
    common = [
        piece
        for piece in baseline.pieces
        if piece.in_force(on) and (not piece.nations or nation in piece.nations)
    ]
    policy, policy_lines, removed = _layer(pieces, facts, overlay, "policy")
    safety, safety_lines, removed_too = _layer(common, facts, overlay, "baseline")
    if book is not None:
        policy = _with_gaps(policy, bool(policy_lines))
    safety = _with_receivers(safety, policy, baseline, overlay, removed + removed_too)
    lines = policy_lines + safety_lines
    needs = dict.fromkeys(fact for line in lines for fact in line.open_facts if fact not in _ASKED_FIRST)
    shut_out = _shut_out(facts, overlay)
    return Route(facts, nation, book, baseline, policy, safety, shut_out, tuple(needs), tuple(lines))


def overlay_for(baseline: Baseline, facts: ConcernFacts) -> Overlay:
    """Who is kept out, by whom the concern is about; about several, everybody whom one of them keeps out."""
    found = [baseline.overlays[one] for one in facts.subjects() if one in baseline.overlays]
    if len(found) <= 1:
        return found[0] if found else _NOBODY
    out = tuple(dict.fromkeys(role for one in found for role in one.shut_out))
    tell = tuple(dict.fromkeys(role for one in found for role in one.tell if role not in out))
    owner = next((one.owner for one in found if one.owner and one.owner not in out), None)
    return Overlay("", out, tell, owner)


def fitting(pieces: Iterable[Piece], facts: ConcernFacts) -> list[tuple[Piece, bool | None]]:
    """The pieces of the concern's categories, each with whether its conditions hold (None: not known)."""
    categories = {facts.category, INDECENT_IMAGE} if facts.indecent_image else {facts.category}
    found = [
        (piece, together(piece.conditions, facts))
        for piece in pieces
        if not categories.isdisjoint(piece.categories)
    ]
    return [(piece, holds) for piece, holds in found if holds is not False]


def _layer(
    pieces: list[Piece], facts: ConcernFacts, overlay: Overlay, name: str
) -> tuple[Layer, list[TraceLine], list[Told]]:
    """What the pieces give together, who gave what, and whom the overlay took out of `tell`."""
    found = fitting(pieces, facts)
    replaced = _unsafe_steps(found, facts)
    for piece, holds in found:
        for target, parts in piece.instead_of.items() if holds else ():
            replaced.setdefault(target, set()).update(parts)
    lines = [_line(piece, holds, replaced.get(piece.id, set()), facts, name) for piece, holds in found]
    sure = [piece for piece, holds in found if holds]

    def giving(part: str, among: Iterable[Piece]) -> list[Piece]:
        return [piece for piece in among if part not in replaced.get(piece.id, ())]

    guarding = [piece for piece, _holds in found]
    tell, removed = _tell((told for piece in giving("tell", sure) for told in piece.tell), overlay)
    layer = Layer(
        tell=tell,
        steps=_steps((step for piece in giving("steps", sure) for step in piece.steps), overlay),
        never=_never(one for piece in guarding for one in piece.never),
        uploads="refused" if any(piece.uploads == "refused" for piece in guarding) else "allowed",
        duty=_first(DUTIES.slugs(), (piece.duty for piece in giving("duty", sure))),
        lock=_first(LOCKS.slugs(), (piece.lock for piece in giving("lock", guarding))),
        gaps=tuple(dict.fromkeys(gap for piece in giving("gaps", sure) for gap in piece.gaps)),
    )
    return layer, lines, removed


def _unsafe_steps(found: list[tuple[Piece, bool | None]], facts: ConcernFacts) -> dict[str, set[str]]:
    """Where there is an indecent image, only the steps made for that count: others ask for copies and screen prints."""
    if not facts.indecent_image:
        return {}
    return {piece.id: {"steps"} for piece, _holds in found if INDECENT_IMAGE not in piece.categories}


def _line(piece: Piece, holds: bool | None, replaced: set[str], facts: ConcernFacts, layer: str) -> TraceLine:
    parts = [
        part for part in ("tell", "steps", "never", "uploads", "duty", "lock", "gaps") if getattr(piece, part)
    ]
    open_facts = tuple(asked.fact for asked in piece.conditions if asked.holds(facts) is None)
    state = "applies" if holds else "undecided"
    if not holds:
        guarding = [part for part in parts if part in {"never", "uploads", "lock"}]
        state = "guards" if guarding else state
        # Where all that it has is given already, nothing hangs on the fact.
        open_facts = () if guarding == parts and not piece.instead_of else open_facts
        parts = guarding
    given = tuple(part for part in parts if part not in replaced)
    return TraceLine(piece.id, layer, state, given, tuple(sorted(replaced)), open_facts, piece.source)


def _first(order: tuple[str, ...], given: Iterable[str | None]) -> str | None:
    found = set(given)
    return next((slug for slug in order if slug in found), None)


def tighter(one: str | None, other: str | None) -> str | None:
    """The tighter of two limits; none at all is the loosest."""
    given = [limit for limit in (one, other) if limit is not None]
    return min(given, key=_TIGHTNESS.__getitem__) if given else None


def _tell(given: Iterable[Told], overlay: Overlay) -> tuple[tuple[Told, ...], list[Told]]:
    """The same people named twice are named once, with the tighter limit; those kept out are taken out."""
    merged: dict[tuple[str, ...], Told] = {}
    removed: list[Told] = []
    for told in given:
        left = tuple(role for role in told.any_of if role not in overlay.shut_out)
        if left != told.any_of:
            removed.append(told)
        if not left:
            continue
        before = merged.get(left, Told(left, may=True))
        clauses = tuple(dict.fromkeys(before.clauses + told.clauses))
        merged[left] = Told(left, tighter(before.within, told.within), clauses, before.may and told.may)
    return tuple(merged.values()), removed


def _steps(given: Iterable[Step], overlay: Overlay) -> tuple[Step, ...]:
    """Each once; one that somebody kept out would do falls to whoever acts instead."""
    found: dict[str, Step] = {}
    for step in given:
        who = (overlay.owner or "school") if step.who in overlay.shut_out else step.who
        found.setdefault(step.do, Step(step.do, who, step.within, step.clauses))
    return tuple(found.values())


def _never(given: Iterable[Never]) -> tuple[Never, ...]:
    merged: dict[str, tuple[str, ...]] = {}
    for one in given:
        merged[one.do_not] = tuple(dict.fromkeys(merged.get(one.do_not, ()) + one.clauses))
    return tuple(Never(slug, clauses) for slug, clauses in merged.items())


def _with_gaps(layer: Layer, spoken: bool) -> Layer:
    """What follows from silence itself is said for every policy in the same words."""
    gaps = list(layer.gaps)
    if not spoken:
        gaps.append(SILENT)
    must = [told for told in layer.tell if not told.may]
    if not must:
        gaps.append(NOBODY_NAMED)
    elif not any(told.within for told in must):
        gaps.append(NO_LIMIT)
    return Layer(
        layer.tell,
        layer.steps,
        layer.never,
        layer.uploads,
        layer.duty,
        layer.lock,
        tuple(dict.fromkeys(gaps)),
    )


def _with_receivers(
    safety: Layer, policy: Layer, baseline: Baseline, overlay: Overlay, removed: list[Told]
) -> Layer:
    """Whoever stands in for those kept out; then the usual receivers until two people here have it."""
    limit = None
    for told in removed:
        limit = tighter(limit, told.within)
    added = [Told((role,), limit) for role in overlay.tell]
    tell, _removed = _tell((*safety.tell, *added), overlay)
    have = _inside(policy.tell + tell) | set(overlay.tell)
    for role in baseline.receivers:
        if len(have) >= _AT_LEAST:
            break
        if role not in overlay.shut_out and role not in have:
            have.add(role)
            tell += (Told((role,), "same_school_day"),)
    return Layer(tell, safety.steps, safety.never, safety.uploads, safety.duty, safety.lock, safety.gaps)


def _inside(tell: tuple[Told, ...]) -> set[str]:
    """The people here who surely hear of it: one for each entry that names nobody outside."""
    found: set[str] = set()
    for told in tell:
        people = [SAME_PERSON.get(role, role) for role in told.any_of]
        if INSIDE.issuperset(told.any_of) and not told.may and found.isdisjoint(people):
            found.add(people[0])
    return found


def _shut_out(facts: ConcernFacts, overlay: Overlay) -> tuple[str, ...]:
    own: Mapping[str, str] = {
        "head": "headteacher",
        "chair": "chair_of_governors",
        "deputy": "deputy_headteacher",
    }
    named = [own.get(one, one) for one in facts.subjects()]
    return tuple(dict.fromkeys((*named, *overlay.shut_out)))
