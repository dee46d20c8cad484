"""Routing rules in plain words, for people who decide on them at a desk and write no YAML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbell.concerns import route_books, routes
from handbell.policies import queries as policies
from handbell.policies.models import Version
from handbell.rules.routing import CATEGORIES, Difference, Piece, Step, Told
from handbell.rules.routing.facts import NUMBERS, WORDS, YES_NO, Asked
from handbell.rules.routing.vocabulary import DUTIES, LIMITS, LOCKS, NEVER, OWNERS, PARTS, PERSONS, UPLOADS
from handbell.rules.vocabulary import Words

_FACTS: Final[Mapping[str, Promise]] = {
    "reporter": gettext_lazy("Who reports it"),
    "subject": gettext_lazy("Who it is about"),
    "victim": gettext_lazy("Who is harmed"),
    "victim_age": gettext_lazy("Age of the person harmed"),
    "victim_year": gettext_lazy("School year of the person harmed"),
    "left_months_ago": gettext_lazy("Months since they left"),
    "when": gettext_lazy("When it happened"),
    "repeat_after_warning": gettext_lazy("It goes on after a warning"),
    "families_refuse": gettext_lazy("The families refuse to take part"),
    "source": gettext_lazy("Who told"),
    "unresolved": gettext_lazy("It is still unresolved"),
    "indecent_image": gettext_lazy("There is an indecent picture of a child"),
    "danger_now": gettext_lazy("Somebody is in danger now"),
}
_PARTS: Final[Mapping[str, Promise]] = {
    "tell": gettext_lazy("Who is told"),
    "steps": gettext_lazy("What is done"),
    "never": gettext_lazy("Nobody may"),
    "uploads": gettext_lazy("Files"),
    "school_duty": gettext_lazy("The school’s duty"),
    "locked_until": gettext_lazy("Locked until"),
    "shut_out": gettext_lazy("Who is kept out"),
    "gaps": gettext_lazy("What is left open"),
}
_OPEN: Final = {"no limit", "none"}  # words of `routing.differing` for what is not set


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause by its number, with the address where it can be read."""

    ref: str
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something that a piece says, with the clauses that this rests on where they are others than the piece's."""

    words: str
    clauses: list[Cited]


@dataclass(frozen=True, slots=True)
class Said:
    """A piece in plain words."""

    id: str
    title: str
    conditions: list[str]
    days: str
    tell: list[Line]
    steps: list[Line]
    never: list[Line]
    facts: list[tuple[str, str]]
    gaps: tuple[str, ...]
    instead: list[str]
    clauses: list[Cited]
    precedent: bool


