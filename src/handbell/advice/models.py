"""Answers as they were given, the words of the questions for a while, and what was done about unanswered ones.

Nothing here says who asked: no person, no session, no address, no time of day. `Answer` and `Dealt` are only added;
the words of a question are kept apart from its answer, sealed, and deleted after a time (see docs/advice.md).
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.people.models import Person, SchoolOwned
from handbell.policies.models import Policy, Version
from handbell.vault.fields import EncryptedTextField


class Outcome(models.TextChoices):
    """What became of the words of a question. The words are those of `rules.understand`."""

    UNDERSTOOD = "understood", _("Understood")
    NOT_UNDERSTOOD = "not_understood", _("Not understood")
    OUTSIDE = "outside", _("Not a matter for the policy")


class Unanswered(models.TextChoices):
    """Why a question had no answer in the policy."""

    NOT_COVERED = "not_covered", _("The policy does not say")
    OPEN = "open", _("The policy leaves it open or contradicts itself")
    NOT_UNDERSTOOD = "not_understood", _("Not understood")
    OUTSIDE = "outside", _("Not a matter for this policy")


class Answer(SchoolOwned):
    """One answer, with everything needed to show it again as the rules stood that day.

    `asker` is a wide group ("staff", "parent"), `facts` and `said` hold words of the vocabulary and of the rules only,
    never the question's. `on` is a day, for a time would tell who was there. `chain` is shared by an answer and those
    that followed when its facts were changed. `everyday` names a suggested question that was pressed.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    book_digest = models.CharField(max_length=64)
    public = models.BooleanField(default=False)
    asker = models.CharField(max_length=30)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    unanswered = models.CharField(max_length=20, choices=Unanswered.choices, blank=True)
    decision = models.CharField(max_length=30)
    action = models.CharField(max_length=40, blank=True)
    everyday = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict)
    said = models.JSONField(default=dict)
    rules = models.JSONField(default=list)
    clauses = models.JSONField(default=list)
    on = models.DateField()
    chain = models.UUIDField(default=uuid.uuid4)
    submission = models.CharField(max_length=64, help_text="Hash of the page's random key and what was sent.")

    class Meta:
        indexes = [
            models.Index(fields=["school", "chain"]),
            models.Index(
                fields=["school", "unanswered", "action"],
                condition=~Q(unanswered=""),
                name="answers_unanswered",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["school", "submission"], name="an_answer_is_submitted_once")
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.on}"


class Question(SchoolOwned):
    """The words of a question, sealed, until they are deleted. `heard` is JSON: which words gave which fact."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="question")
    text = EncryptedTextField()
    heard = EncryptedTextField()
    on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class Dealt(SchoolOwned):
    """Somebody dealt with the unanswered questions of one kind, as many as there were (`count`), and says how."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    unanswered = models.CharField(max_length=20, choices=Unanswered.choices)
    action = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField()
    note = EncryptedTextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "unanswered", "action", "count"], name="a_kind_is_dealt_with_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unanswered} {self.action} {self.count}"
