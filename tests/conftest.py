"""What every test may use. The cast is in tests/cast.py."""

from __future__ import annotations

from tests.plugins.append_only import _cleaning_lifts_the_guards  # noqa: F401  a fixture of every test
