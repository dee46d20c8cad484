"""Reading PDF, Word and text beside bare pypdfium2 and python-docx, in one run, on files made here.

usage: python tests/benchmarks/reading.py [--rounds N]

"Split" is the way from the bytes to sections and clauses; "whole" looks for what is wrong with the policy too.
Goals: PDF split at 0.7 of bare text extraction or better; Word three times python-docx; 127 KB of text, whole, in less than
0.1 seconds. python-docx is timed twice: the bare words of each paragraph, and what a reader of policies needs of
it (words, style, list, weight). The files are made in a process of their own, as uploads are; the maker's threads would
otherwise keep the reader from using its second process.
"""

from __future__ import annotations

import argparse
import datetime
import io
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[2] / "src")]

import docx  # noqa: E402  the path first: this is run as a script
import pypdfium2  # noqa: E402
import typst  # noqa: E402

from handbell.reading import read_policy  # noqa: E402
from handbell.reading.formats import open_source  # noqa: E402
from handbell.reading.structure import read_structure  # noqa: E402

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


def word_with_style(data: bytes) -> int:
    told = 0
    for paragraph in docx.Document(io.BytesIO(data)).paragraphs:
        properties = paragraph._p.pPr
        listed = properties is not None and properties.numPr is not None
        bold = all(run.bold for run in paragraph.runs)
        told += len(paragraph.text) + len(str(paragraph.style.name)) + listed + bold
    return told


def alternate(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median seconds of both, taken in turn so that a busy moment meets both."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for which, work in enumerate((ours, theirs)):
            began = time.perf_counter()
            work()
            took[which].append(time.perf_counter() - began)
    return statistics.median(took[0][1:]), statistics.median(took[1][1:])


def split(data: bytes, name: str) -> object:
    return read_structure(open_source(data, name))


def whole(data: bytes, name: str) -> object:
    return read_policy(data, name, today=TODAY)


def made() -> dict[str, bytes]:
    """The files, made in another process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return {
            "p.pdf": pool.apply(as_pdf), "p.docx": pool.apply(as_word), "p.txt": pool.apply(as_text),
        }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    files = made()
    for reader, words in ((split, "split"), (whole, "whole")):
        for name, peer, called in (
            ("p.pdf", bare_pdf, "bare pypdfium2"),
            ("p.docx", bare_word, "python-docx, words"),
            ("p.docx", word_with_style, "python-docx, words and looks"),
        ):
            ours, theirs = alternate(partial(reader, files[name], name), partial(peer, files[name]), rounds)
            print(
                f"{name} {words}: {ours * 1000:.0f} ms; {called} {theirs * 1000:.0f} ms; ratio {theirs / ours:.2f}"
            )
        ours, _ = alternate(partial(reader, files["p.txt"], "p.txt"), lambda: None, rounds)
        print(f"p.txt {words}, {len(files['p.txt']) / 1000:.0f} KB: {ours * 1000:.0f} ms")
    pages = len(pypdfium2.PdfDocument(files["p.pdf"]))
    print(f"The PDF has {pages} pages, the Word file {len(files['p.docx']) / 1000:.0f} KB.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
