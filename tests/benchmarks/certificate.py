"""A certificate as a tagged PDF: the first one (which starts the press) and the median of those after. Goal: 0.3 seconds.

usage: python tests/benchmarks/certificate.py
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.benchmarks import _serving  # noqa: E402  the path first: this is run as a script

CERTIFICATES = 20


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, _serving.database("sqlite", Path(folder)):
        os.environ["HANDBELL_MODE"] = "demo"
        took = measure()
    print(f"first {took[0]:.3f} s, then {statistics.median(took[1:]):.3f} s (median of {len(took) - 1})")
    return 0


def measure() -> list[float]:
    """Seconds for each certificate of a demonstration's signature."""
    from handbell.config import prepare  # noqa: PLC0415  once the database is chosen

    prepare.prepare(Path(os.environ["HANDBELL_DATA"]))
    from django.utils import timezone  # noqa: PLC0415

    from handbell.declarations import certificates  # noqa: PLC0415
    from handbell.declarations.models import Signature  # noqa: PLC0415
    from handbell.home import demo  # noqa: PLC0415
    from handbell.people.models import School  # noqa: PLC0415
    from handbell.tenancy.scope import for_school  # noqa: PLC0415

    demo.build(now=timezone.now())
    took = []
    with for_school(School.objects.get(slug="sunning-hill").id):
        signature = Signature.objects.all()[0]
        for _ in range(CERTIFICATES + 1):
            began = time.perf_counter()
            document = certificates.pdf(signature, page="/")
            took.append(time.perf_counter() - began)
            assert document.startswith(b"%PDF")
    return took


if __name__ == "__main__":
    sys.exit(main())
