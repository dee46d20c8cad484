"""Reading a roster file, showing what it would do, and doing exactly that."""

from __future__ import annotations

import datetime
import hashlib
import json
import uuid
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.people import access
from handbell.people.access import Action
from handbell.people.models import (
    PREVIEW_MOVES,
    Account,
    Membership,
    Person,
    RoleHeld,
    RosterPreview,
    School,
    SignInSession,
)
from handbell.people.operations.refusals import Refused
from handbell.people.roles import GOVERNING, STAFF, Role
from handbell.people.roster import plan as plans
from handbell.people.roster import reading

_WITH_ACCOUNT = STAFF | GOVERNING | {Role.VOLUNTEER, Role.CONTRACTOR, Role.COUNCIL_OFFICER}
_AT_ONCE = 500
Progress = Callable[[int, int], None]


def preview_roster(
    *,
    school: School,
    data: bytes,
    name: str,
    whole_school: bool,
    by: Person | None,
    now: datetime.datetime,
    open_accounts: bool = False,
) -> RosterPreview:
    """Read a file and keep what it would do, so that it can be shown and then confirmed. Nobody changes by this.

    Raises NotAllowed, Http404, CannotRead.
    """
    today = timezone.localdate(now)
    access.check(by, Action.IMPORT_ROSTER, on=today)
    roster = reading.read(data, name=name, school_name=school.name)
    known = plans.people_known(today)
    plan = plans.make(roster, known, whole_school=whole_school, rules=_rules(by, today))
    return RosterPreview.objects.create(
        school=school,
        profile=plan.profile,
        file_sha256=hashlib.sha256(data).hexdigest(),
        whole_school=whole_school,
        open_accounts=open_accounts,
        lines=plan.as_json(),
        people_sha256=plans.fingerprint(known),
        counts={**plan.counts, "without_head": plan.without_head, "without_lead": plan.without_lead},
        made_by=by,
        made_at=now,
    )


