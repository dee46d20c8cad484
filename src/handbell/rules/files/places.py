"""Where packs are, and where their compiled form is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

PACKS: Final = Path(__file__).parents[2] / "packs"
_PROJECT: Final = Path(__file__).parents[4]


def pack_folder(name: str) -> Path | None:
    """The folder of a pack that comes with Handbell, or None. The name is one folder's name, never a path."""
    folder = PACKS / name
    return folder if folder.parent == PACKS and (folder / "pack.yaml").is_file() else None


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Where compiled packs are kept: in the data folder, which HANDBELL_DATA names as it does for everything else."""
    data = environment.get("HANDBELL_DATA")
    return (Path(data) if data else _PROJECT / "var" / "handbell") / "cache" / "rules"
