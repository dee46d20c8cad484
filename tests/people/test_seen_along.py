"""That somebody was seen is written in the commit of what they do, and never lost nor kept without it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from handbell.audit import operations as audit
from handbell.people.models import SignInSession
from handbell.people.sessions import SEEN, STARTED, SessionStore
from tests.cast import Cast

LONG_AGO = timezone.now() - datetime.timedelta(minutes=5)


def store_of(client: Client) -> Any:
    session = client.session
    session[STARTED] = session[SEEN] = LONG_AGO.isoformat()
    session.save()
    return session


def seen(key: str) -> datetime.datetime:
    moment = SignInSession.objects.get(session_key=key).seen_at
    assert moment is not None
    return moment


def test_it_goes_along_with_an_operation(cast: Cast) -> None:
    client = cast.client(cast.head)
    key = store_of(client).session_key
    with CaptureQueriesContext(connection) as said:
        answer = client.post(
            reverse("people:days"), {"add": "closed", "day_0": "1", "day_1": "12", "day_2": "2026"}
        )
    assert answer.status_code < 500
    assert seen(key) > LONG_AGO
    writes = [one["sql"] for one in said if one["sql"].startswith('UPDATE "people_signinsession"')]
    assert len(writes) == 1


def test_it_is_undone_with_the_operation(cast: Cast) -> None:
    store = SessionStore(session_key=store_of(cast.client(cast.head)).session_key)
    store[SEEN] = timezone.now().isoformat()
    with pytest.raises(KeyError), audit.along(store.save_along), audit.locked(cast.school.id):
        raise KeyError
    assert store.modified
    assert seen(store.session_key) == LONG_AGO


def test_it_is_written_once_and_only_with_a_transaction(cast: Cast) -> None:
    store = SessionStore(session_key=store_of(cast.client(cast.head)).session_key)
    store[SEEN] = timezone.now().isoformat()
    with audit.along(store.save_along):
        assert store.modified
        with audit.locked(cast.school.id):
            assert store.modified  # at the end of it
        assert not store.modified
        assert seen(store.session_key) > LONG_AGO
        with CaptureQueriesContext(connection) as said, audit.locked(cast.school.id):
            pass
    assert not [one for one in said if "signinsession" in one["sql"]]


def test_a_session_that_is_gone_stays_gone(cast: Cast) -> None:
    store = SessionStore(session_key=store_of(cast.client(cast.head)).session_key)
    store[SEEN] = timezone.now().isoformat()
    SignInSession.objects.filter(session_key=store.session_key).delete()
    with audit.along(store.save_along), audit.locked(cast.school.id):
        pass
    assert store.modified  # so that Django's own saving finds that it was ended
    assert not SignInSession.objects.filter(session_key=store.session_key).exists()
