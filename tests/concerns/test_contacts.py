"""Numbers that are given to people in distress are those of the dated records."""

from __future__ import annotations

from handbell.concerns import contacts
from handbell.rules.guidance import built_in


def test_whom_to_turn_to_stands_in_a_dated_record() -> None:
    records = {record.id: record for record in built_in().records}
    assert contacts.CHILDLINE.phone in records["childline"].text
    assert contacts.NSPCC.phone in records["nspcc-adults"].text
    assert records["nspcc-adults"].checked_on is not None
    assert str(contacts.REPORT_REMOVE.name) in records["report-remove"].text
