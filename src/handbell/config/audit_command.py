"""`handbell audit verify`: is the record of who did what whole?"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import django

from handbell.config import prepare

WHOLE, TAMPERED, NOT_CHECKED = 0, 1, 2


def main(arguments: list[str]) -> int:
    """0 when every chain is whole, 1 when something was tampered with, 2 when it could not be checked."""
    asked = _parser().parse_args(arguments)
    django.setup()
    checking = prepare.room("handbell.config.audit_check")
    started = time.perf_counter()
    try:
        found = checking.check(slug=asked.school, anchor_file=asked.anchors, receipts=asked.receipt)
    except checking.CannotCheck as reason:
        sys.stderr.write(f"The record could not be checked: {reason}\n")
        return NOT_CHECKED
    seconds = time.perf_counter() - started
    sys.stdout.write(_as_json(found, seconds) if asked.json else _in_words(found, seconds))
    return WHOLE if all(verdict.whole for verdict in found.values()) else TAMPERED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="handbell audit", description="Check the record of who did what.")
    commands = parser.add_subparsers(dest="command", required=True)
    verify = commands.add_parser("verify", help="follow every chain from its first event to its head")
    verify.add_argument("--school", metavar="SLUG", help="only this school")
    verify.add_argument(
        "--anchors", metavar="FILE", type=Path, help="anchors kept elsewhere (default: our own)"
    )
    verify.add_argument(
        "--receipt", metavar='"SEQ HASH"', action="append", default=[], help="an anchor printed on paper"
    )
    verify.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def _as_json(found: dict[str, Any], seconds: float) -> str:
    schools = [
        {
            "school": name,
            "whole": verdict.whole,
            "events": verdict.events,
            "head": verdict.hash,
            "problems": verdict.problems,
            "anchors_lost_by_restore": verdict.lost_by_restore,
        }
        for name, verdict in found.items()
    ]
    return json.dumps({"seconds": round(seconds, 3), "schools": schools}, indent=2) + "\n"


def _in_words(found: dict[str, Any], seconds: float) -> str:
    lines = []
    for name, verdict in found.items():
        lines.append(f"{name}: {verdict.events} events, {'whole' if verdict.whole else 'TAMPERED WITH'}")
        lines += [f"  {problem}" for problem in verdict.problems]
        if verdict.lost_by_restore:
            lines.append(
                f"  {verdict.lost_by_restore} anchors are of records that a restore went back before."
            )
    events = sum(verdict.events for verdict in found.values())
    return "\n".join([*lines, f"{events} events in {seconds:.1f} s."]) + "\n"
