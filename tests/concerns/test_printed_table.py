"""The printed need-to-know table is the one that decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbell.concerns import printed_table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "concerns.md"


def test_the_page_is_up_to_date() -> None:
    page = PAGE.read_text("utf-8")
    command = "python -m handbell.concerns.printed_table docs/concerns.md"
    assert printed_table.renewed(page, printed_table.read()) == page, f"Print it anew: {command}"


def test_every_matter_and_act_is_printed_and_a_change_shows() -> None:
    data = printed_table.read()
    text = printed_table.printed(data)
    assert all(f"| `{act}` |" in text for act in data["acts"])
    assert all(f"| {matter.replace('_', ' ')} |" in text for matter in data["recipients"])
    changed = {**data, "acts": {**data["acts"], "case.see": ["lead"]}}
    assert printed_table.printed(changed) != text
    with pytest.raises(ValueError, match="no lines"):
        printed_table.renewed("a page without marks", data)
