"""`handbell bench`: run the benchmarks, all or by name, each beside the peer that it names."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from pathlib import Path

from handbell.config.environment import PROJECT

SCRIPTS = PROJECT / "tests" / "benchmarks"


def main(arguments: list[str]) -> int:
    """Run benchmark scripts one after the other; 0 when all of them ran, 2 for a name that is none."""
    known = {path.stem: path for path in sorted(SCRIPTS.glob("[a-z]*.py"))}
    parser = argparse.ArgumentParser(
        prog="handbell bench", description="Measure what docs/benchmarks.md reports."
    )
    parser.add_argument("names", nargs="*", help=f"which to run: {', '.join(known)} (all)")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.names if name not in known]
    if unknown:
        print(
            f"handbell bench: there is no benchmark {unknown[0]!r}; there are {', '.join(known)}.",
            file=sys.stderr,
        )
        return 2
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores", flush=True)
    results = [_run(known[name], chosen.database) for name in chosen.names or known]
    return max(results, default=0)


def _run(script: Path, database: str) -> int:
    """One script; those which touch a database say so by taking --database."""
    takes_database = "--database" in script.read_text("utf-8")
    databases = ["sqlite", "postgresql"] if database == "both" else [database]
    result = 0
    for each in databases if takes_database else [""]:
        print(f"\n── {script.stem} {each}".rstrip(), flush=True)
        command = [sys.executable, str(script), *(["--database", each] if each else [])]
        result = max(result, subprocess.run(command, cwd=PROJECT, check=False).returncode)  # noqa: S603  our own script
    return result
