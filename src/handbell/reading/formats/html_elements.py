"""The elements of HTML (https://html.spec.whatwg.org/ and those it has retired), by what a reader sees of them."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

_ALL: Final = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br "
    "button canvas caption center cite code col colgroup command data datalist dd del details dfn dialog dir div dl "
    "dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr "
    "html i iframe img input ins kbd keygen label legend li link main map mark marquee math menu menuitem meta meter "
    "nav nobr noembed noframes noscript object ol optgroup option output p param picture path plaintext pre progress "
    "q rp rt ruby s samp script search section select slot small source span strike strong style sub summary sup svg "
    "table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xml xmp"
)
_UNSHOWN: Final = (
    "head script style template noscript datalist iframe object embed audio video canvas svg math frameset noframes "
    "noembed param source track map"
)
_BLOCKS: Final = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search "
    "section select summary table tbody td textarea tfoot th thead tr ul xmp plaintext"
)
ELEMENTS: Final = frozenset(_ALL.split())
UNSHOWN: Final = frozenset(_UNSHOWN.split())  # nothing inside is shown as text
BLOCKS: Final = frozenset(_BLOCKS.split())  # a line ends before and after
_BOLD: Final = frozenset({"b", "strong", "th"})
_BOLD_STYLE: Final = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
CONTENT: Final = frozenset({"article", "main", "section", "blockquote", "td", "th"})


def is_bold(element: etree._Element) -> bool:
    """Tell whether an element sets its words in bold."""
    return element.tag in _BOLD or _BOLD_STYLE.search(element.get("style") or "") is not None


def inside_item(element: etree._Element) -> bool:
    """Tell whether a list lies directly inside an item of another."""
    parent = element.getparent()
    return parent is not None and parent.tag == "li"


def inside_content(element: etree._Element) -> bool:
    """Tell whether an element lies inside what a page is for."""
    return any(True for _ in element.iterancestors(*CONTENT))


def has_table(table: etree._Element) -> bool:
    """Tell whether a table holds another."""
    return any(inner is not table for inner in table.iter("table"))


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Return the rows of a table that hold cells, in the order of the file."""
    rows: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(child.iterchildren("tr"))
    return [row for row in rows if cells_of(row)]


def cells_of(row: etree._Element) -> list[etree._Element]:
    """Return the cells of a table row."""
    return list(row.iterchildren("td", "th"))
