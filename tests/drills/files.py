"""Many hostile files against the children that guard the school: none taken for something else, no memory lost."""

from __future__ import annotations

import sys

from handbell.evidence import drill
from tests.drills import _house


def main() -> int:
    asked = _house.arguments(__doc__ or "", every=1)
    done = drill.run(every=asked.every)
    print(drill.as_text(done))
    return _house.verdict(done.wrong)


if __name__ == "__main__":
    sys.exit(main())
