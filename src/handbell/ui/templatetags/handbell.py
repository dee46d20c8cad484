"""Components that hold other markup: `{% load handbell %} {% inset %}<p>…</p>{% endinset %}`."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


def _component(name: str, content: str, **words: object) -> SafeString:
    # The content was rendered by the page's own template, which has escaped what needs it.
    inside = mark_safe(content.strip())  # noqa: S308
    return mark_safe(render_to_string(f"ui/components/{name}.html", {**words, "content": inside}))  # noqa: S308


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:  # noqa: A002  HTML's own word
    """A line which opens to more: `{% details summary=_("Why?") %}…{% enddetails %}`."""
    return _component("details", content, summary=summary, open=open)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Words set apart from the rest, such as a quotation of a clause."""
    return _component("inset", content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    """What may not be overlooked."""
    return _component("warning", content)


@register.simple_block_tag
def notification(content: str, title: str = "", kind: str = "") -> SafeString:
    """A banner; `kind` is success, warning, error or nothing."""
    return _component("notification", content, title=title, kind=kind)


@register.simple_block_tag
def empty(content: str, title: str = "") -> SafeString:
    """What to say where there is nothing yet, and what to do about it."""
    return _component("empty", content, title=title)
