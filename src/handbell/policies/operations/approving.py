"""From a finished draft to a version in force: submit, decide, come into force, withdraw."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.queries import people_holding, roles_of
from handbell.people.roles import Role
from handbell.policies import access, facts
from handbell.policies.access import Act
from handbell.policies.models import Approval, ApprovalRule, Decision, Status, Version
from handbell.policies.operations.sealing import seal
from handbell.policies.operations.starting import start_next_draft
from handbell.policies.operations.states import CannotDo, changing, move, record
from handbell.policies.operations.telling import settle, tell


def submit_for_approval(*, version: Version, by: Person, now: datetime.datetime) -> Version:
    """Ask the named roles for approval; a draft is sealed by it. They are told.

    Raises PermissionDenied; CannotDo when the draft is not fit to be read or nobody holds an approver's role.
    """
    with changing(version, Act.SUBMIT, by=by, now=now) as fresh:
        _check_somebody_can_approve(fresh, day_of(now))
        if fresh.is_draft:
            seal(fresh, now=now)
        move(fresh, Status.APPROVAL)
        fresh.save()
        record("policy.submitted", fresh, by=by, now=now, detail={"sha256": fresh.sha256})
        for person in _approvers(day_of(now)):
            tell(person, "approval-owed", fresh, now=now)
    return fresh


def decide(
    *,
    version: Version,
    role: Role,
    decision: Decision,
    words: str,
    sha256: str,
    by: Person,
    now: datetime.datetime,
) -> Approval:
    """Approve or reject a version in a role that the school asks for. The last approval needed makes it approved.

    `sha256` is the hash of what the person had in front of them. A rejection needs words. Raises PermissionDenied when
    the role is not theirs or not asked for; CannotDo when they or the role decided already, or only the author would.
    """
    with changing(version, Act.DECIDE, by=by, now=now) as fresh:
        needed = facts.approver_roles()
        if role not in needed or role not in roles_of(by, on=day_of(now)):
            raise PermissionDenied(_("You do not hold this role, or its approval is not asked for."))
        _check_can_be_decided(fresh, by, role=role, decision=decision, words=words, sha256=sha256)
        approval = Approval(
            school_id=fresh.school_id,
            version=fresh,
            by=by,
            role=role,
            decision=decision,
            words=words.strip(),
            sha256=fresh.sha256,
            at=now,
        )
        approval.save(force_insert=True)
        settle(by, "approval-owed", fresh, now=now)
        record(f"policy.{decision}", fresh, by=by, now=now, detail={"role": role, "sha256": fresh.sha256})
        if decision == Decision.REJECT:
            _reject(fresh, words, now)
        elif needed <= _roles_that_approved(fresh):
            move(fresh, Status.APPROVED)
            fresh.save()
            record("policy.approved", fresh, by=by, now=now)
            tell(fresh.author, "approval-decided", fresh, now=now)
    return approval


def bring_into_force(*, version: Version, on: datetime.date, by: Person, now: datetime.datetime) -> Version:
    """Let an approved version count from a day: at once when the day is today, else by the clock on that day.

    Raises PermissionDenied; CannotDo for a day gone by.
    """
    with changing(version, Act.PUBLISH, by=by, now=now) as fresh:
        if on < day_of(now):
            raise CannotDo(_("A policy cannot come into force on a day that has gone by."))
        fresh.in_force_from = on
        fresh.save(update_fields=["in_force_from"])
        record("policy.date-set", fresh, by=by, now=now, detail={"from": on.isoformat()})
        if on == day_of(now):
            comes_into_force(fresh, by=by, now=now)
    return fresh


def comes_into_force(version: Version, *, by: Person | None, now: datetime.datetime) -> None:
    """Make an approved version the one that counts, and supersede the one before. Only inside `audit.locked`."""
    if version.in_force_from is None:
        raise CannotDo(_("No day has been set."))
    before = Version.objects.filter(policy=version.policy, status=Status.IN_FORCE).first()
    if before is not None:
        move(before, Status.SUPERSEDED)
        before.in_force_until = version.in_force_from
        before.save(update_fields=["status", "in_force_until"])
        record("policy.superseded", before, by=by, now=now, detail={"by": version.number})
    move(version, Status.IN_FORCE)
    version.save(update_fields=["status", "in_force_from"])
    version.policy.title = version.title
    version.policy.save(update_fields=["title"])
    record("policy.in-force", version, by=by, now=now, detail={"sha256": version.sha256})


def withdraw(*, version: Version, reason: str, by: Person, now: datetime.datetime) -> Version:
    """End a version before its time. A version in force then counts no longer, from today. A reason is compulsory.

    Raises PermissionDenied; CannotDo without a reason.
    """
    if not reason.strip():
        raise CannotDo(_("Say why the version is withdrawn."))
    with changing(version, Act.WITHDRAW, by=by, now=now) as fresh:
        if fresh.status == Status.IN_FORCE:
            fresh.in_force_until = day_of(now)
        elif fresh.status == Status.APPROVED:
            fresh.in_force_from = None
        move(fresh, Status.WITHDRAWN)
        fresh.closed_reason = reason.strip()
        fresh.save()
        record("policy.withdrawn", fresh, by=by, now=now)
    return fresh


def return_to_draft(*, version: Version, reason: str, by: Person, now: datetime.datetime) -> Version:
    """Take a version back for more work: it is withdrawn with the reason, and its words become a new draft.

    What people read and decided about stays as it was. Gives the draft. Raises PermissionDenied, CannotDo.
    """
    if version.status == Status.IN_FORCE:
        raise CannotDo(_("A version in force stays as it is. Start a new draft from it instead."))
    with audit.locked(version.school_id):
        withdrawn = withdraw(version=version, reason=reason, by=by, now=now)
        return start_next_draft(made_from=withdrawn, by=by, now=now)


def set_approvers(*, roles: frozenset[Role], by: Person, now: datetime.datetime) -> ApprovalRule:
    """Say whose approval versions need in this school. At least two roles, so that nobody approves alone.

    Raises PermissionDenied; CannotDo for fewer than two roles, or while a version waits for approval.
    """
    with audit.locked(by.school_id):
        access.check_can_set_approvers(by, on=day_of(now))
        if len(roles) < 2:
            raise CannotDo(_("Name at least two roles: nobody approves a policy alone."))
        if Version.objects.filter(status=Status.APPROVAL).exists():
            raise CannotDo(
                _("A version waits for approval under the present rule. Change the rule after that.")
            )
        rule = ApprovalRule.objects.first() or ApprovalRule(school_id=by.school_id)
        rule.roles = sorted(roles)
        rule.save()
        audit.record(
            school_id=by.school_id,
            by=by.id,
            action="policy.approvers-set",
            kind="approval-rule",
            object_id=rule.id,
            detail={"roles": sorted(roles)},
            now=now,
        )
    return rule


def _approvers(on: datetime.date) -> QuerySet[Person]:
    return people_holding(facts.approver_roles(), on=on)


def _check_somebody_can_approve(version: Version, on: datetime.date) -> None:
    for role in sorted(facts.approver_roles()):
        if not people_holding([role], on=on).exists():
            raise CannotDo(
                _(
                    "Nobody in the school is recorded as %(role)s, whose approval is needed. Enter them under People."
                )
                % {"role": Role(role).label}
            )
    if set(_approvers(on).values_list("id", flat=True)) <= {version.author_id}:
        raise CannotDo(_("Somebody other than the author has to approve the policy."))


def _check_can_be_decided(
    version: Version, by: Person, *, role: Role, decision: Decision, words: str, sha256: str
) -> None:
    if sha256 != version.sha256:
        raise CannotDo(_("This is not the version you were reading. Read it again before you decide."))
    if decision == Decision.REJECT and not words.strip():
        raise CannotDo(_("Say what has to change before you could approve it."))
    earlier = Approval.objects.filter(version=version)
    if earlier.filter(role=role).exists() or earlier.filter(by=by).exists():
        raise CannotDo(_("A decision by you, or in this role, has been recorded already."))
    others = earlier.exclude(by=version.author_id).exists() or by.id != version.author_id
    last = facts.approver_roles() <= _roles_that_approved(version) | {role}
    if decision == Decision.APPROVE and last and not others:
        raise CannotDo(_("The author cannot approve the policy alone."))


def _roles_that_approved(version: Version) -> frozenset[Role]:
    approved = Approval.objects.filter(version=version, decision=Decision.APPROVE)
    return frozenset(Role(role) for role in approved.values_list("role", flat=True))


def _reject(version: Version, words: str, now: datetime.datetime) -> None:
    move(version, Status.REJECTED)
    version.closed_reason = words.strip()
    version.save()
    tell(version.author, "approval-decided", version, now=now)
