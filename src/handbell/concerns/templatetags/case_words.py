"""Slugs of a case in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from handbell.concerns.models import Wish

register = template.Library()


@register.filter
def wish_in_words(wish: Wish) -> str:
    """What is wanted, or not: "The police are told: yes"."""
    about = {
        "police": _("Whether the police are told"),
        "parents": _("Whether parents are told"),
        "talk": _("A talk with the others"),
        "removal": _("Having something taken down"),
    }.get(wish.about, _("Something else"))
    wants = {True: _("yes"), False: _("no")}.get(wish.wants, _("not said"))  # type: ignore[arg-type]
    return f"{about}: {wants}"


@register.filter
def body_in_words(body: str) -> str:
    """Who gave advice."""
    return {
        "police": _("the police"),
        "lado_advice": _("the local authority's designated officer"),
        "hr_advice": _("human resources"),
    }.get(body, _("somebody else"))
