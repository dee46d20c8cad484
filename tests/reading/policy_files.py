"""One invented policy of an invented school, made into a file of each kind that is read."""

from __future__ import annotations

import html
import io
from dataclasses import dataclass, field
from typing import Any

import docx
import typst
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

TITLE = "Social Media Policy"
ROWS = (
    ("Role", "Answers for"),
    ("Headteacher", "leave to open an account"),
    ("Site manager", "the door list"),
)


@dataclass(frozen=True)
class Part:
    """A section: its number, its heading, its clauses, each with its bullets."""

    number: str
    heading: str
    clauses: tuple[tuple[str, str, tuple[str, ...]], ...] = field(default=())


PARTS = (
    Part(
        "1",
        "What this is for",
        (
            (
                "1.1",
                "Larkfield Primary School (an invented school) wants its people to be kind and careful online.",
                (),
            ),
            ("1.2", "This applies to everybody who works here, paid or unpaid, café helpers included.", ()),
        ),
    ),
    Part(
        "2",
        "What staff do",
        (
            (
                "2.1",
                "Before posting anything that shows the school, staff:",
                ("ask the headteacher;", "check consents;"),
            ),
            ("2.2", "Nobody accepts a contact request from a pupil. E-safety lessons say why.", ()),
            ("2.3", "A message from a pupil is shown to the safeguarding lead the same day.", ()),
        ),
    ),
    Part(
        "3",
        "When something goes wrong",
        tuple(
            (
                f"3.{n}",
                f"Step number {n} of the invented plan is written down by whoever takes it, with the time.",
                (),
            )
            for n in range(1, 12)
        ),
    ),
)
WORDS = (
    [TITLE]
    + [f"{part.number} {part.heading}" for part in PARTS]
    + [f"{number} {text}" for part in PARTS for number, text, _ in part.clauses]
    + [bullet for part in PARTS for _, _, bullets in part.clauses for bullet in bullets]
    + [cell for row in ROWS for cell in row]
)
REFS = [number for part in PARTS for number, _, _ in part.clauses]
HEADINGS = [part.heading for part in PARTS]


def as_text() -> bytes:
    """Return the policy as plain text."""
    lines = [TITLE, ""]
    for part in PARTS:
        lines += [f"{part.number}. {part.heading}", ""]
        for number, text, bullets in part.clauses:
            lines += [
                f"{number} {text}",
                "",
                *(f"- {bullet}" for bullet in bullets),
                *([""] if bullets else []),
            ]
    lines += ["\t".join(row) for row in ROWS]
    return "\n".join(lines).encode()


def as_markdown() -> bytes:
    """Return the policy as Markdown."""
    lines = [f"# {TITLE}", ""]
    for part in PARTS:
        lines += [f"## {part.number}. {part.heading}", ""]
        for number, text, bullets in part.clauses:
            lines += [
                f"{number} {text}",
                "",
                *(f"- {bullet}" for bullet in bullets),
                *([""] if bullets else []),
            ]
    head, *rest = ROWS
    lines += [f"| {' | '.join(head)} |", "| --- | --- |", *(f"| {' | '.join(row)} |" for row in rest), ""]
    return "\n".join(lines).encode()


def as_html() -> bytes:
    """Return the policy as a web page with the page's own frame about it."""
    out = [f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{TITLE}</title>"]
    out.append("<style>p{color:red}</style><script>var hidden = 'secret';</script></head><body>")
    out.append(f"<nav><a href='/'>Home page link</a></nav><main><h1>{TITLE}</h1>")
    for part in PARTS:
        out.append(f"<h2>{part.number}. {html.escape(part.heading)}</h2>")
        for number, text, bullets in part.clauses:
            out.append(f"<p>{number} {html.escape(text)}</p>".replace("é", "&eacute;"))
            if bullets:
                out.append("<ul>" + "".join(f"<li>{bullet}</li>" for bullet in bullets) + "</ul>")
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    out.append(f"<table>{rows}</table></main></body></html>")
    return "".join(out).encode()


def as_word(automatic: bool = True) -> bytes:
    """Return the policy as a Word file, its numbers made by Word itself (or typed, when not `automatic`)."""
    document = docx.Document()
    document.add_heading(TITLE, 0)
    numbered = _numbering(document) if automatic else 0
    for part in PARTS:
        heading = document.add_heading(part.heading if automatic else f"{part.number}. {part.heading}", 1)
        if automatic:
            number(heading, numbered, 0)
        for ref, text, bullets in part.clauses:
            paragraph = document.add_paragraph(text if automatic else f"{ref} {text}")
            if automatic:
                number(paragraph, numbered, 1)
            for bullet in bullets:
                document.add_paragraph(bullet, style="List Bullet")
    table = document.add_table(len(ROWS), 2)
    for at, row in enumerate(ROWS):
        for across, cell in enumerate(row):
            table.cell(at, across).text = cell
    document.sections[0].header.paragraphs[0].text = "Larkfield header"
    document.sections[0].footer.paragraphs[0].text = "Larkfield footer"
    return saved(document)


def as_pdf() -> bytes:
    """Return the policy as a PDF of several pages with running header and page numbers."""
    out = [
        "#set page(width: 420pt, height: 300pt, margin: 50pt, header: [Larkfield header],"
        " footer: context [Page #counter(page).display()])",
        '#set text(size: 10.5pt, lang: "en")',
        f'#text(size: 20pt, weight: "bold")[{TITLE}]\n',
    ]
    for part in PARTS:
        out.append(f'#block(text(size: 13pt, weight: "bold")[{part.number}. {part.heading}])\n')
        for ref, text, bullets in part.clauses:
            out.append(f"{ref} {text}\n")
            out.extend(f"- {bullet}" for bullet in bullets)
            out.append("")
    cells = ", ".join(f"[{cell}]" for row in ROWS for cell in row)
    out.append(f"#table(columns: (1fr, 2fr), {cells})")
    return pdf("\n".join(out))


def pdf(source: str) -> bytes:
    """Return the PDF that a Typst source makes."""
    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made


def saved(document: Any) -> bytes:
    """Return a Word document as the bytes of its file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def number(paragraph: Any, identity: int, depth: int) -> None:
    """Put a paragraph into a list of Word's own."""
    properties = paragraph._p.get_or_add_pPr()
    place = properties._add_numPr()
    for name, value in (("ilvl", depth), ("numId", identity)):
        child = OxmlElement(f"w:{name}")
        child.set(qn("w:val"), str(value))
        place.append(child)


def _numbering(document: Any) -> int:
    """Add the list "1." / "1.1" to a document; return its id."""
    return add_list(document, [("decimal", "%1.", 1), ("decimal", "%1.%2", 1)])


def add_list(document: Any, levels: list[tuple[str, str, int]], identity: int = 90, inside: str = "") -> int:
    """Add a list of Word's own with a level for each (form, text, start); return its id.

    inside: more XML for the use of the list (overrides).
    """
    from_here = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text, start) in enumerate(levels)
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    root = document.part.numbering_part.element
    root.insert(
        0,
        docx.oxml.parse_xml(
            f'<w:abstractNum {space} w:abstractNumId="{identity}">{from_here}</w:abstractNum>'
        ),
    )
    use(document, identity, identity, inside)
    return identity


def use(document: Any, identity: int, of: int, inside: str = "") -> int:
    """Add one more use of a list; return its id."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = f'<w:num {space} w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{inside}</w:num>'
    document.part.numbering_part.element.append(docx.oxml.parse_xml(xml))
    return identity
