"""What is covered is not in the page; a page that can be left quickly tells nothing by its title."""

from __future__ import annotations

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory

from handbell.ui.leaving import HARMLESS_PAGE

COVER = (
    '{% load handbell %}{% cover name="told" title=title address="/told/" back="/case/" opened=opened %}'
    "<p>{{ text.unsealed }}</p>{% endcover %}"
)


class Sealed:
    """A text that notes when it is unsealed."""

    def __init__(self) -> None:
        self.looks = 0

    def unsealed(self) -> str:
        self.looks += 1
        return "<canary>"


@pytest.mark.parametrize(("opened", "looks"), [("", 0), (None, 0), ("else", 0), ("told", 1)])
def test_a_text_is_unsealed_and_in_the_page_only_when_it_was_opened(opened: str | None, looks: int) -> None:
    text = Sealed()
    html = Template(COVER).render(
        Context({"title": "What <was> told", "opened": opened, "text": text, "csrf_token": "abc"})
    )
    assert text.looks == looks
    assert ("<p>&lt;canary&gt;</p>" in html) is bool(looks)
    assert html.count("canary") == looks
    assert '<form method="post" action="/told/"' in html
    assert 'value="abc"' in html
    assert "What &lt;was&gt; told" in html


def test_a_cover_that_leads_nowhere_is_refused_when_the_page_is_written() -> None:
    with pytest.raises(TemplateSyntaxError, match="address"):
        Template('{% load handbell %}{% cover name="told" title="Told" %}{% endcover %}')


@pytest.mark.django_db
def test_a_page_to_be_left_quickly_has_the_way_out_twice_and_a_title_that_tells_nothing() -> None:
    request = RequestFactory().get("/")
    html = render_to_string("ui/quick_page.html", {}, request=request)
    assert "<title>Form – Handbell</title>" in html
    assert html.count(f'href="{HARMLESS_PAGE}" rel="nofollow noreferrer"') == 2
    assert html.index("data-leave-first") < html.index("<header")


def test_no_page_fetches_anything_from_the_harmless_page() -> None:
    html = Template("{% load handbell %}{% leave_quickly %}").render(Context())
    assert html.count(HARMLESS_PAGE) == 1
    assert "src=" not in html
