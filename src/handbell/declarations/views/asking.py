"""What the views here ask first: which version, for whom, on which day; 404 where one may not know."""

from __future__ import annotations

import datetime
from uuid import UUID

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handbell.declarations.operations import Refused
from handbell.declarations.queries import Mine, mine_for
from handbell.people.calendar import day_of
from handbell.people.http import SignedInRequest
from handbell.people.models import Person
from handbell.policies.models import Version

Trail = list[tuple[str | Promise, str]]


def today() -> datetime.date:
    """The day on which a request is answered, in the school's time zone."""
    return day_of(timezone.now())


def mine_or_404(request: SignedInRequest, version_id: UUID, *, person: Person | None = None) -> Mine:
    """How the person (by default, whoever asks) stands with a version in force. Http404 when it does not ask them."""
    found = mine_for(person or request.person, version_id, on=today())
    if found is None:
        raise Http404
    return found


def version_or_404(versions: list[Version], policy_id: UUID | None) -> Version | None:
    """The version in force of a policy, or of the school's first; None for none, Http404 for an unknown policy."""
    if policy_id is None:
        return versions[0] if versions else None
    found = next((version for version in versions if version.policy_id == policy_id), None)
    if found is None:
        raise Http404
    return found


def trail(*steps: tuple[str | Promise, str]) -> Trail:
    """The way back: declarations, then the page's own steps."""
    return [(_("Declarations"), reverse("declarations:index")), *steps]


def put_on(form: forms.Form, refusal: Refused) -> None:
    """Show on the form why something was not done."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
