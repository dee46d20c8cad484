"""Word: numbers that Word makes, tables, boxes, notes, tracked changes, and what lies outside the body."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Pt

from handbell.reading.formats import open_source
from handbell.reading.formats.word.numbering import written
from handbell.reading.lines import Line, LineKind, Source
from tests.reading.policy_files import add_list, number, saved, use

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MORE = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def read(document: Any) -> Source:
    """Return a Word document, read."""
    return open_source(saved(document), "policy.docx")


def lines_of(document: Any) -> list[Line]:
    """Return the lines of a Word document."""
    return read(document).lines


def paragraph(inside: str, properties: str = "") -> Any:
    """Return a paragraph made of XML."""
    return parse_xml(f"<w:p {MORE}><w:pPr>{properties}</w:pPr>{inside}</w:p>")


def with_body(*elements: Any) -> Any:
    """Return a document with these elements in its body."""
    document = docx.Document()
    for element in elements:
        document.element.body.insert(len(document.element.body) - 1, element)
    return document


def run(text: str, properties: str = "") -> str:
    """Return the XML of a run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """Return a Word file with some text of one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old.encode(), new.encode()) if name == part else content)
    return out.getvalue()


def labels(document: Any) -> list[str]:
    """Return the labels of all lines."""
    return [line.label for line in lines_of(document)]


def test_numbers_of_several_levels_are_worked_out() -> None:
    document = docx.Document()
    many = add_list(
        document,
        [
            ("decimal", "%1.", 3),
            ("decimal", "%1.%2", 1),
            ("lowerLetter", "(%3)", 1),
            ("lowerRoman", "(%4)", 1),
        ],
    )
    for depth in (0, 1, 1, 2, 2, 3, 3, 1, 2, 0, 1):
        number(document.add_paragraph("words"), many, depth)
    assert labels(document) == ["3.", "3.1", "3.2", "(a)", "(b)", "(i)", "(ii)", "3.3", "(a)", "4.", "4.1"]
    assert [line.level for line in lines_of(document)] == [1, 2, 2, 3, 3, 4, 4, 2, 3, 1, 2]


def test_the_tenth_clause_is_ten_and_not_one() -> None:
    document = docx.Document()
    many = add_list(document, [("decimal", "%1.", 3), ("decimal", "%1.%2", 1)])
    for depth in (0, *([1] * 10)):
        number(document.add_paragraph("words"), many, depth)
    assert labels(document)[-1] == "3.10"


def test_a_use_with_a_new_start_begins_again_and_one_without_goes_on() -> None:
    document = docx.Document()
    first = add_list(document, [("decimal", "%1.", 1)])
    again = use(document, 91, 90, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    on = use(document, 92, 90)
    for identity in (first, first, again, again, on):
        number(document.add_paragraph("words"), identity, 0)
    assert labels(document) == ["1.", "2.", "1.", "2.", "3."]


def test_a_list_may_be_entered_below_its_first_level() -> None:
    document = docx.Document()
    many = add_list(document, [("decimal", "%1.", 1), ("decimal", "%1.%2", 1)])
    number(document.add_paragraph("words"), many, 1)
    assert labels(document) == ["1.1"]


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (4, "lowerRoman", "iv"),
        (1994, "upperRoman", "MCMXCIV"),
        (7, "decimalZero", "07"),
        (12, "ordinal", "12th"),
        (22, "ordinal", "22nd"),
        (3, "none", ""),
        (9, "thaiCounting", "9"),
    ],
)
def test_forms_of_numbers(value: int, form: str, expected: str) -> None:
    assert written(value, form) == expected


def test_headings_are_told_by_outline_level_and_inheritance_not_by_look() -> None:
    document = docx.Document()
    own = document.styles.add_style("Pennawd Adran", 1)
    own.base_style = document.styles["Heading 2"]
    document.add_paragraph("Inherited", style="Pennawd Adran")
    document.add_paragraph("Named", style="Heading 3")
    document.element.body.insert(2, paragraph(run("By its own level"), '<w:outlineLvl w:val="0"/>'))
    document.element.body.insert(
        3, paragraph(run("Not"), '<w:pStyle w:val="Heading1"/><w:outlineLvl w:val="9"/>')
    )
    assert [(x.text, x.kind, x.level) for x in lines_of(document)] == [
        ("Inherited", LineKind.HEADING, 2),
        ("Named", LineKind.HEADING, 3),
        ("By its own level", LineKind.HEADING, 1),
        ("Not", LineKind.TEXT, 0),
    ]


def test_the_title_style_is_the_title() -> None:
    document = docx.Document()
    document.add_heading("Our policy", 0)
    source = read(document)
    assert (source.title, source.lines[0].kind, source.lines[0].level) == ("Our policy", LineKind.HEADING, 0)


@pytest.mark.parametrize(
    ("given", "kept"), [("Phones at school", "Phones at school"), ("policy v2.docx", ""), ("Document1", "")]
)
def test_the_title_property_is_trusted_unless_a_program_made_it(given: str, kept: str) -> None:
    document = docx.Document()
    document.core_properties.title = given
    document.add_paragraph("words")
    assert read(document).title == kept


def test_bold_and_large_paragraphs_are_marked() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("All bold").bold = True
    mixed = document.add_paragraph("Not ")
    mixed.add_run("all").bold = True
    large = document.add_paragraph().add_run("Large")
    large.font.size = Pt(20)
    assert [x.bold for x in lines_of(document)] == [True, False, True]


def test_merged_cells_are_kept_once_and_nested_tables_inside_their_cell() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for at in range(9):
        table.cell(at // 3, at % 3).text = f"c{at}"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "wide"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"
    inner = table.cell(2, 2).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "in", "side"
    rows = [x.cells for x in lines_of(document)]
    assert rows == [("c0", "wide"), ("tall", "c4", "c5"), ("", "c7", "c8\nin side")]


def test_a_frame_made_of_a_table_is_a_quotation_and_a_layout_is_read_through() -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "boxed"
    layout = document.add_table(1, 2)
    layout.cell(0, 0).text = "Left"
    layout.cell(0, 0).paragraphs[0].style = "Heading 2"
    layout.cell(0, 0).add_paragraph("under it")
    layout.cell(0, 1).text = "right"
    assert [(x.kind, x.text) for x in lines_of(document)] == [
        (LineKind.QUOTATION, "boxed"),
        (LineKind.HEADING, "Left"),
        (LineKind.TEXT, "under it"),
        (LineKind.TEXT, "right"),
    ]


def test_headers_and_footers_are_furniture_told_once() -> None:
    document = docx.Document()
    document.add_paragraph("body")
    document.sections[0].header.paragraphs[0].text = "above"
    document.sections[0].footer.paragraphs[0].text = "below"
    second = document.add_section()
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "above"
    assert [(x.text, x.kind) for x in lines_of(document)] == [
        ("above", LineKind.FURNITURE),
        ("body", LineKind.TEXT),
        ("below", LineKind.FURNITURE),
    ]


def test_tracked_changes_insertions_stay_deletions_go_and_it_is_said() -> None:
    source = read(
        with_body(
            paragraph(
                run("Staff ")
                + f"<w:ins>{run('must ')}</w:ins><w:del><w:r><w:delText>may </w:delText></w:r></w:del>"
                + f"<w:moveFrom>{run('gone ')}</w:moveFrom><w:moveTo>{run('here ')}</w:moveTo>"
                + run("ask.")
            ),
            paragraph(run("Two para"), "<w:rPr><w:del/></w:rPr>"),
            paragraph(run("graphs made one.")),
        )
    )
    assert [x.text for x in source.lines] == ["Staff must here ask.", "Two paragraphs made one."]
    assert len([note for note in source.notes if "tracked changes" in note]) == 2


def test_text_boxes_are_told_once_after_their_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>in the box</w:t></w:r></w:p></w:txbxContent>"
    alternate = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:textbox>{box.replace('in the', 'in an old')}</v:textbox></w:pict></w:r>"
    found = lines_of(with_body(paragraph(run("before") + alternate + run(" after")), paragraph(old)))
    assert [x.text for x in found] == ["before after", "in the box", "in an old box"]


def test_signs_breaks_fields_and_content_controls() -> None:
    found = lines_of(
        with_body(
            paragraph(run("a") + "<w:r><w:tab/></w:r>" + run("b") + "<w:r><w:br/></w:r>" + run("c")),
            paragraph(
                run("e") + "<w:r><w:noBreakHyphen/></w:r>" + run("safety") + "<w:r><w:softHyphen/></w:r>"
            ),
            paragraph('<w:r><w:sym w:font="Wingdings" w:char="F06F"/></w:r>' + run(" tick")),
            paragraph(f"<w:sdt><w:sdtContent>{run('chosen')}</w:sdtContent></w:sdt>"),
            parse_xml(f"<w:sdt {W}><w:sdtContent><w:p>{run('whole block')}</w:p></w:sdtContent></w:sdt>"),
            paragraph(
                '<w:r><w:instrText> HYPERLINK "https://school.example/help" </w:instrText></w:r>'
                + run("the help page")
            ),
            paragraph(run("seen ") + run("hidden", "<w:vanish/>")),
        )
    )
    assert [x.text for x in found] == [
        "a\tb",
        "c",
        "e-safety",
        "☐ tick",
        "chosen",
        "whole block",
        "the help page",
        "seen",
    ]
    assert found[6].links == ("https://school.example/help",)


def test_footnotes_follow_the_paragraph_that_calls_them() -> None:
    document = with_body(
        paragraph(run("Ask first") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(".")),
        paragraph(run("Next.")),
    )
    data = saved(document)
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(
            "word/footnotes.xml",
            f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
            f'<w:footnote w:id="2"><w:p>{run("By e-mail.")}</w:p></w:footnote></w:footnotes>',
        )
    relation = (
        '<Relationship Id="rIdN" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"'
        ' Target="footnotes.xml"/></Relationships>'
    )
    data = changed(out.getvalue(), "word/_rels/document.xml.rels", "</Relationships>", relation)
    assert [(x.text, x.kind, x.label) for x in open_source(data, "policy.docx").lines] == [
        ("Ask first[1].", LineKind.TEXT, ""),
        ("By e-mail.", LineKind.NOTE, "1"),
        ("Next.", LineKind.TEXT, ""),
    ]


def test_files_of_the_strict_kind_read_the_same() -> None:
    document = docx.Document()
    document.add_heading("Scope", 1)
    document.add_paragraph("words")
    usual, strict = (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    data = changed(saved(document), "word/document.xml", usual, strict)
    assert [(x.text, x.level) for x in open_source(data, "policy.docx").lines] == [("Scope", 1), ("words", 0)]


def test_soft_breaks_in_headings_are_spaces_and_in_items_lines() -> None:
    document = docx.Document()
    document.add_heading("", 1).add_run("One\nline")
    document.add_paragraph("item\nmore", style="List Bullet")
    assert [(x.text, x.kind, x.level) for x in lines_of(document)] == [
        ("One line", LineKind.HEADING, 1),
        ("item", LineKind.LIST_ITEM, 1),
        ("more", LineKind.TEXT, 1),
    ]
