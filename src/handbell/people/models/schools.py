"""Authorities and trusts, their schools, and the days on which a school is open."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.tenancy.models import SchoolManager


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

    class IdleMinutes(models.IntegerChoices):
        """Minutes without a request after which a person is signed out."""

        QUARTER = 15, _("15 minutes")
        HALF = 30, _("30 minutes")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(max_length=200)
    name_cy = models.CharField(max_length=200, blank=True)
    slug = models.SlugField(max_length=80, unique=True)
    nation = models.CharField(max_length=20, choices=Nation.choices)
    governing_body = models.CharField(
        max_length=30, choices=GoverningBody.choices, default=GoverningBody.GOVERNORS
    )
    idle_minutes = models.PositiveSmallIntegerField(choices=IdleMinutes.choices, default=IdleMinutes.QUARTER)
    sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class SchoolOwned(models.Model):
    """A row that belongs to one school. Its manager raises outside that school's scope."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")

    objects = SchoolManager()

    class Meta:
        abstract = True


class Term(SchoolOwned):
    """A school term, first day to last day inclusive. School days are its weekdays without closed days and
    bank holidays.
    """

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
