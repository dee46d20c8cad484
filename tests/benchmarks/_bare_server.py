"""Serves the bare view as `handbell.config.serve` serves the product: workers, threads and all."""

from __future__ import annotations

import argparse

from django.db import connection
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from tests.benchmarks._bare import URL, Audit, Row


def main() -> None:
    """Make the two tables anew and serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    with connection.schema_editor() as editor:
        for model in (Row, Audit):
            if model._meta.db_table in connection.introspection.table_names():
                editor.delete_model(model)
            editor.create_model(model)
    connection.close()
    Granian(
        "tests.benchmarks._bare:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=2 if URL else 1,
        blocking_threads=16 if URL else 8,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
