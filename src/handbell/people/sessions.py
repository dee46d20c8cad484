"""Django's database sessions with the account in a column of their own (Django's documented way of extending them)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from handbell.people.models import SignInSession
from handbell.tenancy.prepared import Prepared

_COLUMNS = [field.attname for field in SignInSession._meta.concrete_fields]
_SESSION = Prepared(lambda *, key: SignInSession.objects.filter(session_key=key).values_list(*_COLUMNS))

STARTED, SEEN, DEVICE, SCHOOL = "hb_started", "hb_seen", "hb_device", "hb_school"


class SessionStore(DatabaseSessionStore):
    """The store behind `request.session`."""

    @classmethod
    def get_model_class(cls) -> type[SignInSession]:
        return SignInSession

    def _get_session_from_db(self) -> SignInSession | None:
        """The row of this session unless it ran out, in one query that is put together once."""
        found = _SESSION.first(key=str(self.session_key))
        row = SignInSession.from_db(DEFAULT_DB_ALIAS, _COLUMNS, found) if found else None
        if row is None or row.expire_date <= timezone.now():
            self._session_key = None
            return None
        return row

    def save_along(self) -> None:
        """Write what changed into the row, in the transaction which is open. A session that is gone stays unsaved."""
        if not self.modified or self.session_key is None:
            return
        row = self.create_model_instance(dict(self.items()))
        written = {"session_data": row.session_data, "expire_date": row.expire_date, "seen_at": row.seen_at}
        if SignInSession.objects.filter(session_key=self.session_key).update(**written):
            self.modified = False

    def create_model_instance(self, data: dict[str, Any]) -> SignInSession:
        """The row, with whose it is and since when copied out of the coded data."""
        row: SignInSession = super().create_model_instance(data)  # type: ignore[assignment]
        account = data.get(SESSION_KEY)
        row.account_id = UUID(account) if account else None
        row.started_at = parse_datetime(data[STARTED]) if STARTED in data else None
        row.seen_at = parse_datetime(data[SEEN]) if SEEN in data else None
        row.device = data.get(DEVICE, "")[:80]
        return row
