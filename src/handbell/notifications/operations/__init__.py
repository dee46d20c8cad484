"""Telling people that something waits for them, and sending the mail."""

from __future__ import annotations

from handbell.notifications.operations.sending import do_what_is_due
from handbell.notifications.operations.telling import (
    NotInTransaction,
    choose_daily_digest,
    notify,
    settle,
    settle_all,
    try_again,
)

__all__ = [
    "NotInTransaction",
    "choose_daily_digest",
    "do_what_is_due",
    "notify",
    "settle",
    "settle_all",
    "try_again",
]
