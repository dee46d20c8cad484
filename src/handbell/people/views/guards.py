"""What stands before every page of this room."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from handbell.people import access
from handbell.people.access import Action
from handbell.people.http import SignedInRequest, signed_in
from handbell.people.operations import Refused

P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponse]


def allowed(action: Action) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Only for somebody signed in who may do something: 404 for who may not see people, 403 for who may only look."""

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            access.check(request.person, action, on=timezone.localdate())
            return view(request, *args, **kwargs)

        return signed_in(guarded)

    return decorate


def put_on(form: Form, refusal: Refused) -> None:
    """Show a refusal beside the field it is about, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
