"""What every view here asks first: which version or policy, and whether this person may know of it (404 if not)."""

from __future__ import annotations

import datetime

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handbell.people.http import SignedInRequest
from handbell.policies import access, queries
from handbell.policies.access import Act
from handbell.policies.models import Policy, Version

Trail = list[tuple[str | Promise, str]]


def today() -> datetime.date:
    """The day on which a request is answered, in the school's time zone."""
    return timezone.localdate()


def version_or_404(request: SignedInRequest, slug: str, label: str, act: Act = Act.SEE) -> Version:
    """The version of an address. Http404 when they may not know of it, PermissionDenied when they may not do `act`."""
    version = queries.version_for(request.person, slug=slug, label=label, on=today())
    if version is None:
        raise Http404
    if act is not Act.SEE:
        access.check(request.person, act, version, on=today())
    return version


def policy_or_404(request: SignedInRequest, slug: str) -> Policy:
    """The policy of an address. Http404 when they may not know of it."""
    policy = queries.policy_for(request.person, slug=slug, on=today())
    if policy is None:
        raise Http404
    return policy


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
