"""What is filled in about keeping cases, and about packs that leave the school."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from handbell.concerns.forms.once import Once
from handbell.concerns.operations.doing import A_LINE
from handbell.concerns.operations.keeping import MOST_YEARS
from handbell.ui.widgets import CountedTextarea, DateField, Radios


class Because(Once):
    """A reason."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=A_LINE,
        widget=CountedTextarea(limit=A_LINE),
        error_messages={"required": _("Write it down: it cannot be empty.")},
    )


class Sure(Once):
    """One box to tick before something that cannot be undone."""

    sure = forms.BooleanField(
        label=_("I have looked at the case, and nothing speaks for keeping it"),
        error_messages={"required": _("Tick the box when you have looked at the case")},
    )


class Birth(Once):
    """From which day a case counts."""

    born = DateField(label=_("Date of birth"), error_messages={"required": _("Enter the date of birth")})


class Period(Once):
    """How long cases about somebody are kept."""

    years = forms.IntegerField(
        label=_("Years"),
        min_value=1,
        max_value=MOST_YEARS,
        error_messages={"required": _("Enter the number of years")},
    )
    counted = forms.ChoiceField(
        label=_("Counted from"),
        choices=[("closed", _("The day the case was closed")), ("birth", _("The child's date of birth"))],
        widget=Radios(),
        error_messages={"required": _("Choose from when it is counted")},
    )
    source = forms.CharField(
        label=_("Where does this period come from?"),
        max_length=A_LINE,
        help_text=_("A law, guidance, or the school's own schedule: its name, and where in it."),
        error_messages={"required": _("Say where the period comes from")},
    )
