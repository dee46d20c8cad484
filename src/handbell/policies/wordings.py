"""Plain words for what the rows say in slugs: whom a clause binds, what kind it is, when a review is due."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from handbell.people.roles import GROUPS
from handbell.policies import partial_dates
from handbell.policies.facts import Review, review_state

BINDS: Final[dict[str, Promise]] = {
    "everyone": gettext_lazy("everybody in the school"),
    "staff": gettext_lazy("all staff"),
    "governors": gettext_lazy("governors and their chair"),
    "leadership": gettext_lazy("the headteacher and senior leaders"),
    "teacher": gettext_lazy("teachers"),
    "teaching_assistant": gettext_lazy("teaching assistants"),
    "supply": gettext_lazy("supply teachers"),
    "therapist": gettext_lazy("therapists"),
    "office": gettext_lazy("office staff"),
    "site": gettext_lazy("site staff"),
    "volunteer": gettext_lazy("volunteers"),
    "contractor": gettext_lazy("contractors"),
    "governor": gettext_lazy("governors"),
    "chair": gettext_lazy("the chair"),
    "headteacher": gettext_lazy("the headteacher"),
    "deputy": gettext_lazy("the deputy headteacher"),
    "slt": gettext_lazy("senior leaders"),
    "dsl": gettext_lazy("the designated safeguarding lead"),
    "pupil": gettext_lazy("pupils"),
    "parent": gettext_lazy("parents and carers"),
    "council_officer": gettext_lazy("council officers"),
}
KINDS: Final[dict[str, Promise]] = {
    "rule": gettext_lazy("Rule"),
    "duty": gettext_lazy("Duty"),
    "information": gettext_lazy("Information"),
    "quotation": gettext_lazy("Quotation"),
    "form": gettext_lazy("Form"),
    "contact": gettext_lazy("Contact"),
    "contents": gettext_lazy("List of contents"),
}
LANGUAGES: Final[dict[str, Promise]] = {
    "en": pgettext_lazy("language", "English"),
    "cy": pgettext_lazy("language", "Welsh"),
}


def whom(slugs: Iterable[str]) -> str:
    """Say whom slugs of roles and groups stand for: "All staff, governors and volunteers"; "" for nobody."""
    named = list(dict.fromkeys(slugs))
    wide = [GROUPS[slug] for slug in named if slug in GROUPS]
    words = [str(BINDS[slug]) for slug in named if not any(slug in group for group in wide)]
    if len(words) < 2:
        return capfirst("".join(words))
    return capfirst(_("%(list)s and %(last)s") % {"list": ", ".join(words[:-1]), "last": words[-1]})


def when(text: str) -> str:
    """Say a date as precisely as it is known: "29 November 2022", "June 2019", "2024"; "" for none."""
    if not text:
        return ""
    day = partial_dates.first_day(text)
    if partial_dates.has_day(text):
        return date_format(day, "j F Y")
    return date_format(day, "F Y") if partial_dates.has_month(text) else str(day.year)


def review_words(review_due: str, on: datetime.date) -> tuple[str, str]:
    """Say where the next review stands, and the kind of tag for it ("late", "do", "wait" or "")."""
    state = review_state(review_due, on)
    if state is Review.NO_DATE:
        return _("No review date set"), "late"
    if state is Review.OVERDUE:
        return _("Review overdue since %(when)s") % {"when": when(review_due)}, "late"
    if state is Review.DUE:
        return _("Review due now (%(when)s)") % {"when": when(review_due)}, "do"
    kind = "wait" if state is Review.SOON else ""
    return _("Next review %(when)s") % {"when": when(review_due)}, kind
