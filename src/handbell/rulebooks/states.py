"""What may become of a rule in a school's book. Only accepted rules decide."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a rule stands."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    ADJUSTED = "adjusted", _("Accepted with changes")
    REFUSED = "refused", _("Refused")
    TO_CHECK = "to_check", _("Its clause changed: to be looked at")
    REMOVED = "removed", _("Taken out")


DECIDING: Final = frozenset({State.ACCEPTED, State.ADJUSTED})

# None: not in the book yet.
TRANSITIONS: Final[dict[State | None, frozenset[State]]] = {
    None: frozenset({State.PROPOSED, State.ACCEPTED, State.TO_CHECK}),
    State.PROPOSED: frozenset({State.ACCEPTED, State.ADJUSTED, State.REFUSED}),
    State.ACCEPTED: frozenset({State.ADJUSTED, State.REMOVED}),
    State.ADJUSTED: frozenset({State.ADJUSTED, State.REMOVED}),
    State.REFUSED: frozenset({State.ACCEPTED, State.ADJUSTED}),
    State.TO_CHECK: frozenset({State.ACCEPTED, State.ADJUSTED, State.REMOVED}),
    State.REMOVED: frozenset({State.ACCEPTED, State.ADJUSTED}),
}
