"""Tell people that something waits for them. The message itself never says what (see notifications.topics)."""

from __future__ import annotations

import datetime

from handbell.notifications import operations as notifications
from handbell.people.models import Person
from handbell.policies.models import Version


def tell(to: Person, topic: str, version: Version, *, now: datetime.datetime, once: str = "") -> None:
    """Put a notice about a version into the outbox, once for each person, topic and `once`."""
    notifications.notify(to=to, topic=topic, key=_key(to, topic, version, once), now=now)


def settle(to: Person, topic: str, version: Version, *, now: datetime.datetime, once: str = "") -> None:
    """What the notice spoke of is done."""
    notifications.settle(key=_key(to, topic, version, once), now=now)


def _key(to: Person, topic: str, version: Version, once: str) -> str:
    return f"{topic}:{version.id}:{to.id}:{once}"
