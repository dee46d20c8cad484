"""Authorities and trusts, their schools, the people in them and the roles they hold, from when until when.

Account, Organisation, School and Membership belong to no school's scope: sign-in needs them before a school is known,
and they hold nothing about a child or a concern. Everything else belongs to one school (`SchoolOwned`).
"""

from __future__ import annotations

import datetime
import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from handbell.people.roles import Role
from handbell.tenancy.models import SchoolManager


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; addresses are compared without regard to case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None) -> Account:
        """An account for an e-mail address; without a password it signs in by code or by the school's provider."""
        account = self.model(email=self.normalize_email(email))
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """How somebody signs in. Who they are in a school is a Person; there is no super-user who may see everything."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="en")
    large_text = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_any_case")]

    def __str__(self) -> str:
        return self.email


class Nation(models.TextChoices):
    """Law, bodies and holidays differ by nation."""

    ENGLAND = "england", _("England")
    WALES = "wales", _("Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")


class Organisation(models.Model):
    """A local authority or a trust, which has schools."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority", _("Local authority")
        TRUST = "trust", _("Trust")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    nation = models.CharField(max_length=20, choices=Nation.choices)

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """A school. `sample` marks an invented one, and every page says so."""

    class GoverningBody(models.TextChoices):
        GOVERNORS = "governors", _("Governing body")
        MANAGEMENT_COMMITTEE = "management_committee", _("Management committee")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(max_length=200)
    name_cy = models.CharField(max_length=200, blank=True)
    slug = models.SlugField(max_length=80, unique=True)
    nation = models.CharField(max_length=20, choices=Nation.choices)
    governing_body = models.CharField(
        max_length=30, choices=GoverningBody.choices, default=GoverningBody.GOVERNORS
    )
    sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Which schools an account may enter, as whom. Ids only, so that sign-in can read it before a school is chosen."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, on_delete=models.CASCADE)
    person_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "school"], name="one_person_for_each_school")
        ]


class SchoolOwned(models.Model):
    """A row that belongs to one school. Its manager raises outside that school's scope."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")

    objects = SchoolManager()

    class Meta:
        abstract = True


class Term(SchoolOwned):
    """A school term, first day to last day inclusive. School days are its weekdays without closed days and bank holidays."""

    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="term_ends_after_it_starts"
            )
        ]


class ClosedDay(SchoolOwned):
    """A day inside a term when the school is closed to pupils: half-term, training day, snow."""

    day = models.DateField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["school", "day"], name="a_day_is_closed_once")]


class Person(SchoolOwned):
    """Somebody in a school: staff, governor, volunteer, pupil, parent. They may have an account, or not yet, or never."""

    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    job_title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    external_id = models.CharField(
        max_length=120, blank=True, help_text="The number in the school's own system."
    )
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        indexes = [models.Index(fields=["school", "family_name", "given_name"])]
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
        indexes = [models.Index(fields=["school", "role", "ends_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(ends_on__isnull=True),
                name="a_role_is_held_once_at_a_time",
            )
        ]
