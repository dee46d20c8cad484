"""`handbell` alone: the real thing. Prepares the data folder, then serves until it is stopped."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from handbell.config import background, logs, prepare
from handbell.config.environment import Environment


class CannotServe(Exception):
    """The server cannot start; the message is one plain line."""


def main(arguments: list[str]) -> int:
    """Serve the real data. Exit code 1, with one line, when it cannot."""
    chosen = parser("handbell", "Start Handbell. The browser leads through the set-up.").parse_args(arguments)
    environment = Environment()
    try:
        check_port(chosen.host, chosen.port)
        check_writable(environment.data)
    except CannotServe as reason:
        print(f"handbell: {reason}", file=sys.stderr)
        return 1
    if not prepare.is_ready(environment.data):
        print("Preparing the database …", file=sys.stderr, flush=True)
        prepare.prepare(environment.data)
    run(
        chosen.host,
        chosen.port,
        greeting=f"Handbell is at {address(chosen.host, chosen.port)} (stop with Ctrl+C)"
        + _set_up_line(environment),
    )
    return 0


def _set_up_line(environment: Environment) -> str:
    """The set-up code, as long as nobody has set this installation up (`home.set_up_code` keeps it)."""
    code = environment.key_folder / "set-up-code"
    return f"\nThe set-up code is {code.read_text('ascii')}" if code.exists() else ""


def parser(program: str, description: str) -> argparse.ArgumentParser:
    """The arguments that every serving command takes: where to listen."""
    made = argparse.ArgumentParser(prog=program, description=description)
    made.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    made.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this computer only)"
    )
    return made


def address(host: str, port: int) -> str:
    """What a person types into the browser."""
    return f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{port}/"  # noqa: S104


def check_port(host: str, port: int) -> None:
    """Raises CannotServe when the port is taken, not allowed or no port at all."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            raise CannotServe(f"{port} is not a port; choose one from 1024 to 65535 with --port.") from None
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise CannotServe(f"port {port} is in use. Choose another with --port {port + 1}.") from None
            raise CannotServe(f"cannot listen on {host} port {port} ({problem.strerror}).") from None


def check_writable(folder: Path) -> None:
    """Raises CannotServe when the data folder cannot be made or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise CannotServe(
            f"cannot make the data folder {folder} ({problem.strerror}). Set HANDBELL_DATA to a folder of yours."
        ) from None
    if not os.access(folder, os.W_OK):
        raise CannotServe(
            f"cannot write to the data folder {folder}. Set HANDBELL_DATA to a folder of yours."
        )


def run(host: str, port: int, *, greeting: str) -> None:
    """Serve until stopped. SQLite has one writing process; PostgreSQL may have two."""
    os.environ.setdefault("HANDBELL_SITE_URL", address(host, port).rstrip("/"))
    on_postgresql = Environment().database_url is not None
    server = Granian(
        "handbell.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=2 if on_postgresql else 1,
        blocking_threads=16 if on_postgresql else 8,
        log_dictconfig=logs.SERVER_LOGGING,
        log_level=LogLevels.error,  # it would warn of more threads than cores: they wait for the disk
    )
    server.on_startup(lambda: print(greeting, flush=True))
    with background.clock():
        server.serve()
