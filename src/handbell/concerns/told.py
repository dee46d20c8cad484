"""What somebody told, as it came from the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import TellerKind


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told, as it came from the page.

    `key`: the page's random key, the same however often it is sent. `matter`: whom it is about; `said_whom` is False
    when they did not say. `facts`: what the route hangs on (`rules.routing`). `details`: other answers, by name.
    """

    key: str
    teller: TellerKind
    words: str
    matter: Matter
    category: Category
    said_whom: bool = True
    danger: bool = False
    facts: Mapping[str, str | int | bool] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    contact: str = ""
    language: str = "en"
    trap: bool = False

    @property
    def text(self) -> str:
        """All that was written, to look for names in."""
        return "\n".join([self.words, *self.details.values()])
