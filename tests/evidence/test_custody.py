"""The list of custody: anybody can check it, and no change to it goes unseen."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest
from django.db import DatabaseError, transaction

from handbell.audit.queries import events_about
from handbell.evidence import custody, operations, queries
from handbell.evidence.custody import COLUMNS, Mistake, check_custody
from handbell.evidence.models import CustodyEntry
from handbell.evidence.operations import Why
from tests.evidence.conftest import NOW, Case


@pytest.fixture
def listed(case: Case) -> str:
    for _ in range(2):
        exhibit = case.give(by=case.gwen)
        operations.open_original(exhibit=exhibit, by=case.huw, now=NOW, why=Why.NO_SAFE_COPY)
        operations.export(exhibit=exhibit, by=case.huw, now=NOW, reference="Pack 7/2026")
    return queries.custody_csv(queries.exhibits_in(case.compartment))


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def written(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return out.getvalue()


def closed_again(rows: list[list[str]]) -> str:
    """As somebody would who knows how the last line is made."""
    above = written(rows[:-1])
    return written([*rows[:-1], [rows[-1][0], hashlib.sha256(above.encode()).hexdigest()]])


def test_a_list_as_it_was_given_out_has_no_faults(listed: str) -> None:
    assert check_custody(listed) == []
    assert check_custody("\ufeff" + listed.replace("\n", "\r\n")) == []


def test_a_third_party_checks_it_with_the_words_written_in_it(listed: str) -> None:
    rows = rows_of(listed)
    start = rows.index(list(COLUMNS)) + 1
    assert "SHA-256" in rows[1][0]
    for row in rows[start:-1]:
        line = dict(zip(COLUMNS, row, strict=True))
        said = (
            "handbell-custody-v1",
            *(line[name] for name in ("prev", "exhibit", "seq", "at", "by", "what", "detail")),
        )
        assert hashlib.sha256("\n".join(said).encode()).hexdigest() == line["hash"]
    above = "".join(listed.splitlines(keepends=True)[:-1])
    assert hashlib.sha256(above.encode()).hexdigest() == rows[-1][1]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_cell_is_found(listed: str, column: str) -> None:
    rows = rows_of(listed)
    for number in range(rows.index(list(COLUMNS)) + 1, len(rows) - 1):
        changed = [list(row) for row in rows]
        cell = changed[number][COLUMNS.index(column)]
        changed[number][COLUMNS.index(column)] = {"seq": "9", "name": "Nobody"}.get(column, cell[:-1] + "x")
        assert Mistake.WHOLE in {fault.mistake for fault in check_custody(written(changed))}
        if column != "name":
            assert number + 1 in {fault.row for fault in check_custody(closed_again(changed))}


def test_lines_taken_out_moved_or_doubled_are_found(listed: str) -> None:
    rows = rows_of(listed)
    start = rows.index(list(COLUMNS)) + 1
    without = [*rows[: start + 1], *rows[start + 2 :]]
    moved = [*rows[:start], rows[start + 1], rows[start], *rows[start + 2 :]]
    doubled = [*rows[: start + 1], rows[start], *rows[start + 1 :]]
    headless = [*rows[:start], *rows[start + 1 :]]
    for changed in (without, moved, doubled, headless):
        assert check_custody(closed_again(changed))
    assert check_custody(written(rows[:-2]))
    assert check_custody(written(rows[:-1]))


@pytest.mark.parametrize("text", ["", "a,b\n", '"', "exhibit,seq\n", "\0"])
def test_what_is_no_list_is_said_to_be_none(text: str) -> None:
    assert [fault.mistake for fault in check_custody(text)] == [Mistake.NO_LIST]


def test_the_record_vouches_for_the_last_line(case: Case, listed: str) -> None:
    for exhibit in queries.exhibits_in(case.compartment):
        (*_, last) = queries.custody_list([exhibit])
        event = events_about("exhibit", exhibit.id).last()
        assert event is not None
        assert event.detail == {"line": last.seq, "custody": last.hash}


def test_no_cell_is_a_formula(listed: str) -> None:
    """Huw's invented name begins with an equals sign."""
    cells = [cell for row in rows_of(listed) for cell in row]
    assert "'=Huw Sample" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_lines_are_never_changed(case: Case) -> None:
    case.give()
    for change in (
        lambda: CustodyEntry.objects.update(what="exported"),
        lambda: CustodyEntry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_naive_reader_of_times_sees_utc() -> None:
    assert custody.canonical_time(NOW) == "2026-11-21 09:00:00.000000"
