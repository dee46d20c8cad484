"""What a notice about a concern is called. It tells nobody more than that something waits."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handbell.notifications.topics import Topic, register

WAITS = Topic("concern-waits", _("Something needs your attention."), urgent=True, confidential=True)
NEWS = Topic("concern-news", _("There is something new for you to look at."), confidential=True)

register(WAITS, NEWS)


def key(case_id: UUID, person_id: UUID, what: str) -> str:
    """Under which a notice about a case is made once: all of one person's about one case begin alike."""
    return f"{beginning(case_id, person_id)}{what}"


def beginning(case_id: UUID, person_id: UUID) -> str:
    """How the keys of one person's notices about one case begin, so that they can be settled together."""
    return f"concern-{case_id.hex}-{person_id.hex}-"
