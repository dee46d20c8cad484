"""Components that hold other markup: `{% load handbell %} {% inset %}<p>…</p>{% endinset %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from handbell.ui.leaving import HARMLESS_PAGE

register = template.Library()


def _component(name: str, content: str, /, **words: object) -> SafeString:
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


@register.simple_block_tag
def never(content: str, title: str = "") -> SafeString:
    """What nobody may do here, whatever else happens: a list or a sentence."""
    return _component("never", content, title=title)


@register.simple_block_tag
def danger(content: str, title: str = "") -> SafeString:
    """Danger first: 999, and what the page adds to it."""
    return _component("danger", content, title=title)


@register.simple_tag
def leave_quickly(address: str = HARMLESS_PAGE, first: bool = False) -> SafeString:
    """The button which takes the page away at once; `first` for the one among the skip links."""
    name = "leave_quickly_first" if first else "leave_quickly"
    return _component(name, "", address=address)


class _Cover(template.Node):
    """Renders its content only when that very text was opened: what is covered is not in the page."""

    def __init__(self, inside: NodeList, words: dict[str, FilterExpression]) -> None:
        self.nodelist = inside
        self.words = words

    def render(self, context: Context) -> SafeString:
        words: dict[str, Any] = {name: value.resolve(context) for name, value in self.words.items()}
        is_open = bool(words.get("opened")) and words["opened"] == words["name"]
        content = self.nodelist.render(context) if is_open else ""
        return _component("cover", content, **words, is_open=is_open, csrf_token=context.get("csrf_token"))


@register.tag
def cover(parser: Parser, token: Token) -> _Cover:
    """Sealed text behind a button: `{% cover name="told" title=… address=… back=… opened=opened %}…{% endcover %}`."""
    words = token_kwargs(token.split_contents()[1:], parser)
    missing = {"name", "title", "address"} - set(words)
    if missing:
        raise template.TemplateSyntaxError(f"cover needs {', '.join(sorted(missing))}")
    inside = parser.parse(("endcover",))
    parser.delete_first_token()
    return _Cover(inside, words)
