"""Sixteen people of one school sign at once, beside a bare view with one insert and one audit row: rate and 95th percentile.

    python tests/benchmarks/sign.py --database sqlite|postgresql

Each POST is the product's own, whole: session, sign-in, CSRF, form, access, signature, audit row with its chain,
notice in the outbox, all durable before the answer. The peer runs on the same kind of server with the same database
settings, before and after.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import _serving
from tests.benchmarks._serving import Measured

PEOPLE, CLIENTS = 480, 16


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument(
        "--seen-now",
        action="store_true",
        help="as when the page before was opened less than a minute ago: no session row to write",
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, _serving.database(chosen.database, Path(name)):
        before = bare(chosen.people)
        product = signing(chosen.people, Path(name) / "data", seen_now=chosen.seen_now)
        after = bare(chosen.people)
    peer = max(before, after, key=lambda measured: measured.rate)
    for what, measured in (("bare view, before", before), ("sign", product), ("bare view, after", after)):
        print(
            f"{what:<20} {measured.rate:7.0f} a second   median {measured.median:6.1f} ms   "
            f"p95 {measured.p95:6.1f} ms   {measured.statuses}"
        )
    print(f"rate {product.rate / peer.rate:.2f} × the bare view's better run (goal: 0.5)")


def bare(number: int) -> Measured:
    """The peer."""
    body = urlencode({"job_title": "Class teacher"}).encode()
    with _serving.serving("tests.benchmarks._bare_server") as port:
        _serving.send(port, [_serving.request("POST", "/sign/", body=body)] * (4 * CLIENTS), clients=CLIENTS)
        return _serving.send(port, [_serving.request("POST", "/sign/", body=body)] * number, clients=CLIENTS)


def signing(number: int, folder: Path, *, seen_now: bool) -> Measured:
    """The product: everybody signs once. Some sign before, so that nothing is done for the first time."""
    warm = 4 * CLIENTS
    requests = staff_room(number + warm, folder, seen_now=seen_now)
    with _serving.serving("handbell.config.command_line") as port:
        _serving.send(port, requests[:warm], clients=CLIENTS)
        return _serving.send(port, requests[warm:], clients=CLIENTS)


def staff_room(number: int, folder: Path, *, seen_now: bool) -> list[bytes]:
    """A school with so many people, each signed in and about to press the button; their requests."""
    from handbell.config import prepare  # noqa: PLC0415  Django first

    prepare.prepare(folder)
    return prepare.room("tests.benchmarks._staff_room").requests(number, seen_now=seen_now)


if __name__ == "__main__":
    main()
