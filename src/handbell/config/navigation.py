"""What stands around every page: the bar at its top, the account menu, the links at its foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handbell import __version__
from handbell.concerns import access as concerns
from handbell.people import access
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.roles import Role
from handbell.rulebooks import queries as rulebooks


@dataclass(frozen=True, slots=True)
class Item:
    """A link in the bar. `address` is where it goes; `current` whether this page is below it."""

    text: str | Promise
    address: str | Promise
    current: bool = False


_PEOPLE = reverse_lazy("people:index")
_RULES = reverse_lazy("rulebooks:index")
_CONCERNS = reverse_lazy("concerns:index")
_ITEMS = (
    (_("Home"), reverse_lazy("home:home")),
    (_("May I?"), reverse_lazy("advice:index")),
    (_("Concerns"), _CONCERNS),
    (_("Policies"), reverse_lazy("policies:index")),
    (_("Rules"), _RULES),
    (_("Declarations"), reverse_lazy("declarations:index")),
    (_("People"), _PEOPLE),
)
_ACCOUNT_MENU = (Item(_("Your account"), reverse_lazy("account_home")),)
_FOOTER = (
    Item(_("Help"), reverse_lazy("home:help")),
    Item(_("Accessibility"), reverse_lazy("home:accessibility")),
)


def _is_below(page: str, address: str) -> bool:
    return page == address or (address != "/" and page.startswith(address))


def _bar(path: str, roles: frozenset[Role]) -> list[Item]:
    """The bar for one reader: it leads nobody to a page that is not there for them."""
    there = {
        _PEOPLE: bool(roles & access.TABLE[access.Action.SEE_PEOPLE]),
        _RULES: rulebooks.may_look(roles),
        _CONCERNS: concerns.may_have_cases(roles),
    }
    return [
        Item(text, address, _is_below(path, str(address)))
        for text, address in _ITEMS
        if there.get(address, True)
    ]


def _about_version(request: HttpRequest, roles: frozenset[Role]) -> list[Item]:
    """On a page about one version of a policy: what rooms above know about it, for those who may see that."""
    match = request.resolver_match
    if match is None or match.namespace != "policies" or not rulebooks.may_look(roles):
        return []
    version: dict[str, Any] = {key: value for key, value in match.kwargs.items() if key in {"slug", "label"}}
    if len(version) < 2:
        return []
    return [
        Item(_("Its rules, clause by clause"), reverse("rulebooks:book", kwargs=version)),
        Item(_("The answers that it changes"), reverse("rulebooks:changes", kwargs=version)),
    ]


def for_request(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: links, the school and the person being acted as (None before sign-in)."""
    person: Person | None = getattr(request, "person", None)
    user = getattr(request, "user", None)  # none yet, when something goes wrong on the way in
    roles = people.roles_of(person, on=day_of(timezone.now())) if person else frozenset[Role]()
    return {
        "navigation": _bar(request.path, roles) if person else [],
        "about_version": _about_version(request, roles),
        "account_menu": _ACCOUNT_MENU if user and user.is_authenticated else (),
        "footer": _FOOTER,
        "product_version": __version__,
        "person": person,
        "school": getattr(request, "school", None),
    }
