"""The people whom a version binds say what they think of it before it is approved, and the author answers."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.queries import people_holding
from handbell.people.roles import Role
from handbell.policies import facts
from handbell.policies.access import Act
from handbell.policies.models import Comment, Status, Version
from handbell.policies.operations.sealing import seal
from handbell.policies.operations.states import CannotDo, changing, move, record
from handbell.policies.operations.telling import settle, tell

LONGEST = 5000


def open_for_comments(
    *, version: Version, until: datetime.date, by: Person, now: datetime.datetime
) -> Version:
    """Seal a draft and ask those whom it binds for comments until a day, that day included.

    Pupils and parents may comment as well when it binds them, but get no notice. Raises PermissionDenied, CannotDo.
    """
    with changing(version, Act.SUBMIT, by=by, now=now) as fresh:
        if until < day_of(now):
            raise CannotDo(_("The last day for comments has gone by already."))
        if not fresh.is_draft:
            raise CannotDo(_("Comments have been asked for already."))
        seal(fresh, now=now)
        move(fresh, Status.COMMENTS)
        fresh.comments_until = until
        fresh.save()
        record("policy.comments-opened", fresh, by=by, now=now, detail={"until": until.isoformat()})
        for person in people_holding(asked(fresh), on=day_of(now)).exclude(pk=by.pk):
            tell(person, "comment-asked", fresh, now=now)
    return fresh


def asked(version: Version) -> frozenset[Role]:
    """The roles that are told of a version open for comments."""
    return (facts.bound_roles(version) | facts.approver_roles()) - {Role.PUPIL, Role.PARENT}


def comment(*, version: Version, clause_ref: str, text: str, by: Person, now: datetime.datetime) -> Comment:
    """Say something about a clause, or about the whole when `clause_ref` is empty.

    Raises PermissionDenied; CannotDo without words, for a clause that is not there, or after the last day.
    """
    if not text.strip():
        raise CannotDo(_("Write your comment."))
    if len(text) > LONGEST:
        raise CannotDo(_("A comment has at most %(most)s characters.") % {"most": LONGEST})
    with changing(version, Act.COMMENT, by=by, now=now) as fresh:
        if fresh.comments_until is not None and day_of(now) > fresh.comments_until:
            raise CannotDo(_("The time for comments is over."))
        if clause_ref and not fresh.clauses.filter(ref=clause_ref).exists():
            raise CannotDo(_("This version has no clause %(ref)s.") % {"ref": clause_ref})
        said = Comment(
            school_id=fresh.school_id, version=fresh, clause_ref=clause_ref, by=by, at=now, text=text.strip()
        )
        said.save(force_insert=True)
        settle(by, "comment-asked", fresh, now=now)
        record("policy.commented", fresh, by=by, now=now, detail={"clause": clause_ref})
    return said


def answer_comment(*, comment: Comment, answer: str, by: Person, now: datetime.datetime) -> Comment:
    """Answer a comment, once. Raises PermissionDenied; CannotDo without words, or when it has an answer."""
    if not answer.strip():
        raise CannotDo(_("Write your answer."))
    with changing(comment.version, Act.ANSWER, by=by, now=now) as fresh:
        comment = Comment.objects.get(pk=comment.pk)
        if comment.answered_at is not None:
            raise CannotDo(_("The comment has been answered already."))
        comment.answer, comment.answered_by, comment.answered_at = answer.strip(), by, now
        comment.save(update_fields=["answer", "answered_by", "answered_at"])
        record("policy.comment-answered", fresh, by=by, now=now, detail={"clause": comment.clause_ref})
    return comment
