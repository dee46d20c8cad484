"""Every page that people open often, beside a page with nothing on it but the frame (the help page).

usage: python tests/benchmarks/pages.py [--database sqlite|postgresql] [--requests N]

The demonstration's schools, a head who is signed in, one client, the real server. Figures are medians in milliseconds;
the goal is at most twice the empty page.
"""

from __future__ import annotations

import argparse
import datetime
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.benchmarks import _serving  # noqa: E402  the path first: this is run as a script

EMPTY = "/help/"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--requests", type=int, default=60)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _serving.database(chosen.database, Path(folder)):
        os.environ["HANDBELL_MODE"] = "demo"  # its head may look round before setting up a second factor
        prepare = [sys.executable, __file__, "--prepare-in", folder]
        told = subprocess.run(prepare, check=True, capture_output=True, text=True, env=environment())
        cookie_name, session, *paths = told.stdout.split()
        with _serving.serving("handbell.config.command_line") as port:
            measured = {
                path: median(port, path, {cookie_name: session}, chosen.requests) for path in [EMPTY, *paths]
            }
    empty = measured[EMPTY]
    load = " ".join(f"{part:.1f}" for part in os.getloadavg())
    print(f"{chosen.database}: {chosen.requests} requests a page, one client (load {load})")
    for path, figure in measured.items():
        print(f"  {figure:6.1f} ms  {figure / empty:4.2f} x  {path}")
    return 0


def environment() -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": os.pathsep.join([str(_serving.PROJECT / "src"), str(_serving.PROJECT)])
    }


def median(port: int, path: str, cookies: dict[str, str], number: int) -> float:
    requests = [_serving.request("GET", path, cookies=cookies)] * number
    _serving.send(port, requests[:5], clients=1)
    found = _serving.send(port, requests, clients=1)
    if set(found.statuses) != {200}:
        raise SystemExit(f"{path} answered {found.statuses}")
    return found.median


def prepare_in(folder: str) -> None:
    """Build the demonstration; print the session cookie of a head, then the pages to open."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handbell.config.settings")
    from handbell.config import prepare  # noqa: PLC0415  in a process of its own, once the database is chosen

    prepare.prepare(Path(os.environ["HANDBELL_DATA"]))
    from django.conf import settings  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from tests.benchmarks import _staff_room  # noqa: PLC0415

    from handbell.home import demo  # noqa: PLC0415
    from handbell.people.models import Person, School  # noqa: PLC0415
    from handbell.policies import queries  # noqa: PLC0415
    from handbell.tenancy.scope import for_school  # noqa: PLC0415

    demo.build(now=timezone.now())
    with for_school(School.objects.get(slug="sunning-hill").id):
        head = Person.objects.select_related("account").get(email__startswith="head@")
        teacher = Person.objects.filter(account__isnull=False).exclude(id=head.id).order_by("family_name")[0]
        version = queries.version_in_force(on=timezone.localdate())
        assert version is not None
        pages = [
            "/",
            reverse("policies:index"),
            reverse("policies:version", args=[version.policy.slug, version.label]),
            reverse("declarations:index"),
            reverse("declarations:board"),
            reverse("declarations:person", args=[teacher.id]),
            reverse("people:index"),
        ]
        seen = timezone.now() + datetime.timedelta(
            minutes=30
        )  # so that no page has to write that they were seen
        print(settings.SESSION_COOKIE_NAME, _staff_room.session_of(head, seen_at=seen), *pages)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--prepare-in"]:
        prepare_in(sys.argv[2])
    else:
        sys.exit(main())
