"""A form with a key of its page, so that pressing twice writes once."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms


class Once(forms.Form):
    """Its `key` is made when the page is shown, and comes back with it however often it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", secrets.token_hex(16))

    def clean_key(self) -> str:
        """The key; a new one when none came."""
        return str(self.cleaned_data["key"]) or secrets.token_hex(16)


def put_on(form: forms.Form, refusal: Exception) -> None:
    """A refusal's words on the field it is about, or on the form."""
    field = getattr(refusal, "field", None)
    form.add_error(field if field in form.fields else None, str(refusal))
