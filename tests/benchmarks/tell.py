"""Sixteen people tell a concern on the public page at once, beside a bare view with one insert and one audit row.

    python tests/benchmarks/tell.py --database sqlite|postgresql [--profile]

Each POST is the product's own, whole: form, route, readers, three sealed rows with a key of their own, steps with clocks,
notices, audit row with its chain, all durable before the receipt. Peer, server and turns are those of sign.py.
--profile: where the time of telling goes, by function, in one process without a server.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import _serving, sign

ROUNDS, EACH, CLIENTS = 6, 40, 16


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--profile", action="store_true", help="where the time goes; nothing is compared")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, _serving.database(chosen.database, Path(name)):
        path = school(Path(name) / "data", profile=chosen.profile)
        if chosen.profile:
            return
        bare = [_serving.request("POST", "/sign/", body=urlencode({"job_title": "Teacher"}).encode())] * EACH
        with (
            _serving.serving("tests.benchmarks._bare_server") as bare_port,
            _serving.serving("handbell.config.command_line") as port,
        ):
            rounds = [
                (
                    _serving.send(bare_port, bare, clients=CLIENTS),
                    _serving.send(port, [request(path) for _turn in range(EACH)], clients=CLIENTS),
                )
                for _round in range(chosen.rounds + 1)
            ][1:]  # in the first round everything is done for the first time
    for what, measured in (("bare view", [one for one, _ in rounds]), ("tell", [one for _, one in rounds])):
        sign.show(what, measured)
    ratios = [ours.rate / peer.rate for peer, ours in rounds]
    print(
        f"rate {median(ratios):.2f} × the bare view's (rounds {min(ratios):.2f} to {max(ratios):.2f};"
        f" goal 0.5; load {os.getloadavg()[0]:.1f})"
    )


def request(path: str) -> bytes:
    """Somebody tells it; each time with a key and words of its own."""
    body = {
        "key": secrets.token_hex(16),
        "who": "pupil",
        "words": f"Somebody {secrets.token_hex(4)} keeps sending me horrible messages. " * 3,
        "about": "pupil",
        "what": "bullying_of_pupil",
    }
    return _serving.request("POST", path, body=urlencode(body).encode())


def school(folder: Path, *, profile: bool) -> str:
    """A school with a policy in force and people who hear of concerns; the address at which one tells it."""
    from handbell.config import prepare  # noqa: PLC0415  Django first

    prepare.prepare(folder)
    return str(prepare.room("tests.benchmarks._telling_school").made(profile=profile))


if __name__ == "__main__":
    main()
