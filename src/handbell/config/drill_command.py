"""`handbell drill`: the long runs that prove what must never happen, each with a short form among the tests."""

from __future__ import annotations

import argparse
import subprocess
import sys
from typing import Final

from handbell.config.environment import PROJECT

DRILLS: Final = PROJECT / "tests" / "drills"


def main(arguments: list[str]) -> int:
    """Run one drill, or all with their usual numbers; 0 when nothing went wrong, 2 for a name that is none."""
    known = sorted(path.stem for path in DRILLS.glob("[a-z]*.py") if not path.stem.startswith("test_"))
    parser = argparse.ArgumentParser(prog="handbell drill", description=__doc__, add_help=False)
    parser.add_argument("name", nargs="?", help=f"which: {', '.join(known)} (all)")
    chosen, rest = parser.parse_known_args(arguments)
    if chosen.name is None and rest in (["--help"], ["-h"]):
        print(
            f"handbell drill [NAME] [--database sqlite|postgresql] [its own numbers; NAME --help]\n\n{', '.join(known)}"
        )
        return 0
    if chosen.name is not None and chosen.name not in known:
        print(
            f"handbell drill: there is no drill {chosen.name!r}; there are {', '.join(known)}.",
            file=sys.stderr,
        )
        return 2
    results = []
    for name in [chosen.name] if chosen.name else known:
        print(f"── {name}", flush=True)
        command = [sys.executable, "-m", f"tests.drills.{name}", *rest]
        results.append(subprocess.run(command, cwd=PROJECT, check=False).returncode)  # noqa: S603  our own script
    return max(results)
