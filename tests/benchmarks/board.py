"""Board and list pages with 1,000 and with 1,000,000 signatures over 2,000 schools, beside a bare template page.

    python tests/benchmarks/board.py --database sqlite|postgresql [--keep FOLDER]

One school is real and is looked at by its head: 500 people, all of whom have signed. The others are made straight in
the database, 500 signatures each: one of them beside the first real school, 1,999 beside the second, which is made in
the same way. The pages come from two servers of the product, one on each database, and take turns, so that both meet
the same computer. --keep: the databases are made once and stay for the next run.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import _serving

SCHOOLS, REQUESTS, ROUNDS, REST = 2000, 20, 7, 60
EMPTY = "only a template"
FEW, MANY = "few", "many"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--schools", type=int, default=SCHOOLS)
    parser.add_argument("--keep", type=Path, help="folder for the made databases, used again by the next run")
    parser.add_argument(
        "--make", type=int, help=argparse.SUPPRESS
    )  # this very script, in a process of its own
    chosen = parser.parse_args()
    if chosen.make is not None:
        make(chosen.make)
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        kept = (chosen.keep or Path(folder)).resolve() / chosen.database
        servers = {}
        for name, schools in ((FEW, 2), (MANY, chosen.schools)):
            running.enter_context(_serving.database(chosen.database, kept / name))
            pages = made(schools)
            port = running.enter_context(_serving.serving("handbell.config.command_line"))
            servers[name] = (port, pages)
        time.sleep(REST)  # each server's clock goes once through all schools
        show(measured(servers), chosen.schools * 500)


def made(schools: int) -> dict[str, bytes]:
    """The requests of the pages, by name, in a database with so many schools, made now unless it is there."""
    command = [sys.executable, __file__, "--make", str(schools)]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(_serving.PROJECT / "src"), str(_serving.PROJECT)])
    }
    began = time.monotonic()
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout
    print(f"({schools:,} schools made, or found, in {time.monotonic() - began:.0f} s)", flush=True)
    lines = (line.split("\t") for line in told.splitlines() if "\t" in line)
    return {
        name: _serving.request("GET", path, cookies={cookie: session})
        for name, path, cookie, session in lines
    }


def make(schools: int) -> None:
    """Make the database of the environment; print each page: name, address, session cookie and session."""
    from handbell.config import prepare  # noqa: PLC0415  in a process of its own, once the database is chosen

    data = Path(os.environ["HANDBELL_DATA"])
    prepare.prepare(data)
    school = prepare.room("tests.benchmarks._signed_school")
    stamp, made_as = data / "made", _made_as(schools)
    if not stamp.exists():
        school.make()
        prepare.room("tests.benchmarks._million").ballast(1, schools)
        stamp.write_text(made_as, "ascii")
    if stamp.read_text("ascii") != made_as:
        raise SystemExit(f"{data} was made by an earlier version of this benchmark: remove it.")
    for name, path, cookie, session in school.pages():
        print(name, path, cookie, session, sep="\t")


def _made_as(schools: int) -> str:
    code = b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in ("_million",))
    return f"{schools} {hashlib.sha256(code).hexdigest()}"


Times = dict[str, dict[str, float]]


def measured(servers: dict[str, tuple[int, dict[str, bytes]]]) -> Times:
    """For each server, the median of each page in milliseconds."""
    took: dict[str, dict[str, list[float]]] = {name: {} for name in servers}
    for turn in range(ROUNDS + 1):
        for page in servers[FEW][1]:
            for name, (port, pages) in servers.items():
                answered = _serving.send(port, [pages[page]] * REQUESTS, clients=1)
                if set(answered.statuses) != {200}:
                    raise RuntimeError(f"{page}: {answered.statuses}")
                if turn:  # in the first turn everything is done for the first time
                    took[name].setdefault(page, []).append(answered.median)
    return {name: {page: median(times) for page, times in pages.items()} for name, pages in took.items()}


def show(times: Times, signatures: int) -> None:
    """A line for each page."""
    few, many = times[FEW], times[MANY]
    load = " ".join(f"{part:.1f}" for part in os.getloadavg())
    print(
        f"{'median ms':<24}{'1,000':>9}{signatures:>12,}{'ratio':>8}{'× template':>12}   (goals 1.5 and 2.0)"
    )
    for page, took in many.items():
        print(f"{page:<24}{few[page]:9.2f}{took:12.2f}{took / few[page]:8.2f}{few[page] / few[EMPTY]:12.2f}")
    print(f"(load {load})")


if __name__ == "__main__":
    main()
