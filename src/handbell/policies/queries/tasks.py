"""What waits for somebody in this room: approvals, comments, drafts, reviews."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.queries import roles_of
from handbell.people.roles import Role
from handbell.policies import access, facts, wordings
from handbell.policies.access import Act
from handbell.policies.facts import Review, review_state
from handbell.policies.models import CLOSED, Approval, Comment, Finding, Status, Version
from handbell.policies.queries.rows import COLUMNS, version_of
from handbell.tenancy.prepared import Prepared
from handbell.ui.tasks import Kind, Task


def tasks_for(person: Person, *, now: datetime.datetime) -> list[Task]:
    """What waits for somebody: decisions, comments to write or answer, drafts to finish, days to set, reviews."""
    on = day_of(now)
    roles = roles_of(person, on=on)
    if not roles:
        return []
    live = (version_of(row, *_NUMBERS) for row in _LIVE.rows(person=person.id))
    return [task for version in live for task in _tasks_with(version, person, roles, on)]


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of the rows are about the version: counted apart, for joined they would multiply."""
    own = rows.filter(version=OuterRef("pk")).order_by().values("version").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(own), 0)


_NUMBERS: Final = ("open_findings", "open_comments", "said_by_me", "decided_by_me")
_LIVE: Final = Prepared(
    lambda *, person: (
        Version.objects.exclude(status__in=sorted(CLOSED))
        .annotate(
            open_findings=_number_of(Finding.objects.filter(seen_at__isnull=True)),
            open_comments=_number_of(Comment.objects.filter(answered_at__isnull=True)),
            said_by_me=_number_of(Comment.objects.filter(by_id=person)),
            decided_by_me=_number_of(Approval.objects.filter(by_id=person)),
        )
        .values_list(*COLUMNS, *_NUMBERS)
    )
)


def _tasks_with(
    version: Version, person: Person, roles: frozenset[Role], on: datetime.date
) -> Iterator[Task]:
    author = version.author_id == person.id
    match Status(version.status):
        case Status.DRAFT if author:
            found: int | None = vars(version)["open_findings"] or None
            yield _task(_("Finish the draft of “%(title)s”"), "manage", version, count=found)
        case Status.COMMENTS:
            yield from _about_comments(version, person, roles, on)
        case Status.APPROVAL:
            if roles & facts.approver_roles() and not vars(version)["decided_by_me"]:
                yield _task(_("Approve or reject “%(title)s”"), "decide", version)
            yield from _to_answer(version, author)
        case Status.APPROVED if version.in_force_from is None and roles & access.PUBLISHERS:
            yield _task(_("Say from when “%(title)s” counts"), "publish", version)
        case Status.IN_FORCE if roles & access.HEAD_AND_CHAIR:
            state = review_state(version.review_due, on)
            if state is not Review.LATER:
                words, kind = wordings.review_words(version.review_due, on)
                whose: Kind = "late" if kind == "late" else "do" if kind == "do" else "wait"
                text = (
                    _("Set a review date for “%(title)s”")
                    if state is Review.NO_DATE
                    else _("Review “%(title)s”")
                )
                yield Task(text % {"title": version.title}, _address("review", version), words, whose)


def _about_comments(
    version: Version, person: Person, roles: frozenset[Role], on: datetime.date
) -> Iterator[Task]:
    over = version.comments_until is not None and on > version.comments_until
    author = version.author_id == person.id
    yield from _to_answer(version, author)
    if author and over:
        yield _task(_("Comments are closed: finish “%(title)s”"), "manage", version)
    if author or over or vars(version)["said_by_me"]:
        return
    if access.roles_can(roles, Act.COMMENT, version):
        text = _("Comment on the draft of “%(title)s”")
        yield _task(text, "comments", version, kind="wait", due=version.comments_until)


def _to_answer(version: Version, author: bool) -> Iterator[Task]:
    waiting: int = vars(version)["open_comments"]
    if author and waiting:
        yield _task(_("Answer comments on “%(title)s”"), "comments", version, count=waiting)


def _task(
    text: str,
    page: str,
    version: Version,
    *,
    kind: Kind = "do",
    count: int | None = None,
    due: datetime.date | None = None,
) -> Task:
    said = text % {"title": version.title}
    return Task(said, _address(page, version), version.get_status_display(), kind, count, due)


def _address(page: str, version: Version) -> str:
    return reverse(f"policies:{page}", args=[version.policy.slug, version.label])
