"""The product as a school runs it: its own server process, its own data folder and database."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import psycopg

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 240  # a limit for slow computers, not a wait


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def new_database(url: str) -> str:
    """An empty PostgreSQL database beside the tests' own; its address."""
    name = f"journey_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return url.replace("@/handbell?", f"@/{name}?")


class Product:
    """A running Handbell. `address` is where; `seed` runs a function of the tests inside its database."""

    def __init__(
        self, folder: Path, *, mode: str = "real", postgresql: str | None = None, command: str = ""
    ) -> None:
        self.command = [command] if command else []
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.log = folder / "server.log"
        self.environment = {
            key: value for key, value in os.environ.items() if not key.startswith("HANDBELL_")
        }
        self.environment |= {
            "HANDBELL_MODE": mode,
            "HANDBELL_DATA": str(folder / "data"),
            "HANDBELL_SITE_URL": self.address,
            "PYTHONPATH": os.pathsep.join([str(PROJECT / "src"), str(PROJECT)]),
        }
        if postgresql:
            self.environment["HANDBELL_DATABASE_URL"] = new_database(postgresql)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers. Raises RuntimeError with its last lines when it does not."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "handbell.config.command_line",
                    *self.command,
                    "--port",
                    str(self.port),
                ],
                env=self.environment,
                cwd=PROJECT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/accessibility/", timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)  # another process starts; there is nothing to wait on but its port
            else:
                return
        raise RuntimeError(f"The server did not start:\n{self.printed()[-3000:]}")

    def stop(self) -> None:
        """Stop the server."""
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)

    def printed(self) -> str:
        """What the server has printed."""
        return self.log.read_text("utf-8", errors="replace")

    def seed(self, function: str, **arguments: Any) -> Any:
        """Run `package.module:function` with JSON arguments in the product's own database; gives its JSON answer."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.seed", function, json.dumps(arguments)],
            env=self.environment,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{function} failed:\n{done.stderr[-3000:]}")
        return json.loads(done.stdout.splitlines()[-1])
