"""`handbell import-people FILE --school SLUG`: shows what a roster would change, and with --confirm does it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import django
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

django.setup()

from handbell.people import operations  # noqa: E402  models need Django set up
from handbell.people.models import RosterPreview, School  # noqa: E402
from handbell.people.roster.entries import CannotRead  # noqa: E402
from handbell.tenancy.scope import for_school  # noqa: E402

_SHOWN = 20


def main(arguments: list[str]) -> int:
    """0 when the file was read (and, with --confirm, done), 1 when it was refused, 2 for a wrong call."""
    options = _parser().parse_args(arguments)
    out = Console()
    school = School.objects.filter(slug=options.school).first()
    if school is None:
        known = ", ".join(School.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "none yet"
        print(f"handbell: there is no school {options.school!r}. Schools here: {known}.", file=sys.stderr)
        return 2
    try:
        data = options.file.read_bytes()
    except OSError as trouble:
        print(f"handbell: cannot read {options.file}: {trouble.strerror}.", file=sys.stderr)
        return 2
    with for_school(school.id):
        try:
            return _import(school, data, options, out)
        except (CannotRead, operations.Refused) as refusal:
            print(f"handbell: nothing was changed. {refusal}", file=sys.stderr)
            return 1


def _import(school: School, data: bytes, options: argparse.Namespace, out: Console) -> int:
    now = timezone.now()
    preview = operations.preview_roster(
        school=school,
        data=data,
        name=options.file.name,
        whole_school=options.whole_school,
        open_accounts=options.open_accounts,
        by=None,
        now=now,
    )
    _show(preview, out)
    if not options.confirm:
        operations.drop_roster(preview=preview, by=None, now=now)
        out.print("Nothing was changed. Run it again with --confirm to do this.")
        return 0
    with Progress(console=out, transient=True) as bar:
        task = bar.add_task("Importing", total=None)
        operations.confirm_roster(
            preview=preview,
            by=None,
            now=now,
            leave_without_lead=options.leave_without_lead,
            progress=lambda done, all_steps: bar.update(task, completed=done, total=all_steps),
        )
    out.print("Done.")
    return 0


def _show(preview: RosterPreview, out: Console) -> None:
    counts = Table("What", "People", title=f"Read as: {preview.profile}")
    for kind in ("new", "changed", "leaving", "unchanged", "left_out", "problems"):
        counts.add_row(kind.replace("_", " "), str(preview.counts[kind]))
    out.print(counts)
    problems = [line for line in preview.lines if line["kind"] == "problem"]
    for problem in problems[:_SHOWN]:
        out.print(
            f"Line {problem['line']}, {problem['column']}: {problem['what']}. {problem['remedy']}",
            markup=False,
        )
    if len(problems) > _SHOWN:
        out.print(f"... and {len(problems) - _SHOWN} more problems.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="handbell import-people", description=__doc__)
    parser.add_argument("file", type=Path, help="CSV, or a zip of OneRoster CSV files")
    parser.add_argument("--school", required=True, help="the school's short name, as in its addresses")
    parser.add_argument("--confirm", action="store_true", help="do it; without this, nothing changes")
    parser.add_argument("--whole-school", action="store_true", help="people missing from the file have left")
    parser.add_argument("--open-accounts", action="store_true", help="open accounts for staff and governors")
    parser.add_argument(
        "--leave-without-lead", action="store_true", help="even if the head or last safeguarding lead leaves"
    )
    return parser
