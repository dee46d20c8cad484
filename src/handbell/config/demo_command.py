"""`handbell demo`: five sample schools with invented people, in a folder of their own."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from django.utils import timezone

from handbell.config import prepare, serve
from handbell.config.environment import PROJECT


def main(arguments: list[str]) -> int:
    """Make the demonstration once, then serve it. Exit code 1, with one line, when it cannot."""
    parser = serve.parser("handbell demo", "Start with five sample schools and invented people.")
    parser.add_argument(
        "--fresh", action="store_true", help="throw the last demonstration away and make a new one"
    )
    parser.add_argument("--prepare-only", action="store_true", help="make it, but do not start the server")
    chosen = parser.parse_args(arguments)
    folder = Path(os.environ.get("HANDBELL_DATA", PROJECT / "var" / "demo"))
    os.environ["HANDBELL_MODE"] = "demo"
    os.environ["HANDBELL_DATA"] = str(folder)
    try:
        serve.check_port(chosen.host, chosen.port)
        serve.check_writable(folder.parent)
    except serve.CannotServe as reason:
        print(f"handbell: {reason}", file=sys.stderr)
        return 1
    if chosen.fresh or not prepare.is_ready(folder) or not (folder / "sign-ins.txt").exists():
        make(folder)
    sign_ins = (folder / "sign-ins.txt").read_text("utf-8")
    where = serve.address(chosen.host, chosen.port)
    if not chosen.prepare_only:
        serve.run(
            chosen.host,
            chosen.port,
            greeting=f"{sign_ins}\nThe demonstration is at {where} (stop with Ctrl+C)",
        )
    return 0


def make(folder: Path) -> None:
    """Make the demonstration in `folder`, whole or not at all."""
    print("Making five sample schools …", file=sys.stderr, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        prepare.prepare(folder)
        # Only now can rooms with models be imported: settings and database stand.
        demo = prepare.room("handbell.home.demo")
        demo.build(now=timezone.now())
        (folder / "sign-ins.txt").write_text(_table(demo.sign_ins()), "utf-8")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _table(sign_ins: list[tuple[str, str, str]]) -> str:
    """One sign-in for each role, as lines: role, e-mail, password."""
    width = max(len(role) for role, _, _ in sign_ins)
    longest = max(len(email) for _, email, _ in sign_ins)
    lines = [f"  {role:<{width}}  {email:<{longest}}  {password}" for role, email, password in sign_ins]
    return "\n".join(["Sign in as:", *lines])
