"""Working on a draft: mending its structure, changing its words, its description, and what was found in it."""

from __future__ import annotations

import datetime
from dataclasses import replace

from django.utils.translation import gettext as _

from handbell.people.models import Person
from handbell.policies import content, importing, mending, partial_dates, queries, wordings
from handbell.policies.access import Act
from handbell.policies.content import Block, Clause, Heading, Wording
from handbell.policies.mending import Slice
from handbell.policies.models import Change, Finding, Version
from handbell.policies.operations.starting import LABEL
from handbell.policies.operations.states import CannotDo, changing, record


def mend(
    *, version: Version, change: Slice, what: str, revision: int, by: Person, now: datetime.datetime
) -> Version:
    """Make a change of structure that keeps every word. `revision` is that of the page which it was asked from.

    Raises PermissionDenied; CannotDo when the draft has changed since, or a word would be lost.
    """
    with changing(version, Act.EDIT, by=by, now=now) as fresh:
        _check_revision(fresh, revision)
        before = fresh.words.blocks[change.start : change.start + change.count]
        for language in fresh.words.languages:
            if importing.words_of(before, language) != importing.words_of(change.blocks, language):
                raise CannotDo(_("That would have lost words, so nothing was changed."))
        _apply(fresh, change, Change.Kind.MEND, what, by=by, now=now)
    return fresh


def reword(
    *,
    version: Version,
    at: int,
    words: Wording | str,
    language: str,
    revision: int,
    by: Person,
    now: datetime.datetime,
) -> Version:
    """Change the words of one clause (a Wording) or heading (a str) in one language.

    Raises PermissionDenied; CannotDo when the draft has changed since, or nothing would be left.
    """
    with changing(version, Act.EDIT, by=by, now=now) as fresh:
        _check_revision(fresh, revision)
        block = _block(fresh, at)
        if language not in fresh.words.languages:
            raise CannotDo(_("The policy is not written in that language."))
        if not (words.strip() if isinstance(words, str) else words.whole().strip()):
            raise CannotDo(_("Nothing would be left of it. Remove it instead."))
        changed: Block
        if isinstance(block, Heading) and isinstance(words, str):
            changed = replace(block, words={**block.words, language: words.strip()})
        elif isinstance(block, Clause) and isinstance(words, Wording):
            changed = replace(block, words={**block.words, language: words})
        else:
            raise CannotDo(_("The draft has changed since you opened it. Look again."))
        _apply(fresh, Slice(at, 1, (changed,)), Change.Kind.REWORD, "reword", by=by, now=now)
    return fresh


def add_clause(*, version: Version, after: int, revision: int, by: Person, now: datetime.datetime) -> Version:
    """Put a new clause below a block, to be worded next. Raises PermissionDenied, CannotDo."""
    with changing(version, Act.EDIT, by=by, now=now) as fresh:
        _check_revision(fresh, revision)
        above = _block(fresh, after)
        taken = {clause.ref for clause in fresh.words.clauses()}
        binds = above.binds if isinstance(above, Clause) else ()
        new = Clause(
            ref=mending.free_ref(above.ref or "new", taken),
            words={fresh.words.language: Wording(_("New clause"))},
            kind=content.RULE if binds else content.INFORMATION,
            binds=binds,
            given=True,
            changes_signature=bool(binds),
        )
        _apply(fresh, Slice(after + 1, 0, (new,)), Change.Kind.REWORD, "add", by=by, now=now)
    return fresh


def remove_block(*, version: Version, at: int, revision: int, by: Person, now: datetime.datetime) -> Version:
    """Take a clause or heading out of the draft; it can be undone. Raises PermissionDenied, CannotDo."""
    with changing(version, Act.EDIT, by=by, now=now) as fresh:
        _check_revision(fresh, revision)
        _block(fresh, at)
        _apply(fresh, Slice(at, 1, ()), Change.Kind.REWORD, "remove", by=by, now=now)
    return fresh


def undo(*, version: Version, by: Person, now: datetime.datetime) -> Change:
    """Take back the latest change that still stands. Raises PermissionDenied; CannotDo when there is none."""
    with changing(version, Act.EDIT, by=by, now=now) as fresh:
        latest = queries.last_change(fresh)
        if latest is None:
            raise CannotDo(_("There is nothing to undo."))
        back = tuple(content.block_from_json(block) for block in latest.before)
        change = Slice(latest.start, len(latest.after), back)
        return _apply(fresh, change, Change.Kind.UNDO, latest.what, by=by, now=now, undoes=latest)


