"""The page's random key and the teller's return code, as they are kept: as hashes."""

from __future__ import annotations

import hashlib

from handbell.vault import blind


def submission_of(key: str) -> str:
    """What a second press has in common with the first."""
    return hashlib.sha256(b"handbell/concern\0" + key.encode("utf-8", "surrogatepass")).hexdigest()


def hash_of_code(code: str) -> str:
    """Under which a return code is found. The codes have 100 bits, so a plain hash gives nothing away."""
    return hashlib.sha256(b"handbell/return\0" + blind.normalise_code(code).encode()).hexdigest()
