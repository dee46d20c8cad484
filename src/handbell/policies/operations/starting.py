"""New drafts: from a built-in pack, or from the version in force."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection
from typing import Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.policies import access, content, packs
from handbell.policies.models import Finding, Policy, Severity, SourceFile, Status, Version
from handbell.policies.operations.states import CannotDo, record

LABEL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
RESERVED: Final = frozenset(
    {"start", "upload", "approvers", "review-dates.ics"}
)  # addresses of the room's own pages


def adopt_pack(*, pack_id: str, by: Person, now: datetime.datetime, policy: Policy | None = None) -> Version:
    """Start a draft from a built-in policy; its known defects come along as findings.

    A new policy, or a new version of `policy`. Raises KeyError for an unknown pack, PermissionDenied.
    """
    pack = packs.load(pack_id)
    with audit.locked(by.school_id):
        access.check_can_start(by, on=day_of(now))
        if policy is None:
            policy = new_policy(pack.content.title["en"], by=by, now=now, pack=pack_id)
        version = new_draft(policy, pack.content, label=pack.head.version, by=by, now=now)
        dates = pack.head.dates
        version.adopted, version.reviewed = dates.adopted or "", dates.reviewed or ""
        version.review_due = dates.review_due or ""
        version.save(update_fields=["adopted", "reviewed", "review_due"])
        _note_defects(version, pack.head.defects)
        record("policy.adopted-pack", version, by=by, now=now, detail={"pack": pack_id})
    return version


def start_next_draft(*, made_from: Version, by: Person, now: datetime.datetime) -> Version:
    """Start a new draft with the words of an earlier version. Raises PermissionDenied, CannotDo for a draft."""
    with audit.locked(made_from.school_id):
        access.check_can_start(by, on=day_of(now))
        access.check(by, access.Act.SEE, made_from, on=day_of(now))
        if made_from.status == Status.DRAFT:
            raise CannotDo(_("A draft is changed itself; it needs no new draft."))
        version = new_draft(made_from.policy, made_from.words, label="", by=by, now=now, made_from=made_from)
        version.adopted, version.reviewed = made_from.adopted, made_from.reviewed
        version.review_due = made_from.review_due
        version.save(update_fields=["adopted", "reviewed", "review_due"])
        record("policy.draft-started", version, by=by, now=now, detail={"from": made_from.number})
    return version


def new_policy(title: str, *, by: Person, now: datetime.datetime, pack: str = "") -> Policy:
    """Make a policy of the school's with an address of its own. Only inside `audit.locked`."""
    stem = slugify(title)[:70] or "policy"
    taken = RESERVED | set(Policy.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug = next_free(stem, taken, "-")
    policy = Policy(school_id=by.school_id, slug=slug, title=title[:200], pack=pack, created_at=now)
    policy.save(force_insert=True)
    return policy


def new_draft(
    policy: Policy,
    words: content.Content,
    *,
    label: str,
    by: Person,
    now: datetime.datetime,
    made_from: Version | None = None,
    source: SourceFile | None = None,
) -> Version:
    """Make a draft with the next number and a label nobody has yet. Only inside `audit.locked`."""
    taken = set(Version.objects.filter(policy=policy).values_list("label", flat=True))
    numbers = Version.objects.filter(policy=policy).order_by("-number").values_list("number", flat=True)
    wanted = label if LABEL.fullmatch(label) else f"{day_of(now):%Y-%m}"
    version = Version(
        school_id=policy.school_id,
        policy=policy,
        number=(numbers.first() or 0) + 1,
        label=next_free(wanted, taken, "."),
        title=words.title[words.language][:200],
        content=content.to_text(words),
        author=by,
        made_from=made_from,
        source=source,
        created_at=now,
    )
    version.save(force_insert=True)
    return version


def next_free(wanted: str, taken: Collection[str], mark: str) -> str:
    """Return the wanted word, or the word with the first number after a mark which nobody has taken."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}{mark}{number}" in taken:
        number += 1
    return f"{wanted}{mark}{number}"


def _note_defects(version: Version, defects: list[packs.Defect]) -> None:
    Finding.objects.bulk_create(
        Finding(
            school_id=version.school_id,
            version=version,
            position=position,
            code="known-defect",
            severity=Severity.WARNING,
            clause_ref=defect.clause or "",
            message=defect.note,
        )
        for position, defect in enumerate(defects)
    )