def describe_draft(
    *,
    version: Version,
    title: str,
    label: str,
    adopted: str,
    reviewed: str,
    review_due: str,
    statement: str,
    by: Person,
    now: datetime.datetime,
) -> Version:
    """Set a draft's title, label, dates (as precise as known, "" for none) and the words that people sign.

    Raises PermissionDenied; ValueError for a date that is none; CannotDo for a label that is taken or malformed.
    """
    with changing(version, Act.EDIT, by=by, now=now) as fresh:
        if not LABEL.fullmatch(label):
            raise CannotDo(_("A version's label has letters, digits, dots and dashes only, such as 2026-11."))
        if Version.objects.filter(policy=fresh.policy, label=label).exclude(pk=fresh.pk).exists():
            raise CannotDo(_("Another version of this policy is called %(label)s.") % {"label": label})
        if not title.strip() or not statement.strip():
            raise CannotDo(_("A policy needs a title and words to sign."))
        for date in (adopted, reviewed, review_due):
            if date:
                partial_dates.check(date)
        words = fresh.words
        form = replace(words.form, statement=statement.strip())
        words = replace(words, title={**words.title, words.language: title.strip()}, form=form)
        fresh.title, fresh.label, fresh.content = title.strip()[:200], label, content.to_text(words)
        fresh.adopted, fresh.reviewed, fresh.review_due = adopted, reviewed, review_due
        fresh.save()
        record("policy.draft-described", fresh, by=by, now=now)
    return fresh


def add_language(*, version: Version, language: str, by: Person, now: datetime.datetime) -> Version:
    """Make room in a draft for a second language ("cy", "en"), to be filled in clause by clause.

    Raises PermissionDenied; CannotDo for a language that it has or that Handbell does not know.
    """
    with changing(version, Act.EDIT, by=by, now=now) as fresh:
        words = fresh.words
        if language in words.languages or language not in wordings.LANGUAGES:
            raise CannotDo(_("The policy has that language already, or Handbell does not know it."))
        fresh.content = content.to_text(replace(words, languages=(*words.languages, language)))
        fresh.revision += 1
        fresh.save(update_fields=["content", "revision"])
        record("policy.language-added", fresh, by=by, now=now, detail={"language": language})
    return fresh


def mark_finding_seen(*, finding: Finding, note: str, by: Person, now: datetime.datetime) -> Finding:
    """Say that a finding was looked at, with a note on what was done. Raises PermissionDenied, CannotDo."""
    if not note.strip():
        raise CannotDo(_("Say what was done about it, or why nothing needs to be."))
    with changing(finding.version, Act.SUBMIT, by=by, now=now) as fresh:
        finding = Finding.objects.get(pk=finding.pk)
        if finding.seen_at is not None:
            raise CannotDo(_("Somebody has marked it as seen already."))
        finding.seen_by, finding.seen_at, finding.note = by, now, note.strip()
        finding.save(update_fields=["seen_by", "seen_at", "note"])
        record("policy.finding-seen", fresh, by=by, now=now, detail={"code": finding.code})
    return finding


def _block(version: Version, at: int) -> Block:
    if not 0 <= at < len(version.words.blocks):
        raise CannotDo(_("The draft has changed since you opened it. Look again."))
    return version.words.blocks[at]


def _check_revision(version: Version, revision: int) -> None:
    if version.revision != revision:
        raise CannotDo(
            _("Somebody has changed the draft since you opened this page. Nothing was done; look again.")
        )


def _apply(
    version: Version,
    change: Slice,
    kind: Change.Kind,
    what: str,
    *,
    by: Person,
    now: datetime.datetime,
    undoes: Change | None = None,
) -> Change:
    words = version.words
    before = words.blocks[change.start : change.start + change.count]
    version.content = content.to_text(words.with_blocks(change.apply(words.blocks)))
    version.revision += 1
    version.save(update_fields=["content", "revision"])
    row = Change(
        school_id=version.school_id,
        version=version,
        number=version.revision,
        kind=kind,
        what=what,
        start=change.start,
        before=[content.block_to_json(block) for block in before],
        after=[content.block_to_json(block) for block in change.blocks],
        undoes=undoes,
        by=by,
        at=now,
    )
    row.save(force_insert=True)
    record("policy.draft-changed", version, by=by, now=now, detail={"what": what, "kind": str(kind)})
    return row
