"""What every view here asks first: which version, and whether this person may know of its rules (404 if not)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handbell.people.http import SignedInRequest
from handbell.people.queries import roles_of
from handbell.people.roles import Role
from handbell.policies.models import Status, Version
from handbell.rulebooks import access, queries
from handbell.rulebooks.access import Act
from handbell.rulebooks.holdings import Held

Trail = list[tuple[str | Promise, str]]


def today() -> datetime.date:
    """The day on which a request is answered, in the school's time zone."""
    return timezone.localdate()


def roles_in(request: SignedInRequest) -> frozenset[Role]:
    """The roles that the person asking holds today, looked up once a request."""
    kept: frozenset[Role] | None = getattr(request, "_rulebooks_roles", None)
    if kept is None:
        kept = roles_of(request.person, on=today())
        request._rulebooks_roles = kept  # type: ignore[attr-defined]
    return kept


def may_change(request: SignedInRequest, version: Version) -> bool:
    """Whether the person asking may change the version's rules in its present state."""
    return access.roles_can(roles_in(request), Act.CHANGE, version)


def version_or_404(request: SignedInRequest, slug: str, label: str, act: Act = Act.SEE) -> Version:
    """The version of an address. Http404 when they may not know of its rules, PermissionDenied for another act."""
    version = queries.version_for(roles_in(request), slug=slug, label=label)
    if version is None:
        raise Http404
    access.check_roles(roles_in(request), act, version)
    return version


def rule_or_404(version: Version, rule_id: str) -> Held:
    """A rule of a version as it stands."""
    rule = queries.rule_of(version, rule_id)
    if rule is None:
        raise Http404
    return rule


def address(name: str, version: Version, **more: object) -> str:
    """The address of one of a version's pages here."""
    return reverse(f"rulebooks:{name}", kwargs={"slug": version.policy.slug, "label": version.label, **more})


def trail(*steps: tuple[str | Promise, str], version: Version | None = None) -> Trail:
    """The way back from a page: rules, the version's rules, then the page's own steps."""
    way: Trail = [(_("Rules"), reverse("rulebooks:index"))]
    if version:
        way.append((f"{version.title} {version.label}", address("book", version)))
    return [*way, *steps]


def place_of(version: Version, clauses: Sequence[str], show: str = "") -> str:
    """Where a rule beside these clauses stands on the page of the rules."""
    asked = {"show": show} if show else {"clause": clauses[0]} if clauses else {}
    place = f"#{queries.anchor(clauses[0])}" if clauses else ""
    return address("book", version) + (f"?{urlencode(asked)}" if asked else "") + place


def from_when(version: Version) -> str:
    """Said after a rule was accepted or changed: from when it decides."""
    if version.status == Status.IN_FORCE:
        return gettext("The rule decides from now on.")
    return gettext("Saved. The rule decides once this version is in force.")
