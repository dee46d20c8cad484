"""How every operation on rules begins and ends: the school's lock, access, a book that is there, a checked revision."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.policies.models import Version
from handbell.rulebooks import access, beginnings, holdings
from handbell.rulebooks.holdings import Held
from handbell.rulebooks.models import Revision, Rulebook, RuleEntry
from handbell.rulebooks.packs import book_of_pack
from handbell.rulebooks.states import TRANSITIONS, State
from handbell.rules.files import CannotLoad, Problem
from handbell.rules.files.entries import Plain

_NAMED_IN_RECORD = 20
MOST_RULES: Final = 1000  # each is held against each other, at every change


class CannotDo(ValueError):
    """What was asked cannot be done now. The message says why and what to do, in words for the person who asked."""


class ChangedMeanwhile(CannotDo):
    """Somebody else changed what the person sees before they pressed."""


class WrongRules(CannotDo):
    """The rules would not hold together. `problems` says what is wrong; a problem's `file` is the id of a rule.

    changed: the rules that were to be written, in whose data `entries.key_of` finds what a problem is about.
    """

    def __init__(self, problems: Sequence[Problem], changed: Sequence[Held]) -> None:
        self.problems = tuple(problems)
        self.changed = tuple(changed)
        super().__init__(_("The rules were not changed: see what is wrong below."))


@dataclass(slots=True)
class Work:
    """A book being changed: its version, the revision that counts, and the rules as they stand."""

    version: Version
    revision: Revision
    held: dict[str, Held]


@contextmanager
def changing(version: Version, *, by: Person, now: datetime.datetime) -> Iterator[Work]:
    """Give the book as it stands, locked, begun where it had not been.

    Raises Http404 or PermissionDenied when `by` may not change the version's rules.
    """
    with audit.locked(version.school_id):
        fresh = Version.objects.select_related("policy", "made_from").get(pk=version.pk)
        access.check(by, access.Act.CHANGE, fresh, on=day_of(now))
        revision = begin(fresh, by=by, now=now)
        held = beginnings.held_at(revision, fresh)
        yield Work(fresh, revision, {rule.rule_id: rule for rule in held})


def begin(version: Version, *, by: Person | None, now: datetime.datetime) -> Revision:
    """The revision that counts; writes the first one where there is none. Only inside `audit.locked`."""
    revision = beginnings.last_revision(version)
    if revision is not None:
        return revision
    begun = beginnings.beginning_of(version)
    book = Rulebook(school_id=version.school_id, version=version, created_at=now)
    book.save(force_insert=True)
    shared = book_of_pack(begun.pack) if begun.as_the_pack else None
    digest = shared.digest if shared else holdings.digest(version, begun.held, begun.defaults)
    new = Revision(rulebook=book, number=1, did=begun.did, by=by, at=now, defaults=dict(begun.defaults))
    return _write(new, begun.held, digest)


def revise(
    work: Work,
    did: Revision.Did,
    changed: Sequence[Held],
    *,
    by: Person,
    now: datetime.datetime,
    defaults: Plain | None = None,
) -> Revision:
    """Write the next revision with the rules that changed. Raises WrongRules, CannotDo; writes nothing then."""
    for rule in changed:
        _check_move(work.held.get(rule.rule_id), rule.state)
    marked = holdings.marked(changed, work.version.words)
    if len({*work.held, *(rule.rule_id for rule in marked)}) > MOST_RULES:
        raise CannotDo(_("A policy can have %(number)d rules at most.") % {"number": MOST_RULES})
    after = {**work.held, **{rule.rule_id: rule for rule in marked}}
    new_defaults = work.revision.defaults if defaults is None else defaults
    before = _problems(work.version, work.held, work.revision.defaults)
    wrong = _problems(work.version, after, new_defaults) - before
    if wrong:
        raise WrongRules(sorted(wrong), changed)
    digest = holdings.digest(work.version, after.values(), new_defaults)
    book, number = work.revision.rulebook, work.revision.number + 1
    new = Revision(rulebook=book, number=number, did=did, by=by, at=now, defaults=dict(new_defaults))
    revision = _write(new, marked, digest)
    work.revision, work.held = revision, after
    return revision


def check_seen(now: str, seen: str | None) -> None:
    """Raise ChangedMeanwhile when what somebody saw (its stamp) is not what there is now. None: nobody saw a page."""
    if seen is not None and seen != now:
        raise ChangedMeanwhile(
            _("Somebody has changed this since you opened the page. Nothing of yours was done: look again.")
        )


def _problems(version: Version, held: dict[str, Held], defaults: Plain) -> set[Problem]:
    try:
        holdings.book_of(version, held.values(), defaults, whole=True)
    except CannotLoad as refusal:
        return set(refusal.problems)
    return set()


def _check_move(before: Held | None, to: State) -> None:
    here = before.state if before else None
    if to not in TRANSITIONS[here]:
        label = here.label if here else ""
        raise CannotDo(
            _("This rule stands as “%(here)s” now; that cannot be done with it. Look at it again.")
            % {"here": label}
        )


def _write(revision: Revision, changed: Sequence[Held], digest: str) -> Revision:
    book = revision.rulebook
    revision.school_id, revision.digest = book.school_id, digest
    revision.save(force_insert=True)
    RuleEntry.objects.bulk_create(_row(revision, rule) for rule in changed)
    ids = [rule.rule_id for rule in changed]
    audit.record(
        school_id=book.school_id,
        by=revision.by_id,
        action=f"rulebook.{revision.did}",
        kind="rulebook",
        object_id=book.id,
        detail={
            "revision": revision.number,
            "rules": len(ids),
            "ids": ids[:_NAMED_IN_RECORD],
            "digest": digest,
        },
        now=revision.at,
    )
    return revision


def _row(revision: Revision, rule: Held) -> RuleEntry:
    return RuleEntry(
        school_id=revision.school_id,
        revision=revision,
        rule_id=rule.rule_id,
        gap=rule.gap,
        state=rule.state,
        data=dict(rule.data),
        examples=[dict(example) for example in rule.examples],
        clauses=[[ref, rule.marks.get(ref, "")] for ref in rule.clauses],
        sureness=rule.sureness,
        why=rule.why,
    )
