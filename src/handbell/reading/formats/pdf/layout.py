"""Where lines stand on the page: cells of tables, columns, and the order to read them in."""

from __future__ import annotations

from handbell.reading.formats.pdf.engine import PageText, Printed


def arrange(page: PageText) -> list[Printed]:
    """Return the page's lines in reading order."""
    return page.lines
