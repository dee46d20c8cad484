"""Posts and absences as forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbell.concerns.models import Post
from handbell.people.models import Person
from handbell.ui.widgets import DateField


def _named(people: Iterable[Person], empty: str) -> list[tuple[str, str]]:
    listed = [
        (str(one.id), f"{one.full_name}, {one.job_title}" if one.job_title else one.full_name)
        for one in people
    ]
    return [("", empty), *listed]


class ProposePost(forms.Form):
    """Who is to hold which post, from when."""

    post = forms.ChoiceField(label=gettext_lazy("Post"), choices=Post.choices, widget=forms.RadioSelect)
    starts_on = DateField(label=gettext_lazy("From"))
    field_order = ("post", "person", "starts_on")

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = forms.ChoiceField(label=_("Who"), choices=_named(people, _("Choose")))
        self.order_fields(self.field_order)


class EndPost(forms.Form):
    """The last day of a post."""

    ends_on = DateField(label=gettext_lazy("Last day"))


class PutDown(forms.Form):
    """Who is away, from when until when, and who reads in their place."""

    starts_on = DateField(label=gettext_lazy("First day away"))
    ends_on = DateField(label=gettext_lazy("Last day away"))
    field_order = ("person", "starts_on", "ends_on", "cover")

    def __init__(self, *args: Any, away: Iterable[Person], covers: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = forms.ChoiceField(label=_("Who is away"), choices=_named(away, _("Choose")))
        self.fields["cover"] = forms.ChoiceField(
            label=_("Who reads in their place"),
            help_text=_("A governor for a governor; a leader or safeguarding lead for one of the staff."),
            choices=_named(covers, _("Nobody")),
            required=False,
        )
        self.order_fields(self.field_order)
