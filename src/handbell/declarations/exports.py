"""The board as a file for a spreadsheet. No cell of it can be taken for a formula."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from handbell.declarations.models import Countersignature, Method
from handbell.declarations.queries import BoardRow
from handbell.policies.models import Version

# What makes a spreadsheet take a cell for a formula, in the letters of East Asian keyboards too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BYTE_ORDER_MARK = "\ufeff"  # without it, Excel takes UTF-8 for the letters of the country's old code page


def csv(version: Version, rows: Iterable[BoardRow], countersigned: Mapping[UUID, Countersignature]) -> str:
    """The rows as CSV with a heading line, everything quoted, days as 2026-11-21."""
    out = io.StringIO()
    out.write(_BYTE_ORDER_MARK)
    writer = csv_module.writer(out, quoting=csv_module.QUOTE_ALL)
    writer.writerow(
        [
            _("Name"),
            _("Roles"),
            _("State"),
            _("Owes since"),
            _("Version in force"),
            _("Version signed"),
            _("Signed on"),
            _("How"),
            _("Countersigned on"),
            _("Countersigned by"),
        ]
    )
    for row in rows:
        writer.writerow([safe(cell) for cell in _cells(version, row, countersigned)])
    return out.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what could begin one."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def _cells(version: Version, row: BoardRow, countersigned: Mapping[UUID, Countersignature]) -> Iterable[str]:
    counter = countersigned.get(row.signature_id) if row.signature_id else None
    yield row.name
    yield row.role_names
    yield str(row.state.label)
    yield row.since.isoformat() if row.since else ""
    yield version.label
    yield row.signed_label
    yield row.signed_on.isoformat() if row.signed_on else ""
    yield str(Method(row.method).label) if row.method else ""
    yield counter.signed_on.isoformat() if counter else ""
    yield counter.name if counter else ""
