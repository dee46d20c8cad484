"""A child that tells what it can reach."""

from __future__ import annotations

import os
import resource

from handbell.evidence.child.bounds import answer, begin

if __name__ == "__main__":
    begin()
    open_now = []
    for handle in range(256):
        try:
            os.fstat(handle)
        except OSError:
            continue
        open_now.append(handle)
    answer(
        {
            "environment": sorted(os.environ),
            "handles": open_now,
            "own_group": os.getpgrp() == os.getpid(),
            "memory": resource.getrlimit(resource.RLIMIT_AS)[0],
        }
    )
