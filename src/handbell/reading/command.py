"""The command `handbell read FILE [--json]`: prints what was found in a policy file."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from handbell.reading import read_policy
from handbell.reading.document import Document
from handbell.reading.refusals import CannotRead, read_file
from handbell.reading.serialise import to_json


def main(argv: Sequence[str] | None = None) -> int:
    """Read the file named in `argv` and print it; return 0, or 1 with one plain line when it cannot be read."""
    parser = argparse.ArgumentParser(prog="handbell read", description="Show what is found in a policy file.")
    parser.add_argument("file", type=Path, metavar="FILE", help=".txt, .md, .html, .docx or .pdf")
    parser.add_argument("--json", action="store_true", help="print everything, for programs")
    parser.add_argument(
        "--today",
        type=datetime.date.fromisoformat,
        metavar="DATE",
        help="judge dates as of this day (YYYY-MM-DD)",
    )
    args = parser.parse_args(argv)
    try:
        data = read_file(args.file)
        document = read_policy(
            data, args.file.name, today=args.today or datetime.datetime.now().astimezone().date()
        )
    except CannotRead as refusal:
        print(f"handbell read: {refusal.message}", file=sys.stderr)
        return 1
    if args.json:
        sys.stdout.buffer.write(json.dumps(to_json(document), ensure_ascii=False, indent=1).encode() + b"\n")
    else:
        print(summary(document))
    return 0


def summary(document: Document) -> str:
    """Return what was found as lines for a person to read."""
    dates = document.dates
    lines = [
        document.title or "(no title)",
        document.organisation or "(no organisation named)",
        f"adopted {dates.adopted or '-'}, reviewed {dates.reviewed or '-'}, next review {dates.review_due or '-'}",
        "",
    ]
    for section in document.sections:
        name = " ".join(part for part in (section.label, section.ref, section.heading) if part) or "(front)"
        refs = [clause.ref for clause in section.clauses]
        lines.append(f"{'  ' * max(0, section.level - 1)}{name}  [{', '.join(refs)}]" if refs else name)
    lines += [
        "",
        f"{len(document.contacts)} contacts, {len(document.forms)} forms, {len(document.findings)} findings",
    ]
    lines += [f"{f.severity:<8}{f.code:<22}{f.clause}: {f.message}" for f in document.findings]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
