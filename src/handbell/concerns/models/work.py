"""What is done in a case: who is in it, what happened when, what has to be done by when, wishes and outcomes."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.concerns.models.cases import Case
from handbell.people.models import Person, SchoolOwned
from handbell.vault.fields import EncryptedTextField


class RouteTaken(SchoolOwned):
    """The route as it stood when the case was routed: words of the packs and clause references, no personal ones.

    `facts` is sealed JSON: what it was routed by. A case is routed anew when its facts change; earlier routes stay.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="routes")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=130, help_text="Of the routing rules, and of the baseline.")
    facts = EncryptedTextField(within="case_id")
    route = EncryptedTextField(within="case_id")

    class Meta:
        ordering = ["-at", "id"]


class Part(models.TextChoices):
    """What somebody is in a case."""

    SUBJECT = "subject", _("The person it is about")
    HARMED = "harmed", _("The person harmed")
    WITNESS = "witness", _("A witness")
    TELLER = "teller", _("The person who told")
    OTHER = "other", _("Somebody else")


class Involved(SchoolOwned):
    """Somebody in a case. `who` is sealed JSON: name, id if in the school's list, note. `index` is a blind one."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="involved")
    part = models.CharField(max_length=10, choices=Part.choices)
    who = EncryptedTextField(within="case_id")
    index = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["school", "index"], condition=~Q(index=""), name="cases_somebody_is_in")
        ]


class Entry(SchoolOwned):
    """A line of the chronology. Corrected by a later line (`corrects`), never changed."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Note")
        DECISION = "decision", _("Decision and reason")
        CONTACT = "contact", _("Conversation or message")
        STEP = "step", _("Step")
        CORRECTION = "correction", _("Correction")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Reopened")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    happened_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    submission = models.CharField(max_length=64, blank=True)
    words = EncryptedTextField(within="case_id")

    class Meta:
        ordering = ["happened_at", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "submission"], condition=~Q(submission=""), name="an_entry_is_made_once"
            )
        ]


class StepStatus(models.TextChoices):
    """Where a step of the route stands."""

    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    NOT_NEEDED = "not_needed", _("Not needed")


STEP_MOVES: Final[dict[StepStatus, frozenset[StepStatus]]] = {
    StepStatus.OPEN: frozenset({StepStatus.DONE, StepStatus.NOT_NEEDED}),
    StepStatus.DONE: frozenset({StepStatus.OPEN}),
    StepStatus.NOT_NEEDED: frozenset({StepStatus.OPEN}),
}


class Step(SchoolOwned):
    """Something to be done, from the route or added by hand. `what` is sealed JSON: words, clauses, source."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    route = models.ForeignKey(RouteTaken, on_delete=models.PROTECT, null=True, related_name="steps")
    number = models.PositiveSmallIntegerField()
    owner = models.SlugField(
        max_length=40, blank=True, help_text="The role that has to do it, as the route says."
    )
    assigned_to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    within = models.SlugField(max_length=40, blank=True)
    due_at = models.DateTimeField(null=True)
    said_late_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=12, choices=StepStatus.choices, default=StepStatus.OPEN)
    baseline = models.BooleanField(default=False, help_text="From the safety baseline, not from the policy.")
    what = EncryptedTextField(within="case_id")

    class Meta:
        ordering = ["number", "id"]
        indexes = [
            models.Index(
                fields=["school", "due_at"],
                condition=Q(status="open", due_at__isnull=False, said_late_at__isnull=True),
                name="steps_that_run_out",
            )
        ]


class StepMove(SchoolOwned):
    """A step was done, opened again, or is not needed: by whom, when, and what they say about it."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="moves")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    to = models.CharField(max_length=12, choices=StepStatus.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    note = EncryptedTextField(within="case_id", blank=True)

    class Meta:
        ordering = ["at", "id"]


class Wish(SchoolOwned):
    """What the person harmed wants (whether the police are told is theirs to decide where the clause says so)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="wishes")
    about = models.SlugField(max_length=30, help_text="police, parents, talk, removal, other")
    wants = models.BooleanField(null=True, help_text="Yes, no, or has not said.")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = EncryptedTextField(within="case_id", blank=True)

    class Meta:
        ordering = ["-at", "id"]


class Outcome(SchoolOwned):
    """What came of it, in the clause's words. `words` is sealed JSON: outcome, clauses, for whom."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="outcomes")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = EncryptedTextField(within="case_id")

    class Meta:
        ordering = ["at", "id"]