class Speaker:
    """Says pieces in words, for one version of a policy in one nation and kind of school."""

    def __init__(self, version: Version, *, nation: str, kind: str) -> None:
        self.nation, self.kind = nation, kind
        self.page = reverse("policies:version", args=[version.policy.slug, version.label])
        self.known = frozenset(route_books.clauses_of(version.words))

    def piece(self, piece: Piece) -> Said:
        """One piece."""
        own = piece.clauses
        facts = [
            (_("Files"), label(UPLOADS, piece.uploads)),
            (_("Nobody questions, investigates or acts until"), self.lock(piece.lock)),
            (_("The school’s duty"), label(DUTIES, piece.duty)),
        ]
        return Said(
            id=piece.id,
            title=categories(piece.categories),
            conditions=[condition(asked) for asked in piece.conditions],
            days=_days(piece),
            tell=[Line(self.told(one), self._others(one.clauses, own)) for one in piece.tell],
            steps=[Line(self.step(one), self._others(one.clauses, own)) for one in piece.steps],
            never=[Line(label(NEVER, one.do_not), self._others(one.clauses, own)) for one in piece.never],
            facts=[(about, words) for about, words in facts if words],
            gaps=piece.gaps,
            instead=[self._instead(target, parts) for target, parts in piece.instead_of.items()],
            clauses=self.cited(own),
            precedent=piece.precedent,
        )

    def told(self, told: Told) -> str:
        """Whom, by when, and whether it is only allowed."""
        names = get_text_list([self.name(role) for role in told.any_of], _("or"))
        limit = f", {label(LIMITS, told.within)}" if told.within else ""
        return f"{names}{limit}" + (_(" (allowed, not asked for)") if told.may else "")

    def step(self, step: Step) -> str:
        """What, who, by when."""
        limit = f", {label(LIMITS, step.within)}" if step.within else ""
        return f"{step.do} ({self.name(step.who)}{limit})"

    def name(self, slug: str) -> str:
        """What a role or body is called in this nation and kind of school."""
        safety = routes.baseline()
        special = safety.name(self.kind, slug) or safety.name(self.nation, slug)
        found = special or next((words.label(slug) for words in (OWNERS, PERSONS) if slug in words), slug)
        return _(found)

    def lock(self, slug: str | None) -> str:
        """Until what nothing is done."""
        special = routes.baseline().name(self.nation, slug) if slug else None
        return _(special) if special else label(LOCKS, slug)

    def cited(self, refs: Iterable[str]) -> list[Cited]:
        """Clauses with their addresses; one that the version does not have leads nowhere."""
        return [
            Cited(ref, f"{self.page}#{policies.anchor(ref)}" if ref in self.known else "") for ref in refs
        ]

    def _others(self, refs: tuple[str, ...], own: tuple[str, ...]) -> list[Cited]:
        return [] if refs == own else self.cited(refs)

    def _instead(self, target: str, parts: frozenset[str]) -> str:
        names = get_text_list([_(PARTS.label(part)) for part in PARTS.slugs() if part in parts], _("and"))
        return _("Of “%(route)s”: %(parts)s") % {"route": target, "parts": names}

    # ── what a change does ──

    def difference(self, found: Difference) -> tuple[str, list[str], list[str]]:
        """What part of an example's route changes, what comes new, what is no longer there."""
        new = [self._value(found.part, one) for one in found.after if one not in found.before]
        gone = [self._value(found.part, one) for one in found.before if one not in found.after]
        if not new and not gone:
            new = [_("The same in another order")]
        return str(_PARTS.get(found.part, found.part)), new, gone

    def _value(self, part: str, text: str) -> str:
        if part == "tell":
            names, _space, limit = text.removesuffix(")").rpartition(" (")
            said = get_text_list([self.name(slug) for slug in names.split(" or ")], _("or"))
            return said if limit in _OPEN else f"{said}, {label(LIMITS, limit)}"
        if part == "steps":
            words, _space, rest = text.removesuffix(")").rpartition(" (")
            who, _comma, limit = rest.partition(", ")
            return f"{words} ({self.name(who)}" + (")" if limit in _OPEN else f", {label(LIMITS, limit)})")
        if part == "locked_until":
            return _("Nothing is locked") if text in _OPEN else self.lock(text)
        if part == "school_duty" and text in _OPEN:
            return _("It says nothing of it")
        closed = {"never": NEVER, "uploads": UPLOADS, "school_duty": DUTIES}.get(part)
        return label(closed, text) if closed else self.name(text) if part == "shut_out" else text


def label(words: Words, slug: str | None) -> str:
    """A word of a closed list in the reader's language; nothing for nothing."""
    if not slug:
        return ""
    return _(words.label(slug)) if slug in words else slug


def categories(slugs: frozenset[str]) -> str:
    """What somebody tells."""
    if slugs == frozenset(CATEGORIES.slugs()):
        return _("Whatever is told")
    names = [_(CATEGORIES.label(slug)) for slug in CATEGORIES.slugs() if slug in slugs]
    text = get_text_list(names, _("or"))
    return text[:1].upper() + text[1:]


def condition(asked: Asked) -> str:
    """One condition: what it asks about, and what must be so."""
    about = str(_FACTS.get(asked.fact, asked.fact))
    if asked.fact in YES_NO:
        return f"{about}: {_('yes') if asked.flag else _('no')}"
    if asked.fact in NUMBERS:
        return f"{about}: {_range(asked.least, asked.most)}"
    words = WORDS[asked.fact]
    parts = []
    if asked.any_of:
        parts.append(get_text_list([_(words.label(slug)) for slug in sorted(asked.any_of)], _("or")))
    if asked.none_of:
        names = get_text_list([_(words.label(slug)) for slug in sorted(asked.none_of)], _("or"))
        parts.append(_("not %(words)s") % {"words": names})
    return f"{about}: {', '.join(parts)}"


def _range(least: int | None, most: int | None) -> str:
    if least == most:
        return str(least)
    if least is None:
        return _("%(number)s at most") % {"number": most}
    if most is None:
        return _("%(number)s at least") % {"number": least}
    return _("from %(least)s to %(most)s") % {"least": least, "most": most}


def _days(piece: Piece) -> str:
    if piece.starts and piece.ends:
        return _("from %(first)s to %(last)s") % {"first": piece.starts, "last": piece.ends}
    if piece.starts:
        return _("from %(first)s on") % {"first": piece.starts}
    return _("until %(last)s") % {"last": piece.ends} if piece.ends else ""
