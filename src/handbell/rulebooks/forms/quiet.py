"""A form sent only to add or drop a row: what was typed is shown again, and nothing is said to be wrong yet."""

from __future__ import annotations

from django import forms
from django.forms.utils import ErrorDict


class QuietForm(forms.Form):
    """A form that checks nothing while `quiet`."""

    quiet = False

    def full_clean(self) -> None:
        """Django's checks, unless it is quiet."""
        if self.quiet:
            self._errors = ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()
