"""Components escape what people typed, and say to everybody what they show."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from handbell.ui.tasks import Task

COMPONENTS = Path(__file__).resolve().parents[2] / "src/handbell/ui/templates/ui/components"
DOCUMENT = Path(__file__).resolve().parents[2] / "docs/components.md"


def rendered(source: str, **words: object) -> str:
    return Template("{% load handbell %}" + source).render(Context(words))


@pytest.mark.parametrize("name", sorted(path.stem for path in COMPONENTS.glob("*.html")))
def test_every_component_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCUMENT.read_text("utf-8")


@pytest.mark.parametrize(
    "tag", ["inset", "warning", "notification", "empty", "never", "danger", 'details summary="More"']
)
def test_block_components_hold_markup_and_escape_words(tag: str) -> None:
    html = rendered(
        f"{{% {tag} %}}<p>{{{{ words }}}}</p>{{% end{tag.split(maxsplit=1)[0]} %}}", words="<script>"
    )
    assert "<p>&lt;script&gt;</p>" in html


@pytest.mark.parametrize(
    "name",
    ["inset", "warning", "notification", "empty", "tag", "button", "panel", "never", "danger", "readers", "copy_text"],
)  # fmt: skip
def test_includes_escape_words(name: str) -> None:
    html = render_to_string(f"ui/components/{name}.html", {"text": "<b>", "title": "<b>"})
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_a_task_says_when_it_is_or_was_due() -> None:
    day = datetime.date(2026, 11, 3)
    html = render_to_string(
        "ui/components/task_list.html",
        {
            "tasks": [
                Task("Sign <it>", "/sign/", "Late", "late", due=day),
                Task("Countersign", "/counter/", "To do", "do", count=4, due=day),
                Task("With the head", "/x/", "Waiting", "wait"),
            ]
        },
    )
    assert "was due on 3 November 2026" in html
    assert "by 3 November 2026" in html
    assert "(4)" in html
    assert "Sign &lt;it&gt;" in html
    assert "hb-tag--late" in html


def test_pages_of_a_list_keep_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/list/?q=wren&page=2")
    page = Paginator(range(100), 20).page(2)
    html = render_to_string(
        "ui/components/pagination.html", {"page": page, "request": request}, request=request
    )
    assert "?q=wren&amp;page=3" in html
    assert 'rel="prev"' in html
    one = Paginator(range(5), 20).page(1)
    assert "nav" not in render_to_string("ui/components/pagination.html", {"page": one}, request=request)


def test_lists_that_people_wrote_into_are_escaped() -> None:
    never = render_to_string("ui/components/never.html", {"items": ["<i>"]})
    readers = render_to_string("ui/components/readers.html", {"readers": ["<i>"], "not_readers": ["<u>"]})
    assert "<li>&lt;i&gt;</li>" in never
    assert "<li>&lt;i&gt;</li>" in readers
    assert "<li>&lt;u&gt;</li>" in readers


def test_a_timeline_tells_moments_and_days() -> None:
    moment = datetime.datetime(2026, 11, 19, 8, 5, tzinfo=datetime.UTC)
    events = [
        {"moment": moment, "title": "<Told>", "by": "A teacher", "text": "One.\n\nTwo <b>."},
        {"day": datetime.date(2026, 11, 20), "title": "Read", "address": "/x/"},
    ]
    html = render_to_string("ui/components/timeline.html", {"events": events})
    assert "Thursday 19 November 2026, 08:05" in html
    assert '<time datetime="2026-11-20">Friday 20 November 2026</time>' in html
    assert "&lt;Told&gt;" in html
    assert "Two &lt;b&gt;." in html
    assert '<a href="/x/">Read</a>' in html
