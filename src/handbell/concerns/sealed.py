"""What stands in a sealed column that holds more than words: canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def dump(values: Mapping[str, Any]) -> str:
    """As text, to be sealed."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(text: str) -> dict[str, Any]:
    """What was dumped; empty for an empty text."""
    return json.loads(text) if text else {}
