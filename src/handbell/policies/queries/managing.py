"""What those who prepare a version look at: findings, comments, decisions, words kept."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from handbell.people.models import Person
from handbell.people.queries import roles_of
from handbell.people.roles import Role
from handbell.policies import facts, importing
from handbell.policies.models import Approval, Change, Comment, Finding, ReviewRecord, Status, Version
from handbell.reading.serialise import from_json


@dataclass(frozen=True, slots=True)
class WordCheck:
    """Whether every word of the file is still in the draft, in order; and which are not, or were added."""

    in_file: int
    in_draft: int
    lost: tuple[str, ...]
    added: tuple[str, ...]
    in_order: bool

    @property
    def complete(self) -> bool:
        """Whether the draft has the words of the file, all of them and no others, in their order."""
        return self.in_order and not self.lost and not self.added


def word_check(version: Version) -> WordCheck | None:
    """Compare the words of a version with those read in its file; None when it did not come from a file."""
    if version.source is None:
        return None
    language = version.words.language
    document = from_json(version.source.reading["document"])
    there = importing.words_of(importing.content_of(document, binds=(), language=language).blocks, language)
    here = importing.words_of(version.words.blocks, language)
    lost, added = Counter(there) - Counter(here), Counter(here) - Counter(there)
    return WordCheck(
        len(there),
        len(here),
        tuple(lost.elements()),
        tuple(added.elements()),
        here == there or bool(lost or added),
    )


def findings_of(version: Version) -> QuerySet[Finding]:
    """What was found in a version, in its order."""
    return Finding.objects.filter(version=version).select_related("seen_by")


def comments_on(version: Version) -> QuerySet[Comment]:
    """What people said about a version, oldest first."""
    return Comment.objects.filter(version=version).select_related("by", "answered_by")


def decisions_on(version: Version) -> list[tuple[Role, Approval | None]]:
    """Each role whose approval the version needs, with its decision if there is one, and decisions in other roles."""
    made = {Role(row.role): row for row in Approval.objects.filter(version=version).select_related("by")}
    needed = (
        facts.approver_roles()
        if version.status in {Status.DRAFT, Status.COMMENTS, Status.APPROVAL}
        else set()
    )
    return [(role, made.get(role)) for role in sorted(needed | set(made))]


def roles_to_decide_in(person: Person, version: Version, *, on: datetime.date) -> list[Role]:
    """The roles in which somebody may still decide about a version."""
    if version.status != Status.APPROVAL:
        return []
    made = Approval.objects.filter(version=version)
    if made.filter(by=person).exists():
        return []
    done = set(made.values_list("role", flat=True))
    return sorted((roles_of(person, on=on) & facts.approver_roles()) - {Role(role) for role in done})


def last_change(version: Version) -> Change | None:
    """The change of a draft that undoing would take back."""
    return (
        Change.objects.filter(version=version, undone_by__isnull=True)
        .exclude(kind=Change.Kind.UNDO)
        .order_by("-number")
        .first()
    )


def reviews_of(version: Version) -> QuerySet[ReviewRecord]:
    """The reviews after which nothing changed, latest first."""
    return ReviewRecord.objects.filter(version=version).select_related("by")
