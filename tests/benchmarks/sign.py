"""Sixteen people of one school sign at once, beside a bare view with one insert and one audit row.

    python tests/benchmarks/sign.py --database sqlite|postgresql

Each POST is the product's own, whole: session, sign-in, CSRF, form, access, signature, audit row with its chain,
notice in the outbox, all durable before the answer. The peer has no middleware at all; it runs on the same kind of
server with the same database settings. The two take turns, round by round, so that both meet the same disk.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import _serving
from tests.benchmarks._serving import Measured

ROUNDS, EACH, CLIENTS = 6, 80, 16


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument(
        "--seen-now",
        action="store_true",
        help="as when the page before was opened less than a minute ago: no session row to write",
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, _serving.database(chosen.database, Path(name)):
        signing = staff_room((ROUNDS + 1) * EACH, Path(name) / "data", seen_now=chosen.seen_now)
        bare = [_serving.request("POST", "/sign/", body=urlencode({"job_title": "Teacher"}).encode())] * EACH
        with (
            _serving.serving("tests.benchmarks._bare_server") as bare_port,
            _serving.serving("handbell.config.command_line") as port,
        ):
            rounds = [
                (
                    _serving.send(bare_port, bare, clients=CLIENTS),
                    _serving.send(port, signing[n * EACH : (n + 1) * EACH], clients=CLIENTS),
                )
                for n in range(ROUNDS + 1)
            ][1:]  # in the first round everything is done for the first time
    for what, measured in (("bare view", [one for one, _ in rounds]), ("sign", [one for _, one in rounds])):
        show(what, measured)
    ratios = [ours.rate / peer.rate for peer, ours in rounds]
    print(
        f"rate {median(ratios):.2f} × the bare view's (rounds {min(ratios):.2f} to {max(ratios):.2f}; goal 0.5; load {os.getloadavg()[0]:.1f})"
    )


def show(what: str, rounds: list[Measured]) -> None:
    """One line: medians over the rounds."""
    statuses: Counter[int] = Counter()
    for one in rounds:
        statuses.update(one.statuses)
    rate, middle, p95 = (median(getattr(one, name) for one in rounds) for name in ("rate", "median", "p95"))
    print(f"{what:<10} {rate:6.0f} a second   median {middle:6.1f} ms   p95 {p95:6.1f} ms   {dict(statuses)}")


def staff_room(number: int, folder: Path, *, seen_now: bool) -> list[bytes]:
    """A school with so many people, each signed in and about to press the button; their requests."""
    from handbell.config import prepare  # noqa: PLC0415  Django first

    prepare.prepare(folder)
    return prepare.room("tests.benchmarks._staff_room").requests(number, seen_now=seen_now)


if __name__ == "__main__":
    main()
