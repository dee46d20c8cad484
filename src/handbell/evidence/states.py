"""Where an exhibit stands, what may become of it, and what is written down about its keeping."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where an exhibit stands."""

    KEPT = "kept", _("Kept")
    SEALED_AWAY = "sealed_away", _("Sealed away")
    DESTROYED = "destroyed", _("Destroyed")


# Kept to destroyed: with its whole concern, when its time of keeping ends.
TRANSITIONS: Final[dict[Status, frozenset[Status]]] = {
    Status.KEPT: frozenset({Status.SEALED_AWAY, Status.DESTROYED}),
    Status.SEALED_AWAY: frozenset({Status.DESTROYED}),
    Status.DESTROYED: frozenset(),
}


class What(models.TextChoices):
    """What was done with an exhibit."""

    RECEIVED = "received", _("Received")
    SAFE_COPY_SHOWN = "safe_copy_shown", _("Safe copy shown")
    ORIGINAL_OPENED = "original_opened", _("Original opened")
    EXPORTED = "exported", _("Given out")
    SEALED_AWAY = "sealed_away", _("Sealed away")
    OPENED_UNDER_ADVICE = "opened_under_advice", _("Opened under advice")
    DESTROYED = "destroyed", _("Destroyed")


class Why(models.TextChoices):
    """Why an original is opened, when the safe copy does not do."""

    LOOKING_INTO_IT = "looking_into_it", _("To look into the concern")
    NO_SAFE_COPY = "no_safe_copy", _("There is no safe copy of it")
    HOW_IT_WAS_MADE = "how_it_was_made", _("To see when and how it was made")
    ASKED_BY_POLICE = "asked_by_police", _("The police asked for it")
    ASKED_BY_AUTHORITY = "asked_by_authority", _("The local authority asked for it")


class Reason(models.TextChoices):
    """Why an exhibit is sealed away."""

    MAY_SHOW_A_CHILD = "may_show_a_child", _("It may show a child undressed or abused")
    CONCERN_CHANGED = "concern_changed", _("The concern turned out to be about such a picture")
    ADVISED = "advised", _("The police or the local authority advised it")
