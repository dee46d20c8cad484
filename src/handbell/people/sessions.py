"""Django's database sessions with the account in a column of their own (Django's documented way of extending them)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.utils.dateparse import parse_datetime

from handbell.people.models import SignInSession

STARTED, SEEN, DEVICE, SCHOOL = "hb_started", "hb_seen", "hb_device", "hb_school"


class SessionStore(DatabaseSessionStore):
    """The store behind `request.session`."""

    @classmethod
    def get_model_class(cls) -> type[SignInSession]:
        return SignInSession

    def create_model_instance(self, data: dict[str, Any]) -> SignInSession:
        """The row, with whose it is and since when copied out of the coded data."""
        row: SignInSession = super().create_model_instance(data)  # type: ignore[assignment]
        account = data.get(SESSION_KEY)
        row.account_id = UUID(account) if account else None
        row.started_at = parse_datetime(data[STARTED]) if STARTED in data else None
        row.seen_at = parse_datetime(data[SEEN]) if SEEN in data else None
        row.device = data.get(DEVICE, "")[:80]
        return row
