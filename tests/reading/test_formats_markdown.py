"""Markdown: what it stands for, printed numbers kept, and no word lost."""

from __future__ import annotations

from handbell.reading.formats import open_source
from handbell.reading.lines import Line, LineKind


def lines(text: str) -> list[Line]:
    """Return the lines of a Markdown text."""
    return open_source(text.encode(), "policy.md").lines


def test_headings_have_levels() -> None:
    found = lines("# One\n\nTwo\n---\n\n### Three ###\n")
    assert [(x.text, x.kind, x.level) for x in found] == [
        ("One", LineKind.HEADING, 1),
        ("Two", LineKind.HEADING, 2),
        ("Three", LineKind.HEADING, 3),
    ]


def test_lists_keep_printed_numbers_and_depth() -> None:
    found = lines("3. three\n4. four\n   - inside\n     - deeper\n\n7) seven\n")
    assert [(x.label, x.level, x.text) for x in found] == [
        ("3.", 1, "three"),
        ("4.", 1, "four"),
        ("•", 2, "inside"),
        ("•", 3, "deeper"),
        ("7)", 1, "seven"),
    ]


def test_numbers_that_repeat_are_counted_as_a_page_would_show_them_only_when_printed_so() -> None:
    assert [x.label for x in lines("5. a\n5. b\n5. c\n")] == ["5.", "5.", "5."]


def test_clause_numbers_stay_text_and_begin_a_line() -> None:
    found = lines("3.9 First clause here\n3.10 Second clause\nwhich goes on\n(a) a letter\n")
    assert [x.text for x in found] == [
        "3.9 First clause here",
        "3.10 Second clause which goes on",
        "(a) a letter",
    ]


def test_tables_and_quotations() -> None:
    found = lines("| a | b |\n|---|---|\n| 1 | two *words* |\n\n> said\n> by others\n")
    assert [x.cells for x in found[:2]] == [("a", "b"), ("1", "two words")]
    assert (found[2].kind, found[2].text) == (LineKind.QUOTATION, "said by others")


def test_text_that_looks_like_html_or_a_definition_is_kept() -> None:
    found = " ".join(
        x.text
        for x in lines(
            "Ask <name of head> if 3 < 4.\n\n[note]: https://school.example/x\n\n    four spaces\n"
        )
    )
    for words in ("<name of head>", "3 < 4", "[note]: https://school.example/x", "four spaces"):
        assert words in found


def test_html_tables_inside_are_tables() -> None:
    found = lines("Before\n\n<table><tr><td>a</td><td>b</td></tr></table>\n\nAfter\n")
    assert [(x.kind, x.text) for x in found] == [
        (LineKind.TEXT, "Before"),
        (LineKind.TABLE_ROW, "a\tb"),
        (LineKind.TEXT, "After"),
    ]


def test_links_keep_words_and_address() -> None:
    found = lines("See [the guide](https://school.example/guide) now.\n")
    address = "https://school.example/guide"
    assert (found[0].text, found[0].links) == (f"See the guide ({address}) now.", (address,))
    assert lines(f"See <{address}>.\n")[0].text == f"See {address}."
    assert lines("See [part two](#two).\n")[0].text == "See part two."


def test_lines_know_where_they_stand() -> None:
    assert [x.number for x in lines("# a\n\nb\n\n- c\n- d\n")] == [1, 3, 5, 6]


def test_the_format_is_named() -> None:
    assert open_source(b"# a", "policy.MD").format == "markdown"


def test_lines_that_begin_with_a_label_in_bold_stay_lines() -> None:
    found = lines("**Adopted:** June 2018\n**Signed:** ____ (Chair)\nand so on\n")
    assert [x.text for x in found] == ["Adopted: June 2018", "Signed: ____ (Chair) and so on"]
