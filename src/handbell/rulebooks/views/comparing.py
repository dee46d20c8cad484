"""What a change changes: answers that differ, what policies say topic by topic, duties without an owner."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handbell.people.http import SignedInRequest, signed_in
from handbell.policies.models import Version
from handbell.rulebooks import queries
from handbell.rulebooks.forms.compare import Compare, Topics
from handbell.rulebooks.trying import Answer, as_answer
from handbell.rulebooks.views.asking import may_change, place_of, roles_in, today, trail, version_or_404
from handbell.rulebooks.wordings import SHIFTS, label
from handbell.rules.compare import Differing, Shift, TopicRow
from handbell.rules.vocabulary import ROLES, TOPICS

_ORDER = (Shift.LOOSER, Shift.STRICTER, Shift.NO_LONGER_SAID, Shift.NOW_SAID, Shift.OTHER, Shift.OTHER_PEOPLE)


@require_safe
@signed_in
def compare(request: SignedInRequest) -> HttpResponse:
    """Two versions or policies: the everyday questions whose answer differs."""
    sides = _sides(request)
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    if after and not before:
        before, after = queries.default_sides(sides, after)
    form = Compare({"before": before, "after": after} if before or after else None, sides=sides)
    comparison = None
    if form.is_bound and form.is_valid():
        comparison = queries.compared(form.side("before"), form.side("after"), on=today())
    return render(
        request,
        "rulebooks/compare.html",
        {
            "form": form,
            "comparison": comparison,
            "nothing": form.is_bound and not form.errors and comparison is None,
            "groups": _groups(comparison.rows) if comparison else [],
            "trail": trail((_("What a change changes"), "")),
        },
    )


@require_safe
@signed_in
def changes(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """What a version changes against the one in force, or against what it was made from."""
    version = version_or_404(request, slug, label)
    return redirect(f"{reverse('rulebooks:compare')}?after={version.id}")


def _sides(request: SignedInRequest) -> list[queries.Side]:
    if not queries.may_look(roles_in(request)):
        raise Http404
    return queries.sides_for(roles_in(request))


def _groups(rows: tuple[Differing, ...]) -> list[dict[str, object]]:
    """The rows by the direction in which the answer moved: everyday questions first, worked examples apart."""
    found = []
    for shift in _ORDER:
        of = _merged([row for row in rows if row.shift is shift])
        if of:
            everyday = [row for row in of if row["everyday"]]
            examples = [row for row in of if not row["everyday"]]
            found.append({"title": SHIFTS[shift], "rows": everyday, "examples": examples, "number": len(of)})
    return found


def _merged(rows: list[Differing]) -> list[dict[str, object]]:
    """One row for all the roles that ask the same and hear the same."""
    found: dict[tuple[object, ...], dict[str, object]] = {}
    for row in rows:
        question = row.question.in_language(get_language() or "en")
        before, after = as_answer(row.before), as_answer(row.after)
        role = label(ROLES, row.question.role) if row.question.role else ""
        entry = found.setdefault(
            (question, _heard(before), _heard(after)),
            {"question": question, "roles": [], "before": before, "after": after, "everyday": bool(role)},
        )
        roles = entry["roles"]
        if role and isinstance(roles, list):
            roles.append(role)
    return list(found.values())


def _heard(answer: Answer) -> tuple[object, ...]:
    return answer.decision, answer.ask, answer.tell, answer.needs


@require_safe
@signed_in
def topics(request: SignedInRequest) -> HttpResponse:
    """What the policies held say about the same matters, topic by topic; where they part ways."""
    sides = _sides(request)
    form = Topics(request.GET if "side" in request.GET else None, sides=sides)
    chosen = form.chosen() if form.is_bound and form.is_valid() else form.first()
    shown, every = queries.by_topic(chosen, on=today())
    rows = [row for row in every if form.topic() in {"", row.matter.topic}] if shown else []
    return render(
        request,
        "rulebooks/topics.html",
        {
            "form": form,
            "sides": shown,
            "rows": [_topic(row, shown) for row in rows if row.differs],
            "same": [_topic(row, shown) for row in rows if not row.differs],
            "trail": trail((_("Topic by topic"), "")),
        },
    )


def _topic(row: TopicRow, sides: list[queries.Side]) -> dict[str, object]:
    cells = [
        {"side": side, "answer": as_answer(cell.decision), "same": cell.same_as_most}
        for side, cell in zip(sides, row.cells, strict=True)
    ]
    return {
        "topic": label(TOPICS, row.matter.topic),
        "matter": row.matter.question.in_language(get_language() or "en"),
        "cells": cells,
    }


def _cited(version: Version, refs: Sequence[str]) -> list[tuple[str, str]]:
    """Clauses with their places on the page of the rules."""
    return [(ref, place_of(version, (ref,))) for ref in refs]


@require_safe
@signed_in
def owners(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Duties that nobody in particular has, reports to nobody, binding clauses without a rule."""
    version = version_or_404(request, slug, label)
    ends = queries.loose_ends_of(version)
    return render(
        request,
        "rulebooks/owners.html",
        {
            "version": version,
            "ends": ends,
            "may_change": may_change(request, version),
            "nobody_does": [(rule, _cited(version, rule.clauses)) for rule in ends.nobody_does]
            if ends
            else (),
            "no_rule": [(clause, _cited(version, (clause.ref,))) for clause in ends.no_rule] if ends else (),
            "clashes": [
                (clash, question.in_language(get_language() or "en"))
                for clash, question in queries.clashes_of(version, on=today())
            ],
            "nobody_told": [(rule, _cited(version, rule.clauses)) for rule in ends.nobody_told]
            if ends
            else (),
            "trail": trail((_("Duties without an owner"), ""), version=version),
        },
    )
