"""Versions made from the columns of a prepared query: with their policy, without their content, which is large."""

from __future__ import annotations

from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS

from handbell.policies.models import Policy, Version

_VERSION: Final = [field.attname for field in Version._meta.concrete_fields if field.attname != "content"]
_POLICY: Final = [field.attname for field in Policy._meta.concrete_fields]
COLUMNS: Final = (*_VERSION, *(f"policy__{name}" for name in _POLICY))


def version_of(row: tuple[Any, ...], *further: str) -> Version:
    """The version of a row of COLUMNS; what stands behind them becomes attributes of these names."""
    version = Version.from_db(DEFAULT_DB_ALIAS, _VERSION, row[: len(_VERSION)])
    version.policy = Policy.from_db(DEFAULT_DB_ALIAS, _POLICY, row[len(_VERSION) : len(COLUMNS)])
    vars(version).update(zip(further, row[len(COLUMNS) :], strict=True))
    return version
