"""With which rules the book of a version begins: those of an earlier version, or of the built-in policy, or none.

A rule is kept when each of its clauses still says the same (wherever it now stands, under whatever number). Otherwise
somebody has to look at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from handbell.policies import queries as policies
from handbell.policies.content import Content, Heading
from handbell.policies.models import Status, Version
from handbell.reading.compare import Extent, Part, compare
from handbell.rulebooks import holdings
from handbell.rulebooks.holdings import FIRST_DEFAULTS, Held, held_from, refs_of, with_refs
from handbell.rulebooks.models import Revision, Rulebook, RuleEntry
from handbell.rulebooks.packs import book_of_pack, pack_of, parts_of_pack
from handbell.rulebooks.states import DECIDING, State
from handbell.rules.files.entries import Plain

CHANGED = _("Clause %(refs)s says something else now.")
GONE = _("Clause %(refs)s is gone.")


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first revision of a book that nobody has worked on: where its rules come from, and what they are."""

    did: Revision.Did
    defaults: Plain
    held: tuple[Held, ...] = ()
    pack: str = ""
    pack_digest: str = ""

    @property
    def as_the_pack(self) -> bool:
        """Whether it decides exactly as the built-in policy."""
        return bool(self.pack) and all(rule.state in DECIDING for rule in self.held)


def beginning_of(version: Version) -> Beginning:
    """The rules with which the book of a version begins: none when it has no words.

    Raises CannotLoad when a built-in pack has mistakes.
    """
    if not holdings.has_words(version):
        return Beginning(Revision.Did.EMPTY, FIRST_DEFAULTS)
    pack = pack_of(version)
    book = book_of_pack(pack)
    if book is not None:
        parts = parts_of_pack(pack)
        held = tuple(held_from(entry, State.ACCEPTED) for entry in parts.entries)
        carried = carry(held, policies.words_of_pack(pack), version.words)
        return Beginning(Revision.Did.PACK, parts.defaults, carried, pack, book.digest)
    before = earlier(version)
    if before is None:
        return Beginning(Revision.Did.EMPTY, FIRST_DEFAULTS)
    defaults, held = standing(before)
    kept = tuple(rule for rule in held if rule.state in DECIDING | {State.TO_CHECK})
    if not kept:
        return Beginning(Revision.Did.EMPTY, defaults)
    return Beginning(Revision.Did.CARRIED, defaults, carry(kept, before.words, version.words))


def standing(version: Version) -> tuple[Plain, tuple[Held, ...]]:
    """Defaults and rules of a version as they stand now, whether or not its book has a row yet."""
    revision = last_revision(version)
    if revision is None:
        begun = beginning_of(version)
        return begun.defaults, begun.held
    return revision.defaults, held_at(revision, version)


def last_revision(version: Version) -> Revision | None:
    """The revision that counts now; None when nobody has worked on the book."""
    return (
        Revision.objects.filter(rulebook__version=version)
        .select_related("rulebook", "by")
        .order_by("-number")
        .first()
    )


def last_revision_id(version: Version) -> UUID | None:
    """Which revision counts now, and no more than that."""
    numbered = Revision.objects.filter(rulebook__version=version).order_by("-number")
    return numbered.values_list("id", flat=True).first()


def held_at(revision: Revision, version: Version) -> tuple[Held, ...]:
    """The rules of a version's book as they stood at a revision, by id.

    A rule whose clause has been reworded since (in a draft, that is possible) comes as one to be looked at.
    """
    rows = RuleEntry.objects.filter(
        revision__rulebook_id=revision.rulebook_id, revision__number__lte=revision.number
    ).order_by("revision__number")
    rows = rows.annotate(number=F("revision__number"))
    last = {row.rule_id: row for row in rows}
    marks = holdings.marks_of(version.words) if last else {}
    places = {mark: ref for ref, mark in marks.items()}
    return tuple(_held(last[rule_id], marks, places) for rule_id in sorted(last))


def _held(row: RuleEntry, marks: Mapping[str, str], places: Mapping[str, str]) -> Held:
    then = dict(row.clauses)
    rule = Held(
        rule_id=row.rule_id,
        state=State(row.state),
        data=row.data,
        gap=row.gap,
        examples=tuple(row.examples),
        clauses=tuple(then),
        marks=then,
        sureness=row.sureness,
        why=row.why,
        since=getattr(row, "number", 0),
    )
    if all(marks.get(ref) == mark for ref, mark in then.items()):
        return rule
    kept = {ref: ref if marks.get(ref) == mark else places.get(mark, "") for ref, mark in then.items()}
    changed = {ref: ref for ref, now in kept.items() if not now and ref in marks}
    gone = frozenset(ref for ref, now in kept.items() if not now and ref not in marks)
    return _carried(rule, {ref: now for ref, now in kept.items() if now}, changed, gone)


def earlier(version: Version) -> Version | None:
    """The version whose rules are carried over: the one it was made from, or the last one before it that had any."""
    if version.made_from is not None:
        return version.made_from
    before = Version.objects.filter(policy_id=version.policy_id, number__lt=version.number).select_related(
        "policy", "made_from"
    )
    in_force = before.filter(status__in=[Status.IN_FORCE, Status.SUPERSEDED]).order_by("-number").first()
    if in_force is not None:
        return in_force
    book = Rulebook.objects.filter(version__in=before).order_by("-version__number").first()
    return before.get(id=book.version_id) if book else None


def carry(held: tuple[Held, ...], before: Content, after: Content) -> tuple[Held, ...]:
    """The rules for other words of the policy: kept where their clauses say the same, else to be looked at."""
    if before == after:
        return holdings.marked(held, after)
    kept, changed, gone = _where_to(before, after)
    return holdings.marked((_carried(rule, kept, changed, gone) for rule in held), after)


def _carried(rule: Held, kept: Mapping[str, str], changed: Mapping[str, str], gone: frozenset[str]) -> Held:
    refs = rule.clauses or refs_of(rule.data)
    now = tuple(dict.fromkeys({**kept, **changed}[ref] for ref in refs if ref in kept or ref in changed))
    moved = with_refs(rule, now) if now != refs else rule
    altered = [changed[ref] for ref in refs if ref in changed]
    lost = [ref for ref in refs if ref in gone]
    if not altered and not lost:
        return moved
    said = [words % {"refs": ", ".join(of)} for words, of in ((CHANGED, altered), (GONE, lost)) if of]
    state = State.TO_CHECK if rule.state in DECIDING else rule.state
    return replace(moved, state=state, why=" ".join(said))


def _where_to(before: Content, after: Content) -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Old references to new ones: of clauses that say the same, of those that changed; and the ones that are gone."""
    kept: dict[str, str] = {}
    changed: dict[str, str] = {}
    gone, added = set[str](), set[str]()
    for pair in compare(_parts(before), _parts(after)):
        if pair.before is None:
            added.update([pair.after.ref] if pair.after else [])
        elif pair.after is None:
            gone.add(pair.before.ref)
        elif pair.extent is Extent.WORDING:
            changed[pair.before.ref] = pair.after.ref
        else:
            kept[pair.before.ref] = pair.after.ref
    # Under the same number something else altogether: to the reader the clause has changed.
    changed.update({ref: ref for ref in gone & added})
    return kept, changed, frozenset(gone - added)


def _parts(words: Content) -> list[Part]:
    heading, found = "", list[Part]()
    for block in words.blocks:
        if isinstance(block, Heading):
            heading = block.text(words.language)
        else:
            found.append(Part(block.ref, block.wording(words.language).whole(), heading, block.given))
    return found
