"""How much is taken, and how much a stranger's file may cost. Known to the child process too: no Django here."""

from __future__ import annotations

import datetime
from typing import Final

MEGABYTE: Final = 1 << 20

LARGEST_FILE: Final = 25 * MEGABYTE
MOST_FILES: Final = 20  # in one compartment, that is with one concern
LONGEST_NAME: Final = 200  # characters of the file's own name that are kept
LEAVE_FREE: Final = 1024 * MEGABYTE  # of the disk: words of a concern must always find room

MOST_PIXELS: Final = 40_000_000
LONGEST_SIDE: Final = 20_000
SAFE_SIDE: Final = 2_000  # pixels of a safe copy's longer side
SAFE_PAGES: Final = 30
SAFE_CHARACTERS: Final = 200_000

CHILD_MEMORY_MB: Final = 512  # address space
CHILD_SECONDS: Final = 10  # of processor
CHILD_WALL_SECONDS: Final = 30.0  # by the clock, start and busy machine included
LARGEST_PAGE: Final = 20 * MEGABYTE  # that a child may hand back

ORPHAN_AFTER: Final = datetime.timedelta(hours=24)
