"""A letter on paper: a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.utils.formats import date_format
from django.utils.timezone import localtime

from handbell.concerns.queries.outside import LetterLine
from handbell.ui import pdf

TEMPLATE: Final = Path(__file__).with_name("templates_pdf") / "letter.typ"


def letter(line: LetterLine, *, school: str) -> bytes:
    """A letter as it was made."""
    data = {
        "title": line.name,
        "language": "en",
        "school": school,
        "to": line.to,
        "day": date_format(localtime(line.letter.at), "j F Y"),
        "paragraphs": [one for one in line.text.replace("\r\n", "\n").split("\n\n") if one.strip()],
    }
    return pdf.render(TEMPLATE, data)
