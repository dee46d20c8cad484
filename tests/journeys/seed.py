"""Runs one function inside a product's database: `python -m tests.journeys.seed module:function '{"name": 1}'`."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module

import django


def main(arguments: list[str]) -> None:
    """Call the function with the arguments and print its answer as the last line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handbell.config.settings")
    django.setup()
    module, function = arguments[0].split(":")
    answer = getattr(import_module(module), function)(**json.loads(arguments[1]))
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
