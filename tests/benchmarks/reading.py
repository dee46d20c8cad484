"""Reading PDF, Word and text beside bare pypdfium2 and python-docx, in one process, on files made here.

usage: python tests/benchmarks/reading.py [--rounds N]

Goals: PDF at 0.7 of bare text extraction or better, clause split and findings included; Word three times python-docx;
127 KB of text in less than 0.1 seconds.
"""

from __future__ import annotations

import argparse
import datetime
import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[2] / "src")]

import docx  # noqa: E402  the path first: this is run as a script
import pypdfium2  # noqa: E402
import typst  # noqa: E402

from handbell.reading import read_policy  # noqa: E402

TODAY = datetime.date(2026, 11, 21)
SENTENCES = (
    "Staff must tell the headteacher about any approach by a pupil on the web, on the same day if they can.",
    "Nobody posts a picture of a child unless the family has agreed in writing and the office has checked it.",
    "Volunteers keep their own accounts apart from the work that they do for the school and its families.",
)
SECTIONS, CLAUSES = 40, 11


def clauses() -> list[tuple[int, list[str]]]:
    return [
        (
            section,
            [
                f"{section}.{n} {' '.join(SENTENCES[(n + k) % 3] for k in range(3))}"
                for n in range(1, CLAUSES + 1)
            ],
        )
        for section in range(1, SECTIONS + 1)
    ]


def as_text(size: int = 127_000) -> bytes:
    parts = ["Online Conduct Policy", "", "Adopted: 4 March 2026", "Next review due: March 2028", ""]
    for section, texts in clauses():
        parts += [
            f"{section} Part {section} of the rules",
            "",
            *(line for text in texts for line in (text, "")),
        ]
    text = "\n".join(parts)
    return (text * (size // len(text) + 1))[:size].encode()


def as_pdf() -> bytes:
    parts = ["= Online Conduct Policy"]
    for section, texts in clauses():
        parts += [f"== {section} Part {section} of the rules", *texts]
    return typst.compile("\n\n".join(parts).encode())


def as_word() -> bytes:
    document = docx.Document()
    document.add_heading("Online Conduct Policy", 0)
    for section, texts in clauses():
        document.add_heading(f"{section} Part {section} of the rules", 1)
        for text in texts:
            document.add_paragraph(text)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def bare_pdf(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    return sum(len(page.get_textpage().get_text_bounded()) for page in document)


def bare_word(data: bytes) -> int:
    return sum(len(paragraph.text) for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def alternate(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median seconds of both, taken in turn so that a busy moment meets both."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for which, work in enumerate((ours, theirs)):
            began = time.perf_counter()
            work()
            took[which].append(time.perf_counter() - began)
    return statistics.median(took[0][1:]), statistics.median(took[1][1:])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    pdf, word, text = as_pdf(), as_word(), as_text()
    pages = len(pypdfium2.PdfDocument(pdf))
    ours, bare = alternate(lambda: read_policy(pdf, "p.pdf", today=TODAY), lambda: bare_pdf(pdf), rounds)
    print(
        f"PDF, {pages} pages: {pages / ours:.0f} pages/s; bare pypdfium2 {pages / bare:.0f}; ratio {bare / ours:.2f}"
    )
    ours, peer = alternate(lambda: read_policy(word, "p.docx", today=TODAY), lambda: bare_word(word), rounds)
    print(
        f"Word, {len(word) / 1000:.0f} KB: {ours * 1000:.0f} ms; python-docx {peer * 1000:.0f} ms; ratio {peer / ours:.2f}"
    )
    ours, _ = alternate(lambda: read_policy(text, "p.txt", today=TODAY), lambda: None, rounds)
    print(f"Text, {len(text) / 1000:.0f} KB: {ours * 1000:.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
