"""Where lines stand on the page: rows of tables, columns, and the order to read them in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from handbell.reading.formats.pdf.engine import PageText, Printed
from handbell.reading.formats.pdf.gaps import split_lines
from handbell.reading.formats.pdf.hyphens import join_cell

_LEVEL: Final = 0.35  # of the type's size: two lines nearer than this stand at one level
_EDGE: Final = 2.0  # points
_SAME_EDGE: Final = 5.0  # points
_MOST_IN_A_ROW: Final = 14  # printed lines in a cell; above that it is a column
_FEWEST_IN_COLUMNS: Final = 5  # lines across which make two columns of prose
_FULL: Final = 0.7  # of a column's width: as lines of prose are
_ALONE: Final = (
    1.6  # of the type's size: a gap that makes cells of a line which has no others like it about it
)
_PAGE_NUMBER: Final = re.compile(r"^(?:\d{1,4}|[ivxl]{1,6})$")


@dataclass(slots=True)
class _Block:
    """Lines below one another; `beside` says that it stands to the right of the block before it."""

    lines: list[Printed] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0
    wall: float | None = None  # left of which it does not go: the right edge of what it stands beside
    beside: bool = False
    cut: int = 0  # in the block before: the first line that this one stands beside


def arrange(page: PageText) -> list[Printed]:
    """Return the page's lines in reading order, rows of tables as one line with cells.

    The order of the file is kept but for columns that were written line by line across the page.
    """
    lines = split_lines(page)
    if lines is page.lines and _is_straight(lines):
        return lines
    chains = _chains(_blocks(lines))
    chains = _columns_across(chains)
    out: list[Printed] = []
    for at, chain in enumerate(chains):
        out.extend(chain[0].lines[: chain[1].cut] if len(chain) > 1 else chain[0].lines)
        if len(chain) > 1:
            out.extend(_side_by_side(chain, chains[at - 1] if at else None, chains[at + 1 : at + 2]))
    return out


def _is_straight(lines: list[Printed]) -> bool:
    """Tell whether each line stands below the one before it."""
    last = float("inf")
    for line in lines:
        middle = line.top + line.bottom
        if middle > last - 2 * _LEVEL * (line.top - line.bottom):
            return False
        last = middle
    return True


def _blocks(lines: list[Printed]) -> list[_Block]:
    """Gather lines into blocks, in the order of the file."""
    blocks: list[_Block] = []
    for line in lines:
        block = blocks[-1] if blocks else None
        if block is not None and _belongs(line, block):
            block.lines.append(line)
            block.left, block.right = min(block.left, line.left), max(block.right, line.right)
            continue
        blocks.append(_begun(line, block))
    return blocks


def _belongs(line: Printed, block: _Block) -> bool:
    """Tell whether a line goes on with a block: below its last line, over or under its words, not left of its wall."""
    last = block.lines[-1]
    if not _is_below(line, last):
        return False
    if block.wall is not None and line.left < block.wall - _EDGE:
        return False
    return line.left <= block.right + _EDGE and line.right >= block.left - _EDGE


def _is_below(line: Printed, other: Printed) -> bool:
    """Tell whether a line stands below another."""
    return line.top + line.bottom < other.top + other.bottom - 2 * _LEVEL * min(line.size, other.size)


def _begun(line: Printed, before: _Block | None) -> _Block:
    """Begin a block, and find out whether it stands beside the one before it."""
    block = _Block([line], line.left, line.right)
    if before is None or _is_below(line, before.lines[-1]):
        return block
    cut = next(
        (at for at, other in enumerate(before.lines) if other.bottom < line.top - _LEVEL * line.size),
        len(before.lines),
    )
    facing = before.lines[cut:]
    if facing and line.left >= max(other.right for other in facing) - _EDGE:
        block.beside, block.cut, block.wall = True, cut, max(other.right for other in facing)
    return block


def _chains(blocks: list[_Block]) -> list[list[_Block]]:
    """Put blocks that stand beside one another into one chain; most chains hold one block."""
    chains: list[list[_Block]] = []
    for block in blocks:
        if block.beside and not (len(chains[-1]) > 1 and block.cut > 0):
            chains[-1].append(block)
        elif block.beside:
            last = chains[-1].pop()
            chains.extend(
                [[_part(last, 0, block.cut)], [_part(last, block.cut, None), block]]
                if block.cut
                else [[last, block]]
            )
            block.cut = 0
        else:
            chains.append([block])
    return [chain for chain in chains if chain and any(block.lines for block in chain)]


def _part(block: _Block, start: int, end: int | None) -> _Block:
    """Return some of the lines of a block as a block."""
    lines = block.lines[start:end]
    return _Block(lines, min(line.left for line in lines), max(line.right for line in lines), block.wall)


def _side_by_side(
    chain: list[_Block], before: list[_Block] | None, after: list[list[_Block]]
) -> list[Printed]:
    """Return the lines of blocks beside one another: one row of a table, or columns one after the other."""
    parts = [chain[0].lines[chain[1].cut :], *(block.lines for block in chain[1:])]
    one_line = len({part[0].row for part in parts}) == 1 and parts[0][0].row > 0
    neighbours = [other for other in (before, *after) if other is not None and len(other) > 1]
    in_table = any(_same_edges(chain, other) for other in neighbours)
    if (
        one_line
        and not in_table
        and max(map(len, parts)) == 1
        and _least_gap(parts) < _ALONE * parts[0][0].size
    ):
        return [_whole([part[0] for part in parts])]
    if (one_line or in_table) and max(map(len, parts)) <= _MOST_IN_A_ROW:
        return [_row(parts)]
    return [line for part in parts for line in part]


def _least_gap(parts: list[list[Printed]]) -> float:
    """Return the narrowest gap between the pieces of one line."""
    return min(two[0].left - one[0].right for one, two in pairwise(parts))


def _whole(pieces: list[Printed]) -> Printed:
    """Put the pieces of a line together again."""
    line, last = pieces[0], pieces[-1]
    line.text = " ".join(piece.text for piece in pieces)
    line.right, line.end, line.broken, line.row = last.right, last.end, last.broken, 0
    line.bold = all(piece.bold for piece in pieces)
    return line


def _same_edges(chain: list[_Block], other: list[_Block]) -> bool:
    """Tell whether two chains have their blocks under one another, as the rows of a table do."""
    return len(chain) == len(other) and all(
        abs(mine.left - its.left) <= _SAME_EDGE for mine, its in zip(chain[1:], other[1:], strict=True)
    )


def _row(parts: list[list[Printed]]) -> Printed:
    """Return the row of a table as one line."""
    cells = tuple(join_cell(part) for part in parts)
    lines = [line for part in parts for line in part]
    row = Printed(
        "\t".join(cell.replace("\n", " ") for cell in cells),
        min(line.left for line in lines),
        max(line.right for line in lines),
        max(line.top for line in lines),
        lines[0].bottom,
        lines[0].size,
        all(line.bold for line in lines),
        lines[0].start,
        lines[-1].end,
    )
    if not (len(cells) == 2 and _PAGE_NUMBER.match(cells[1])):  # a line of a table of contents is no table
        row.cells = cells
    return row


def _columns_across(chains: list[list[_Block]]) -> list[list[_Block]]:
    """Turn runs of lines that were cut at one gutter, and read like prose, into two columns one after the other."""
    out: list[list[_Block]] = []
    run: list[list[_Block]] = []
    for chain in [*chains, []]:
        if chain and _is_cut_line(chain) and (not run or _same_edges(chain, run[-1])):
            run.append(chain)
            continue
        out.extend(_as_columns(run))
        run = [chain] if chain and _is_cut_line(chain) else []
        if chain and not run:
            out.append(chain)
    return out


def _is_cut_line(chain: list[_Block]) -> bool:
    """Tell whether a chain is one printed line in two pieces."""
    return (
        len(chain) == 2 and chain[0].lines[-1].row == chain[1].lines[0].row > 0 and len(chain[1].lines) == 1
    )


def _as_columns(run: list[list[_Block]]) -> list[list[_Block]]:
    """Return a run of cut lines as two columns where they are prose, else as they are."""
    left = [line for chain in run for line in chain[0].lines]
    right = [line for chain in run for line in chain[1].lines]
    if len(run) < _FEWEST_IN_COLUMNS or not (_is_prose(left) and _is_prose(right)):
        return run
    for line in (*left, *right):
        line.row = 0
    return [[_Block(left, run[0][0].left, run[0][0].right)], [_Block(right, run[0][1].left, run[0][1].right)]]


def _is_prose(lines: list[Printed]) -> bool:
    """Tell whether most lines fill their column."""
    width = max(line.right for line in lines) - min(line.left for line in lines)
    return sum(line.right - line.left > _FULL * width for line in lines) >= 0.6 * len(lines)
