"""PDF: lines with their places, tables, columns, broken words, furniture."""

from __future__ import annotations

import pytest

from handbell.reading.formats import open_source
from handbell.reading.formats.pdf.hyphens import joined
from handbell.reading.lines import Line, LineKind, Source
from tests.reading.policy_files import pdf

PAGE = '#set page(width: 420pt, height: 595pt, margin: 50pt)\n#set text(size: 11pt, lang: "en")\n'
PROSE = (
    "Staff keep their own accounts apart from the work of the school and think before they share a picture of a child "
    "or a word about a family, for what is written once may be read by anybody and for a long time after it was meant. "
)


def source(text: str, before: str = PAGE) -> Source:
    """Return a PDF made from Typst, read."""
    return open_source(pdf(before + text), "policy.pdf")


def lines(text: str, before: str = PAGE) -> list[Line]:
    """Return the lines of a PDF."""
    return source(text, before).lines


def words(found: list[Line]) -> str:
    """Return the words of lines as one text."""
    return " ".join(" ".join(x.text for x in found).split())


def test_headings_stand_out_by_size_or_weight() -> None:
    found = lines(
        '#text(size: 16pt)[Large]\n\n#text(weight: "bold")[Bold]\n\n' + PROSE + "\n\nSome *bold* words"
    )
    assert [x.text for x in found if x.bold] == ["Large", "Bold"]


def test_lines_know_page_place_and_edges() -> None:
    found = lines("First\n\n#h(30pt)Second\n#pagebreak()\nThird")
    assert [(x.text, x.page, x.number) for x in found] == [("First", 1, 1), ("Second", 1, 2), ("Third", 2, 1)]
    assert found[1].indent - found[0].indent == pytest.approx(30, abs=1)
    assert found[0].right < 100
    assert found[0].size == pytest.approx(11, abs=0.1)


def test_words_broken_at_a_line_end_are_whole_again() -> None:
    text = (
        "Professional responsibilities notwithstanding, unprofessional misunderstandings undermine confidentiality. "
        * 3
    )
    found = lines("#set par(justify: true)\n#set text(hyphenate: true)\n" + text, PAGE.replace("420", "230"))
    assert words(found) == text.strip()


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("about e", "safety", "about e-safety"),
        ("a commu", "nication,", "a communication,"),
        ("the well", "being", "the well-being"),
        ("cyber-bul", "lying", "cyber-bullying"),
        ("years 2019", "2021", "years 2019-2021"),
        ("Stratford", "Avon", "Stratford-Avon"),
    ],
)
def test_hyphens_that_belong_to_a_word_stay(before: str, after: str, whole: str) -> None:
    assert joined(before, True, after, frozenset(), hyphenates=True) == whole


def test_the_file_itself_tells_how_a_word_is_written() -> None:
    assert joined("a pass", True, "word", frozenset({"pass-word"}), hyphenates=True) == "a pass-word"
    assert joined("an on", True, "line", frozenset({"online."}), hyphenates=False) == "an online"


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = PROSE.upper(), PROSE
    found = lines(f"= A heading over both\n#columns(2)[{left * 2}#colbreak(){right * 2}]\n")
    text = words(found)
    assert text == f"A heading over both {(left * 2).strip()} {(right * 2).strip()}"


def test_two_columns_written_line_by_line_across_are_read_one_after_the_other() -> None:
    left = [f"left {n} with words to fill a column of it" for n in range(12)]
    right = [f"right {n} with words to fill a column too" for n in range(12)]
    rows = "".join(
        f"#place(top + left, dx: 0pt, dy: {14 * at}pt)[{one}]\n#place(top + left, dx: 230pt, dy: {14 * at}pt)[{two}]\n"
        for at, (one, two) in enumerate(zip(left, right, strict=True))
    )
    found = lines(rows, PAGE.replace("420", "560"))
    assert [x.text for x in found] == left + right


def test_rows_of_tables_keep_their_cells_though_they_wrap() -> None:
    found = lines(
        PROSE
        + "\n#table(columns: (1fr, 2fr, 1fr), [Name], [What they do], [Date], [Ada], [Answers for the whole school and for "
        "all that is posted in its name], [1 May], [Bob who has a very long name], [Deputy], [Never in all these years])\n"
        + PROSE
    )
    rows = [x.cells for x in found if x.kind is LineKind.TABLE_ROW]
    assert rows == [
        ("Name", "What they do", "Date"),
        ("Ada", "Answers for the whole school and for all that is posted in its name", "1 May"),
        ("Bob who has a very long name", "Deputy", "Never in all these years"),
    ]
    assert words([x for x in found if x.kind is not LineKind.TABLE_ROW]) == f"{PROSE}{PROSE}".strip()


def test_a_line_of_dates_is_cut_at_its_wide_gaps() -> None:
    found = lines(PROSE + "\n\nWritten: #h(1fr) May 2026 #h(1fr) Reviewed: #h(1fr) June 2026\n")
    assert found[-1].cells == ("Written:", "May 2026", "Reviewed:", "June 2026")


def test_a_hanging_number_stays_with_its_words() -> None:
    found = lines("3.10#h(40pt)Ask first\n\n(a)#h(40pt)then wait\n\n•#h(40pt)then post\n")
    assert [x.text for x in found] == ["3.10 Ask first", "(a) then wait", "• then post"]
    assert not any(x.cells for x in found)


def test_justified_text_in_narrow_columns_is_no_table() -> None:
    found = lines("#set par(justify: true)\n#columns(3, gutter: 12pt)[" + PROSE * 6 + "]", PAGE)
    assert not any(x.cells for x in found)
    assert words(found) == (PROSE * 6).strip()


def test_running_headers_footers_and_page_numbers_are_furniture() -> None:
    before = (
        PAGE + "#set page(header: [Larkfield], footer: context [Agreed #h(1fr) #counter(page).display()])\n"
    )
    found = lines((PROSE + "\n\n") * 12, before)
    furniture = [x for x in found if x.kind is LineKind.FURNITURE]
    assert {x.page for x in furniture} == {x.page for x in found}
    assert {x.text.split()[0] for x in furniture} == {"Larkfield", "Agreed"}
    assert words([x for x in found if x.kind is not LineKind.FURNITURE]) == (PROSE * 12).strip()


def test_bare_page_numbers_are_furniture_but_a_number_in_the_text_is_not() -> None:
    found = lines('#set page(numbering: "1")\n' + "12\n\n" + (PROSE + "\n\n") * 12)
    assert [x.text for x in found if x.kind is LineKind.FURNITURE] == [
        str(n + 1) for n in range(found[-1].page or 0)
    ]
    assert found[0].text == "12"


def test_lines_of_contents_end_in_a_tab_and_the_page() -> None:
    found = lines("#outline()\n= First things\n" + PROSE + "\n= Last things\n" + PROSE)
    assert [x.text for x in found[1:3]] == ["First things\t1", "Last things\t1"]


def test_ligatures_and_letters_beyond_the_first_plane_are_letters() -> None:
    found = lines("Office staff find difficult flows; 𝐀 bold letter; ŵ and ŷ")
    assert found[0].text == "Office staff find difficult flows; 𝐀 bold letter; ŵ and ŷ"


def test_the_title_is_the_documents_own() -> None:
    assert source('#set document(title: "Phones at school")\nwords').title == "Phones at school"
    assert source('#set document(title: "Microsoft Word - x.doc")\nwords').title == ""


def test_pages_are_counted_and_pictures_said() -> None:
    found = source("words on a page\n#pagebreak()\nmore words on the next\n")
    assert (found.pages, found.notes) == (2, [])
