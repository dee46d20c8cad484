"""What is written to the logs: when, how grave, which part, what kind of error and where in the code. Nobody's words.

An exception's message and the values of its variables may be somebody's name or text, and so may the arguments of any
library's message. None of them is written. See docs/security.md, "Logs".
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Final

import structlog

from handbell.config.uncaught import kind_and_place

# Their messages are of the server itself, and of nobody's words.
_ABOUT_ITSELF: Final = frozenset({"_granian", "granian"})

_PLACES: Final = re.compile(r"%(?:\(\w+\))?[-#0 +.\d]*[a-zA-Z]")


class Plain(logging.Formatter):
    """One line a record: time, level, logger, the message's own words without what was put into them, the error."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Without arguments a message may have been put together from anything, and is left out."""
        known = record.args or record.name in _ABOUT_ITSELF
        said = _PLACES.sub("…", str(record.msg)) if known else record.funcName
        error = record.exc_info[1] if record.exc_info else None
        parts = [self.formatTime(record), record.levelname.lower(), record.name, said, _page_of(record)]
        return " ".join(filter(None, [*parts, kind_and_place(error) if error else ""]))


def _page_of(record: logging.LogRecord) -> str:
    """Which page it was, as a pattern: an address may hold a key that opens something."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return f"page={match.route!r}" if match is not None else ""


def without_words(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """For structlog: an exception becomes its kind and place; stacks and variables are dropped."""
    error = event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = sys.exc_info()[1] if error is True else error[1] if isinstance(error, tuple) else error
    if isinstance(error, BaseException):
        event["error"] = kind_and_place(error)
    return event


LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "handbell.config.logs.Plain"}},
    "handlers": {"plain": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["plain"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["plain"], "level": "WARNING", "propagate": False},
        # Pages that are not there, forms that came without their token: everyday, and no fault of ours.
        "django.request": {"level": "ERROR"},
    },
}
# Granian makes its own when it starts, over what stands: the same handler for its own loggers.
SERVER_LOGGING: Final[dict[str, Any]] = {
    "formatters": {"plain": {"()": "handbell.config.logs.Plain"}},
    "handlers": {"plain": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"_granian": {"handlers": ["plain"], "level": "ERROR", "propagate": False}},
}


def install() -> None:
    """Make it structlog's way too."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            without_words,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        # Standard error as it is when something is written, not as it was at the start.
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
