"""What was changed in a version's rules, revision by revision, and what the rules said before and after."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from handbell.policies.models import Version
from handbell.rulebooks import beginnings
from handbell.rulebooks.holdings import as_list
from handbell.rulebooks.models import Revision, RuleEntry
from handbell.rulebooks.queries.pages import Shown, shown
from handbell.rulebooks.states import DECIDING
from handbell.rulebooks.wordings import label, listed
from handbell.rules.files.entries import Plain
from handbell.rules.vocabulary import BODIES, ROLES

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A rule that a revision changed: as it was before (None: it was not there) and since."""

    rule_id: str
    before: Shown | None
    after: Shown


@dataclass(frozen=True, slots=True)
class Changes:
    """A revision with the rules that it changed; whom rules bind and whom to ask, where it changed that."""

    revision: Revision
    rules: tuple[Change, ...]
    defaults_before: Lines = ()
    defaults_after: Lines = ()


def revisions_of(version: Version) -> QuerySet[Revision]:
    """Every change of a version's rules, latest first, each with the ids of its rules."""
    ids = RuleEntry.objects.only("revision_id", "rule_id")
    revisions = Revision.objects.filter(rulebook__version=version).select_related("by")
    return revisions.prefetch_related(Prefetch("entries", ids))


def changes_in(version: Version, number: int) -> Changes | None:
    """What a revision of a version's rules changed; None when there is no such revision."""
    revisions = Revision.objects.filter(rulebook__version=version).select_related("by")
    found = {one.number: one for one in revisions.filter(number__in=[number - 1, number])}
    revision, before = found.get(number), found.get(number - 1)
    if revision is None:
        return None
    held = [rule for rule in beginnings.held_at(revision, version) if rule.since == number]
    earlier = beginnings.held_at(before, version) if before else ()
    old_defaults = before.defaults if before else revision.defaults
    there = {one.held.rule_id: one for one in shown(version, earlier, old_defaults)}
    rules = tuple(
        Change(one.held.rule_id, there.get(one.held.rule_id), one)
        for one in shown(version, held, revision.defaults)
    )
    if old_defaults == revision.defaults:
        return Changes(revision, rules)
    return Changes(revision, rules, _in_words(old_defaults), _in_words(revision.defaults))


def rules_at(version: Version, at: datetime.datetime) -> tuple[tuple[Shown, ...], Revision | None]:
    """The rules that decided for a version at a moment, and the revision that had made them so.

    None: nobody had touched them by then, and they are those that the version begins with. Raises CannotLoad when
    a built-in pack has mistakes.
    """
    revisions = Revision.objects.filter(rulebook__version=version, at__lte=at).select_related("by")
    revision = revisions.order_by("-number").first()
    if revision is None:
        begun = beginnings.beginning_of(version)
        held, defaults = begun.held, begun.defaults
    else:
        held, defaults = beginnings.held_at(revision, version), revision.defaults
    return tuple(shown(version, [rule for rule in held if rule.state in DECIDING], defaults)), revision


def _in_words(defaults: Plain) -> Lines:
    lines = [
        (_("Who"), listed(ROLES, as_list(defaults.get("who")))),
        (_("Ask"), listed(BODIES, as_list(defaults.get("ask")))),
    ]
    for role, bodies in (defaults.get("ask_by_role") or {}).items():
        lines.append((_("Ask: %(who)s") % {"who": label(ROLES, role)}, listed(BODIES, as_list(bodies))))
    return tuple(lines)
