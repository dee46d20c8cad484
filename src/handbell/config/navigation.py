"""What stands in the bar at the top of every page, for whoever is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Item:
    """A link in the bar. `address` is where it goes; `current` whether this page is below it."""

    text: str | Promise
    address: str | Promise
    current: bool = False


_ITEMS = (
    (_("Home"), reverse_lazy("home:home")),
    (_("Policies"), reverse_lazy("policies:index")),
    (_("Declarations"), reverse_lazy("declarations:index")),
    (_("People"), reverse_lazy("people:index")),
)


def _is_below(page: str, address: str) -> bool:
    return page == address or (address != "/" and page.startswith(address))


def for_request(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the bar's items, the school and the person being acted as (None before sign-in)."""
    person = getattr(request, "person", None)
    school = getattr(request, "school", None)
    items = [Item(text, address, current=_is_below(request.path, str(address))) for text, address in _ITEMS]
    return {"navigation": items if person else [], "person": person, "school": school}
