"""The child that draws the pages of a PDF: `python -m handbell.evidence.child.drawing_pdf`.

Scripts, forms, attachments and links are not run, not filled, not followed: only what a page looks like comes through.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

import pypdfium2

from handbell.evidence.child.bounds import Refusal
from handbell.evidence.child.drawing import Page, draw, saved
from handbell.evidence.limits import SAFE_PAGES, SAFE_SIDE

_MOST_SCALE: Final = 4.0  # a stamp need not become a poster
_LONGEST_PAGE: Final = 1_000_000  # points


def pages(data: bytes, _kind: str) -> Iterator[Page]:
    """The first SAFE_PAGES pages as pictures. Raises Refusal and whatever the library raises."""
    document = pypdfium2.PdfDocument(data)
    for number in range(min(len(document), SAFE_PAGES)):
        page = document[number]
        longest = max(page.get_size())
        if not 0 < longest < _LONGEST_PAGE:
            raise Refusal("not-drawn")
        drawn = page.render(scale=min(_MOST_SCALE, SAFE_SIDE / longest)).to_pil()
        yield saved(drawn.convert("RGB"), lossless=False)
        page.close()


if __name__ == "__main__":
    sys.exit(draw(pages))
