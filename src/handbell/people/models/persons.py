"""People of a school, the roles they hold from when until when, and roles that wait for a second person's yes."""

from __future__ import annotations

import datetime
from functools import cached_property
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.people.models.accounts import Account
from handbell.people.models.schools import SchoolOwned
from handbell.people.roles import Role


class Person(SchoolOwned):
    """Somebody in a school: staff, governor, volunteer, pupil, parent. They may have an account, or not yet,
    or never.
    """

    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    job_title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    external_id = models.CharField(
        max_length=120, blank=True, help_text="The number in the school's own system."
    )
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # Whose sign-in was taken away and who changed the address since: another person then lets the new address in.
    signed_in_with = models.EmailField(blank=True, default="")
    address_changed_by = models.UUIDField(null=True, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        indexes = [
            # In the order of the lists, with what says who is here: a school's people stand together in it.
            models.Index(
                fields=["school", "family_name", "given_name", "id", "joined_on", "left_on"],
                name="people_by_name",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "external_id"],
                condition=~Q(external_id=""),
                name="external_id_once_a_school",
            ),
            models.UniqueConstraint(
                fields=["school", "account"], condition=Q(account__isnull=False), name="account_once_a_school"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @cached_property
    def roles_on_day(self) -> dict[datetime.date, frozenset[Role]]:
        """Roles kept on this object by `facts.remember_roles`; empty unless somebody remembered them."""
        return {}

    def needs_another_to_let_in(self, by: UUID | None) -> bool:
        """Whether `by` changed the address of somebody who signed in with another: alone, they could become them."""
        moved = bool(self.signed_in_with) and self.signed_in_with.lower() != self.email.lower()
        return moved and by is not None and self.address_changed_by == by

    def is_here(self, on: datetime.date) -> bool:
        """Whether they belong to the school on a day; the last day counts."""
        return self.joined_on <= on and (self.left_on is None or on <= self.left_on)


class RoleHeld(SchoolOwned):
    """A role that a person holds from a day until a day, both included. Ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles_held")
    role = models.CharField(max_length=30, choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(fields=["school", "role", "ends_on"]),
            models.Index(
                fields=["school", "person", "role", "starts_on", "ends_on"], name="roles_of_a_person"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(ends_on__isnull=True),
                name="a_role_is_held_once_at_a_time",
            )
        ]

    def is_held(self, on: datetime.date) -> bool:
        """Whether the role is held on a day; the last day counts."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


class RoleProposal(SchoolOwned):
    """A role which one person wants to give and a second must agree to (head, chair, safeguarding lead)."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting for a second person")
        AGREED = "agreed", _("Agreed")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.WAITING)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(status="waiting"), name="a_role_is_proposed_once"
            )
        ]


# From a status, where a proposal may go. Nothing leads out of a decision: propose again instead.
PROPOSAL_MOVES: dict[RoleProposal.Status, frozenset[RoleProposal.Status]] = {
    RoleProposal.Status.WAITING: frozenset(
        {RoleProposal.Status.AGREED, RoleProposal.Status.REFUSED, RoleProposal.Status.WITHDRAWN}
    ),
    RoleProposal.Status.AGREED: frozenset(),
    RoleProposal.Status.REFUSED: frozenset(),
    RoleProposal.Status.WITHDRAWN: frozenset(),
}
