"""Fixtures that are kept as plain words and made into Word files and PDFs when a test reads them."""

from __future__ import annotations

import functools
import html
import re
from pathlib import Path
from typing import Any, Final

import docx
import pypdfium2

from tests.reading.policy_files import add_list, number, pdf, saved

_AUTOMATIC: Final = re.compile(r"([123])\| (.*)")
_BULLET: Final = re.compile(r"(\*+) (.*)")
_HEADING: Final = re.compile(r"(#+) ?(.*)")
_MARK: Final = re.compile(r"^(?:@\w+ |C: (?:\*\*)?|B: |= |#+|\*+ |[123]\| |\|)|\*\*$|\|")


@functools.cache
def file_of(path: Path) -> tuple[bytes, str]:
    """Return the policy file that a fixture stands for, and its name."""
    data = path.read_bytes()
    if path.suffix == ".word":
        return word_file(data.decode()), f"{path.stem}.docx"
    if path.suffix == ".typ":
        return pdf(data.decode()), f"{path.stem}.pdf"
    return data, path.name


def printed(path: Path) -> str:
    """Return the words that a reader of the file sees, in order; numbers that Word makes itself are not among them."""
    data, _ = file_of(path)
    if path.suffix == ".word":
        return "\n".join(_MARK.sub(" ", line) for line in data_lines(path))
    if path.suffix == ".typ":
        return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    text = data.decode()
    if path.suffix == ".html":
        body = re.search(r"<body[^>]*>.*</body>", text, re.S)
        text = re.sub(r"<script.*?</script>", " ", body[0] if body else text, flags=re.S)
        return html.unescape(re.sub(r"<[^>]+>", " ", text))
    if path.suffix == ".md":
        text = re.sub(r"\]\(#[^)]*\)", "]", text)
    return re.sub(r"</?[a-z]+>", lambda tag: f" {tag[0]} ", text)


def data_lines(path: Path) -> list[str]:
    """Return the lines of a fixture as they are kept."""
    return path.read_text("utf-8").splitlines()


def word_file(text: str) -> bytes:
    """Return the Word file that lines stand for.

    "@header", "@footer"; "= " title; "# " heading; "C: " centred ("C: **" in bold); "B: " bold; "* " bullet, "** " below
    it; "1| ", "2| ", "3| " numbered by Word itself; "| a | b |" a row of a table; all else a paragraph.
    """
    document = docx.Document()
    rows: list[list[str]] = []
    lists: list[int] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        _table(document, rows)
        rows = []
        if line.strip():
            _paragraph(document, line, lists)
    return saved(document)


def _table(document: Any, rows: list[list[str]]) -> None:
    """Add a table."""
    if not rows:
        return
    table = document.add_table(len(rows), max(map(len, rows)))
    for at, row in enumerate(rows):
        for across, cell in enumerate(row):
            table.cell(at, across).text = cell


def _paragraph(document: Any, line: str, lists: list[int]) -> None:
    """Add what one line stands for; `lists` keeps the list of the file's own numbers once there is one."""
    if line.startswith("@"):
        kind, _, words = line[1:].partition(" ")
        getattr(document.sections[0], kind).paragraphs[0].text = words
    elif line.startswith(("C: ", "B: ")):
        run = document.add_paragraph().add_run(line[3:].strip("*"))
        run.bold = line.startswith(("B: ", "C: **")) or None
    elif line.startswith("= "):
        document.add_heading(line[2:], 0)
    elif match := _HEADING.match(line):
        document.add_heading(match[2], len(match[1]))
    elif match := _BULLET.match(line):
        document.add_paragraph(match[2], style="List Bullet" if len(match[1]) == 1 else "List Bullet 2")
    elif match := _AUTOMATIC.match(line):
        if not lists:
            levels = [("decimal", "%1.", 1), ("decimal", "%1.%2", 1), ("lowerLetter", "(%3)", 1)]
            lists.append(add_list(document, levels))
        paragraph = document.add_paragraph()
        paragraph.add_run(match[2]).bold = match[1] == "1" or None
        number(paragraph, lists[0], int(match[1]) - 1)
    else:
        document.add_paragraph(line)
