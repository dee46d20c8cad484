"""Small words of the answer page."""

from __future__ import annotations

import datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from handbell.rules.everyday import Everyday

register = template.Library()


@register.filter
def first_capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


@register.filter
def iso_day(text: str) -> str:
    """A day kept as "2026-11-21", as people write it."""
    return date_format(datetime.date.fromisoformat(text), "j F Y")


@register.filter
def in_reading_language(one: Everyday) -> str:
    """A suggested question in the reader's language."""
    return one.in_language(get_language() or "en")
