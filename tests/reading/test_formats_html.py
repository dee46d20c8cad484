"""HTML: what a browser shows."""

from __future__ import annotations

import pytest

from handbell.reading.formats import open_source
from handbell.reading.lines import Line, LineKind, Source


def source(body: str, head: str = "") -> Source:
    """Return a page, read."""
    return open_source(
        f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), "policy.html"
    )


def lines(body: str) -> list[Line]:
    """Return the lines of a page."""
    return source(body).lines


def test_paragraphs_headings_breaks_and_entities() -> None:
    found = lines(
        "<h1>A <br>title</h1><p>one&nbsp;two<br>three &amp; four &pound;5</p>loose<div>in <b>a</b> box</div>"
    )
    assert [(x.kind, x.text) for x in found] == [
        (LineKind.HEADING, "A title"),
        (LineKind.TEXT, "one two"),
        (LineKind.TEXT, "three & four £5"),
        (LineKind.TEXT, "loose"),
        (LineKind.TEXT, "in a box"),
    ]


def test_what_a_browser_does_not_show_is_left_out() -> None:
    found = source("<script>x()</script><style>p{}</style><template><p>t</p></template><!-- c --><p hidden>h</p>"
                   "<p style='display:none'>n</p><p>shown</p>")  # fmt: skip
    assert [x.text for x in found.lines] == ["shown"]
    assert found.notes == ["Parts of the page that are set as hidden were left out."]


def test_the_frame_of_the_page_is_furniture() -> None:
    found = lines(
        "<header>H</header><nav>N</nav><main><article><header>kept</header></article></main><footer>F</footer>"
    )
    assert [(x.text, x.kind is LineKind.FURNITURE) for x in found] == [
        ("H", True),
        ("N", True),
        ("kept", False),
        ("F", True),
    ]


@pytest.mark.parametrize(
    ("opening", "labels"),
    [
        ("<ol>", ["1.", "2."]),
        ("<ol start=9>", ["9.", "10."]),
        ("<ol type=a>", ["a.", "b."]),
        ("<ol type=I start=3>", ["III.", "IV."]),
        ("<ol style='list-style-type: lower-roman'>", ["i.", "ii."]),
        ("<ol reversed>", ["2.", "1."]),
        ("<ul>", ["•", "•"]),
    ],
)
def test_lists_are_labelled_as_shown(opening: str, labels: list[str]) -> None:
    assert [x.label for x in lines(f"{opening}<li>x<li>y</{opening[1:3]}>")] == labels


def test_nested_lists_and_words_after_them() -> None:
    found = lines("<ul><li>one<ol><li value=4>deep<p>more</p></li></ol>after</li><li>two</li></ul>end")
    assert [(x.kind, x.level, x.label, x.text) for x in found] == [
        (LineKind.LIST_ITEM, 1, "•", "one"),
        (LineKind.LIST_ITEM, 2, "4.", "deep"),
        (LineKind.TEXT, 2, "", "more"),
        (LineKind.TEXT, 1, "", "after"),
        (LineKind.LIST_ITEM, 1, "•", "two"),
        (LineKind.TEXT, 0, "", "end"),
    ]


def test_tables_frames_and_layouts() -> None:
    found = lines(
        "<table><tr><th>A<th>B<tr><td>1<ul><li>x<li>y</ul><td rowspan=2>2<tr><td>3</table>"
        "<table><tr><td><p>boxed</table>"
        "<table><tr><td><h2>Left</h2><p>text<td><p>right</table>"
    )
    assert [(x.kind, x.text) for x in found] == [
        (LineKind.TABLE_ROW, "A\tB"),
        (LineKind.TABLE_ROW, "1 • x • y\t2"),
        (LineKind.TABLE_ROW, "3"),
        (LineKind.QUOTATION, "boxed"),
        (LineKind.HEADING, "Left"),
        (LineKind.TEXT, "text"),
        (LineKind.TEXT, "right"),
    ]
    assert found[1].cells == ("1\n• x\n• y", "2")


def test_quotations_terms_and_bold() -> None:
    found = lines(
        "<blockquote><p>said<blockquote>twice</blockquote></blockquote><dl><dt>Term<dd>Sense</dl><p><b>All</b> <b>bold</b>"
    )
    assert [(x.kind, x.level, x.bold, x.text) for x in found] == [
        (LineKind.QUOTATION, 1, False, "said"),
        (LineKind.QUOTATION, 2, False, "twice"),
        (LineKind.TEXT, 0, True, "Term"),
        (LineKind.TEXT, 0, False, "Sense"),
        (LineKind.TEXT, 0, True, "All bold"),
    ]


def test_words_in_angle_brackets_that_are_no_elements_are_words() -> None:
    assert lines("<p>Ask <Name of Head> or <office@school.example>, 3 < 4</p>")[0].text == (
        "Ask <Name of Head> or <office@school.example>, 3 < 4"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "iso-8859-15"])
def test_the_character_set_is_taken_from_the_page(encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><p>café for £5</p></body></html>'
    assert open_source(page.encode(encoding), "policy.html").lines[0].text == "café for £5"


def test_a_page_that_misnames_its_character_set_is_still_read() -> None:
    page = '<html><meta charset="utf-8"><p>café’s</p></html>'.encode("cp1252")
    assert open_source(page, "policy.html").lines[0].text == "café’s"


def test_numbers_that_word_writes_into_a_page_are_labels() -> None:
    found = lines(
        "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>3.10"
        "<span>&nbsp;&nbsp; </span></span><![endif]>Ask first</p>"
    )
    assert [(x.kind, x.level, x.label, x.text) for x in found] == [
        (LineKind.LIST_ITEM, 2, "3.10", "Ask first")
    ]


def test_nesting_a_thousand_deep_loses_no_word() -> None:
    found = lines("<div>" * 1500 + "deep" + "</div>" * 1500)
    assert [x.text for x in found] == ["deep"]


def test_links_are_kept_and_title_is_taken_unless_a_file_name() -> None:
    page = source("<p><a href='mailto:a@school.example'>Write</a></p>", "<title>Our policy</title>")
    assert page.lines[0].links == ("mailto:a@school.example",)
    assert page.title == "Our policy"
    assert source("<p>x</p>", "<title>policy_v3.docx</title>").title == ""


def test_raised_numbers_call_footnotes_and_squares_do_not() -> None:
    found = lines(
        "<p>A hall of 90 m<sup>2</sup> for all.<sup><a href='#n1'>1</a></sup></p>"
        "<ol><li id='n1'>Measured in May.</li></ol>"
    )
    assert [(x.kind, x.label, x.text) for x in found] == [
        (LineKind.TEXT, "", "A hall of 90 m2 for all.[1]"),
        (LineKind.NOTE, "1", "Measured in May."),
    ]


def test_a_term_and_the_number_beside_it_are_a_row() -> None:
    found = lines("<dl><dt>School office</dt><dd>01632 960402</dd><dt>Harm</dt><dd>What hurts.</dd></dl>")
    assert [(x.kind, x.cells or x.text) for x in found] == [
        (LineKind.TABLE_ROW, ("School office", "01632 960402")),
        (LineKind.TEXT, "Harm"),
        (LineKind.TEXT, "What hurts."),
    ]
