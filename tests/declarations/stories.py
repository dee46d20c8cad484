"""How declarations come about in tests: by operations alone."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import replace

from handbell.declarations import operations
from handbell.declarations.models import Countersignature, Objection, Signature
from handbell.people.models import Person
from handbell.policies import operations as policy_operations
from handbell.policies.content import Clause
from handbell.policies.models import Version
from tests.cast import NOW, Cast
from tests.policies.stories import in_force

LATER = NOW + datetime.timedelta(days=14)  # a Wednesday in term too

HEAD_ONLY, EVERYBODY, NOBODY = "8.2", "7.5", "7.1"  # whom these clauses of the Sunning Hill pack oblige


def next_version(cast: Cast, before: Version, *changed: str, now: datetime.datetime = LATER) -> Version:
    """The next version, in force from `now`, in which these clauses say something more."""
    draft = policy_operations.start_next_draft(made_from=before, by=cast.deputy, now=now)
    for ref in changed:
        draft = _reworded(cast, draft, ref, now)
    version = in_force(cast, draft, now)
    version.refresh_from_db()
    return version


def _reworded(cast: Cast, draft: Version, ref: str, now: datetime.datetime) -> Version:
    blocks = draft.words.blocks
    at = next(i for i, block in enumerate(blocks) if isinstance(block, Clause) and block.ref == ref)
    clause = blocks[at]
    assert isinstance(clause, Clause)
    language = draft.words.language
    words = clause.words[language]
    return policy_operations.reword(
        version=draft,
        at=at,
        words=replace(words, text=f"{words.text} From now on with great care."),
        language=language,
        revision=draft.revision,
        by=cast.deputy,
        now=now,
    )


def signed(
    person: Person, version: Version, *, now: datetime.datetime = NOW, key: str | None = None
) -> Signature:
    """Somebody signs."""
    return operations.sign(
        version=version,
        by=person,
        job_title=person.job_title or "Helper",
        language="en",
        submission_key=key or secrets.token_hex(16),
        step_up="password",
        now=now,
    )


def countersigned(by: Person, *signatures: Signature, now: datetime.datetime = NOW) -> list[Countersignature]:
    """Somebody countersigns all of these at once."""
    return operations.countersign(
        signature_ids=[one.id for one in signatures], by=by, step_up="password", now=now
    )


def asked(person: Person, version: Version, *, now: datetime.datetime = NOW) -> Objection:
    """Somebody asks a question instead of signing."""
    return _objected(person, version, Objection.Kind.QUERY, now)


def declined(person: Person, version: Version, *, now: datetime.datetime = NOW) -> Objection:
    """Somebody declines to sign."""
    return _objected(person, version, Objection.Kind.DECLINE, now)


def _objected(person: Person, version: Version, kind: Objection.Kind, now: datetime.datetime) -> Objection:
    return operations.object_to(
        version=version,
        kind=kind,
        reason="What does this mean for the choir's page?",
        submission_key=secrets.token_hex(16),
        by=person,
        now=now,
    )
