"""How a school has set up the desk that concerns come to: named posts, and its own routing rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.people.models import Person, SchoolOwned
from handbell.policies.models import Policy


class Post(models.TextChoices):
    """A post beside the roles."""

    DEPUTY_SAFEGUARDING_LEAD = "deputy_dsl", _("Deputy safeguarding lead")
    SAFEGUARDING_GOVERNOR = "safeguarding_governor", _("Safeguarding governor")


class PostHeld(SchoolOwned):
    """Somebody who holds a post, from a day until a day. Ended, never deleted; two people agree to it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=30, choices=Post.choices)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["starts_on", "id"]


class Absence(SchoolOwned):
    """Somebody of the desk is away from a day until a day, both included; `cover` reads in their place meanwhile."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    cover = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    put_down_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="an_absence_ends_after_it_starts"
            )
        ]


class RoutesStatus(models.TextChoices):
    """Where a wording of the routing rules stands."""

    PROPOSED = "proposed", _("Waiting for a second person")
    IN_FORCE = "in_force", _("In force")
    SUPERSEDED = "superseded", _("Superseded")
    REFUSED = "refused", _("Refused")


ROUTES_MOVES: dict[RoutesStatus, frozenset[RoutesStatus]] = {
    RoutesStatus.PROPOSED: frozenset({RoutesStatus.IN_FORCE, RoutesStatus.REFUSED}),
    RoutesStatus.IN_FORCE: frozenset({RoutesStatus.SUPERSEDED}),
    RoutesStatus.SUPERSEDED: frozenset(),
    RoutesStatus.REFUSED: frozenset(),
}


class Routes(SchoolOwned):
    """A wording of a policy's routing rules (`rules.routing`), as text. In force only when a second person agreed."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=RoutesStatus.choices, default=RoutesStatus.PROPOSED)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy"], condition=Q(status="in_force"), name="one_routing_of_a_policy_is_in_force"
            ),
            models.UniqueConstraint(
                fields=["policy"], condition=Q(status="proposed"), name="one_routing_of_a_policy_waits"
            ),
        ]
