"""The database settings, chosen from the SQLite that is really there (see docs/decisions/0002-sqlite-settings.md)."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

# The write-ahead log could lose a checkpoint with two connections until this version (sqlite.org/changes, 3.51.3).
WAL_SAFE_FROM = (3, 51, 3)


def sqlite_pragmas(version: tuple[int, ...]) -> dict[str, str]:
    """Journal and synchronous mode that lose nothing acknowledged, for a SQLite version."""
    if version >= WAL_SAFE_FROM:
        return {"journal_mode": "WAL", "synchronous": "FULL"}
    return {"journal_mode": "DELETE", "synchronous": "EXTRA"}


def sqlite(path: Path) -> dict[str, Any]:
    """Django's settings for SQLite in a file.

    `trusted_schema` stays on: Django's own CHECK (JSON_VALID(…)) constraints are refused without it.
    """
    pragmas = {
        **sqlite_pragmas(sqlite3.sqlite_version_info),
        "secure_delete": "ON",
        "cell_size_check": "ON",
        "temp_store": "MEMORY",
    }
    return {
        "ENGINE": "handbell.tenancy.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,
        # Said because the tests' runner knows only Django's own engine by name.
        "TEST": {"NAME": ":memory:"},
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "".join(f"PRAGMA {name}={value};" for name, value in pragmas.items()),
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address. Raises ValueError when it is not one."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ValueError("HANDBELL_DATABASE_URL must look like postgresql://user:password@host/database")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "handbell.tenancy.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **query,
            "options": "-c synchronous_commit=on -c lock_timeout=25s -c statement_timeout=30s"
            " -c idle_in_transaction_session_timeout=60s",
        },
    }


CACHE_TABLE: Final = "handbell_cache"


def shared_cache() -> dict[str, object]:
    """A cache in the database, for what the processes of one server must know together."""
    return {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": CACHE_TABLE,
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }


def own_cache(name: str) -> dict[str, object]:
    """A cache in the memory of one process."""
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
