"""`handbell check`: look over settings, database, keys, disk and back-ups."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

import django
from django.utils import timezone

from handbell.config import prepare

OK, PROBLEM = 0, 1
_SIGNS = {"ok": "ok     ", "warning": "warning", "problem": "PROBLEM"}


def main(arguments: list[str]) -> int:
    """0 when there is no problem (there may be warnings), 1 when there is one."""
    parser = argparse.ArgumentParser(prog="handbell check", description="Is everything as it must be?")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    asked = parser.parse_args(arguments)
    django.setup()
    found = prepare.room("handbell.config.checks").run(now=timezone.now())
    if asked.json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in found], indent=2) + "\n")
    else:
        for finding in found:
            sys.stdout.write(f"{_SIGNS[finding.state]}  {finding.about}: {finding.words}\n")
            if finding.state != "ok":
                sys.stdout.write(f"         → {finding.remedy}\n")
    return PROBLEM if any(finding.state == "problem" for finding in found) else OK