def confirm_roster(
    *,
    preview: RosterPreview,
    by: Person | None,
    now: datetime.datetime,
    leave_without_lead: bool = False,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Do what a preview showed, all of it in one transaction, and drop its lines; gives the counts.

    Raises NotAllowed, Http404, Refused (done already, people changed since, problems in a whole-school file,
    or the head or the last
    safeguarding lead would leave and nobody said so).
    """
    today = timezone.localdate(now)
    access.check(by, Action.IMPORT_ROSTER, on=today)
    with audit.locked(preview.school_id):
        preview = RosterPreview.objects.get(id=preview.id)
        _check_can_confirm(preview, by, today, leave_without_lead)
        lines = [line for line in preview.lines if line["kind"] != "problem"]
        _Doing(preview, today, progress).do(lines)
        ended = _close(preview, RosterPreview.Status.CONFIRMED, now)
        audit.record(
            school_id=preview.school_id,
            by=by.id if by else None,
            action="people.roster_imported",
            kind="roster",
            object_id=preview.id,
            detail={
                "file_sha256": preview.file_sha256,
                "lines_sha256": ended,
                "profile": preview.profile,
                **preview.counts,
            },
            now=now,
        )
        for line in lines:
            if line["kind"] == plans.LEAVING:
                audit.record(
                    school_id=preview.school_id,
                    by=by.id if by else None,
                    action="people.person_left",
                    kind="person",
                    object_id=uuid.UUID(line["person"]),
                    detail={"left_on": line["left_on"], "roster": str(preview.id)},
                    now=now,
                )
    return {name: int(count) for name, count in preview.counts.items()}


def drop_roster(*, preview: RosterPreview, by: Person | None, now: datetime.datetime) -> None:
    """Not this file after all. Raises NotAllowed, Http404, Refused."""
    access.check(by, Action.IMPORT_ROSTER, on=timezone.localdate(now))
    with audit.locked(preview.school_id):
        _close(RosterPreview.objects.get(id=preview.id), RosterPreview.Status.DROPPED, now)


def _rules(by: Person | None, today: datetime.date) -> plans.Rules:
    ever = set(RoleHeld.objects.values_list("role", flat=True).distinct().order_by())
    return plans.Rules(
        importer=by.id if by else None,
        may_lead=access.may(by, Action.GIVE_LEADING_ROLE, on=today),
        first_ever=frozenset(role for role in Role if role.value not in ever),
        today=today,
    )


def _check_can_confirm(
    preview: RosterPreview, by: Person | None, today: datetime.date, leave_without_lead: bool
) -> None:
    if preview.status != RosterPreview.Status.SHOWN:
        raise Refused(_("This was confirmed or dropped already."))
    if preview.made_by_id != (by.id if by else None):
        raise Refused(_("Somebody else looked at this preview. Upload the file yourself, and look."))
    if plans.fingerprint(plans.people_known(today)) != preview.people_sha256:
        raise Refused(
            _("The school's people changed since you looked. Upload the file again, and look again.")
        )
    counts = preview.counts
    if preview.whole_school and counts["problems"]:
        raise Refused(
            _(
                "Lines with problems would count as people who have left. "
                "Mend the file first, or do not say that it lists everybody."
            )
        )
    if (counts["without_head"] or counts["without_lead"]) and not leave_without_lead:
        raise Refused(
            _(
                "The school would be without its headteacher or its last safeguarding lead. "
                "Say that this is right, or mend the file."
            ),
            field="leave_without_lead",
        )


def _close(preview: RosterPreview, status: RosterPreview.Status, now: datetime.datetime) -> str:
    """Drop the lines, which hold names; their hash stays."""
    if status not in PREVIEW_MOVES[RosterPreview.Status(preview.status)]:
        raise Refused(_("This was confirmed or dropped already."))
    digest = hashlib.sha256(json.dumps(preview.lines, sort_keys=True).encode()).hexdigest()
    preview.status, preview.lines = status, []
    preview.confirmed_at = now if status == RosterPreview.Status.CONFIRMED else None
    preview.save(update_fields=["status", "lines", "confirmed_at"])
    return digest


class _Doing:
    """Writes a plan, many rows at a time."""

    def __init__(self, preview: RosterPreview, today: datetime.date, progress: Progress | None) -> None:
        self.preview, self.today = preview, today
        self.school_id = preview.school_id
        self.progress = progress or (lambda _done, _all: None)

    def do(self, lines: list[dict[str, Any]]) -> None:
        """New and changed people first, so that roles find them; leavers last."""
        steps: list[Callable[[list[dict[str, Any]]], None]] = [
            self._people,
            self._end_roles,
            self._give_roles,
            self._leave,
            self._open_accounts,
        ]
        for number, step in enumerate(steps, start=1):
            step(lines)
            self.progress(number, len(steps))

    def _people(self, lines: list[dict[str, Any]]) -> None:
        new = []
        for line in lines:
            if line["kind"] == plans.NEW:
                line["person"] = str(uuid.uuid4())
                new.append(
                    Person(
                        id=line["person"],
                        school_id=self.school_id,
                        **{**line["fields"], "joined_on": _day(line["fields"]["joined_on"])},
                        left_on=_day(line["left_on"]),
                    )
                )
        changed = {line["person"]: line for line in lines if line["kind"] == plans.CHANGED}
        people = list(Person.objects.filter(id__in=list(changed)))
        for person in people:
            line = changed[str(person.id)]
            if line["fields"].get("email", person.email) != person.email:
                person.address_changed_by = self.preview.made_by_id
            for field, value in line["fields"].items():
                setattr(person, field, _day(value) if field == "joined_on" else value)
            if line["back"]:
                person.left_on = None
        fields = ["given_name", "family_name", "email", "job_title", "external_id", "joined_on", "left_on"]
        Person.objects.bulk_update(people, [*fields, "address_changed_by"], batch_size=_AT_ONCE)
        Person.objects.bulk_create(new, batch_size=_AT_ONCE)

    def _end_roles(self, lines: list[dict[str, Any]]) -> None:
        """Roles that the file no longer has ended yesterday; one given today is not held for even a day."""
        yesterday = self.today - datetime.timedelta(1)
        ended = {(line["person"], role) for line in lines for role in line["roles_ended"]}
        people = {person for person, _role in ended}
        held = [
            one
            for one in RoleHeld.objects.filter(person__in=people).exclude(ends_on__lt=self.today)
            if (str(one.person_id), one.role) in ended
        ]
        for one in held:
            one.ends_on = max(yesterday, one.starts_on - datetime.timedelta(1))
        RoleHeld.objects.bulk_update(held, ["ends_on"], batch_size=_AT_ONCE)

    def _give_roles(self, lines: list[dict[str, Any]]) -> None:
        given = []
        for line in lines:
            joined = _day(line["fields"].get("joined_on")) if line["kind"] == plans.NEW else None
            for role in line["roles_given"]:
                given.append(
                    RoleHeld(
                        school_id=self.school_id,
                        person_id=line["person"],
                        role=role,
                        starts_on=joined or self.today,
                    )
                )
        RoleHeld.objects.bulk_create(given, batch_size=_AT_ONCE)

    def _leave(self, lines: list[dict[str, Any]]) -> None:
        """As `end_person` does, many at a time: roles end, accounts and sessions go now when the day has come."""
        leaving = {line["person"]: _day(line["left_on"]) for line in lines if line["kind"] == plans.LEAVING}
        people = list(Person.objects.filter(id__in=list(leaving)).select_related("account"))
        accounts = set()
        for person in people:
            person.left_on = leaving[str(person.id)]
            if person.left_on is not None and person.left_on <= self.today and person.account_id:
                accounts.add(person.account_id)
                person.signed_in_with = person.account.email if person.account else ""
                person.account = None
        held = list(RoleHeld.objects.filter(person__in=people, ends_on__isnull=True))
        for one in held:
            one.ends_on = max(leaving[str(one.person_id)] or self.today, one.starts_on)
        RoleHeld.objects.bulk_update(held, ["ends_on"], batch_size=_AT_ONCE)
        Person.objects.bulk_update(people, ["left_on", "account", "signed_in_with"], batch_size=_AT_ONCE)
        Membership.objects.filter(account__in=accounts, school_id=self.school_id).delete()
        SignInSession.objects.filter(account_id__in=accounts).delete()
        elsewhere = Membership.objects.filter(account__in=accounts).values("account_id")
        Account.objects.filter(id__in=accounts).exclude(id__in=elsewhere).update(is_active=False)

    def _open_accounts(self, lines: list[dict[str, Any]]) -> None:
        """Accounts for staff and governors of the file with an address, when that was ticked. No mail goes out."""
        if not self.preview.open_accounts:
            return
        wanted = [line["person"] for line in lines if line["kind"] in {plans.NEW, plans.CHANGED}]
        roles = RoleHeld.objects.filter(role__in=list(_WITH_ACCOUNT), ends_on__isnull=True)
        rows = Person.objects.filter(id__in=wanted, account__isnull=True, left_on__isnull=True)
        staff = rows.exclude(email="").filter(id__in=roles.values("person_id"))
        maker = self.preview.made_by_id
        people = {person.email: person for person in staff if not person.needs_another_to_let_in(maker)}
        accounts = {one.email.lower(): one for one in Account.objects.filter(email__in=list(people))}
        taken = set(
            Membership.objects.filter(account__in=accounts.values(), school_id=self.school_id).values_list(
                "account_id", flat=True
            )
        )
        new = [
            Account(email=email, password=make_password(None)) for email in people if email not in accounts
        ]
        Account.objects.bulk_create(new, batch_size=_AT_ONCE)
        EmailAddress.objects.bulk_create(
            [EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in new],
            batch_size=_AT_ONCE,
        )
        accounts |= {one.email: one for one in new}
        Account.objects.filter(id__in=[one.id for one in accounts.values()], is_active=False).update(
            is_active=True
        )
        entering = [
            (person, accounts[email]) for email, person in people.items() if accounts[email].id not in taken
        ]
        for person, account in entering:
            person.account = account
        Membership.objects.bulk_create(
            [
                Membership(account=account, school_id=self.school_id, person_id=person.id)
                for person, account in entering
            ],
            batch_size=_AT_ONCE,
        )
        Person.objects.bulk_update(
            [person for person, _account in entering], ["account"], batch_size=_AT_ONCE
        )


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
