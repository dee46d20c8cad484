"""What every view here asks first: which version or policy, and whether this person may know of it (404 if not)."""

from __future__ import annotations

import datetime

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handbell.people.http import SignedInRequest
from handbell.people.queries import roles_of
from handbell.people.roles import Role
from handbell.policies import access, queries
from handbell.policies.access import Act
from handbell.policies.models import Policy, Version

Trail = list[tuple[str | Promise, str]]


def today() -> datetime.date:
    """The day on which a request is answered, in the school's time zone."""
    return timezone.localdate()


def roles_in(request: SignedInRequest) -> frozenset[Role]:
    """The roles that the person asking holds today, looked up once a request."""
    kept: frozenset[Role] | None = getattr(request, "_policies_roles", None)
    if kept is None:
        kept = roles_of(request.person, on=today())
        request._policies_roles = kept  # type: ignore[attr-defined]
    return kept


def may(request: SignedInRequest, act: Act, version: Version) -> bool:
    """Whether the person asking may do something with a version in its present state."""
    return access.roles_can(roles_in(request), act, version)


def version_or_404(request: SignedInRequest, slug: str, label: str, act: Act = Act.SEE) -> Version:
    """The version of an address. Http404 when they may not know of it, PermissionDenied when they may not do `act`."""
    version = queries.version_for(roles_in(request), slug=slug, label=label)
    if version is None:
        raise Http404
    if act is not Act.SEE and not may(request, act, version):
        access.check(request.person, act, version, on=today())
    return version


def versions_or_404(request: SignedInRequest, slug: str) -> list[Version]:
    """The versions of a policy that they may see, at least one. Http404 when they may not know of the policy."""
    versions = queries.history(slug, roles_in(request))
    if not versions:
        raise Http404
    return versions


def address(name: str, version: Version, **more: object) -> str:
    """The address of one of a version's pages."""
    return reverse(f"policies:{name}", kwargs={"slug": version.policy.slug, "label": version.label, **more})


def trail(
    *steps: tuple[str | Promise, str], policy: Policy | None = None, version: Version | None = None
) -> Trail:
    """The way back from a page: policies, the policy, the version, then the page's own steps."""
    policy = version.policy if version else policy
    way: Trail = [(_("Policies"), reverse("policies:index"))]
    if policy:
        way.append((policy.title, reverse("policies:policy", args=[policy.slug])))
    if version:
        way.append((version.label, address("version", version)))
    return [*way, *steps]
