"""What goes wrong is told in plain words to people, and to the logs without anybody's words."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading

import pytest
import structlog
from django.db import connection
from django.test import Client
from django.urls import reverse

from handbell.advice.models import Question
from handbell.config import logs, uncaught
from handbell.vault import sealing
from handbell.vault.keys import KeyMissing
from tests.advice import stories
from tests.cast import Cast

SECRET = "Kayleigh Dunmore"


def fail() -> None:
    name = SECRET
    raise ValueError(f"no such person: {name}")


def failure() -> BaseException:
    try:
        fail()
    except ValueError as caught:
        return caught
    raise AssertionError


def test_a_record_says_kind_and_place_and_nobodys_words() -> None:
    error = failure()
    record = logging.LogRecord(
        "allauth",
        logging.ERROR,
        __file__,
        1,
        f"lost {SECRET}",
        None,
        (type(error), error, error.__traceback__),
    )
    with_arguments = logging.LogRecord("django", logging.ERROR, __file__, 1, "Lost: %s", (SECRET,), None)
    line, other = logs.Plain().format(record), logs.Plain().format(with_arguments)
    assert "ValueError at test_mishaps.py:" in line
    assert "Lost: …" in other
    assert SECRET not in line + other


def test_structlog_writes_neither_messages_nor_variables(capsys: pytest.CaptureFixture[str]) -> None:
    logs.install()
    log = structlog.get_logger("handbell")
    try:
        fail()
    except ValueError:
        log.exception("it_failed", room="advice")
        log.error("again", exc_info=True, stack_info=True)
    written = capsys.readouterr()
    assert "it_failed" in written.err
    assert "ValueError at test_mishaps.py:" in written.err
    assert SECRET not in written.err + written.out


def test_what_nobody_caught_is_told_without_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    uncaught.install()
    error = failure()
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    said = capsys.readouterr().err
    assert "stopped by a mistake of ours: ValueError at" in said
    assert "a thread stopped: ValueError at" in said
    assert SECRET not in said


def test_wrong_settings_are_named_without_what_they_were_set_to() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "handbell.config.command_line", "tick"],
        env={"HANDBELL_MAIL": "pigeon-post", "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "  mail: Input should be 'console' or 'smtp'" in done.stderr
    assert "pigeon" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_text_has_a_page_that_says_what_is_safe_and_what_to_do(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    given = stories.ask(cast, stories.in_force(cast), "May I text a pupil?")
    with connection.cursor() as cursor:
        table = Question._meta.db_table
        cursor.execute(f"SELECT text FROM {table}")
        (sealed,) = cursor.fetchone()
        changed = bytes(sealed)[:-1] + bytes([bytes(sealed)[-1] ^ 1])
        cursor.execute(f"UPDATE {table} SET text = %s", [connection.Database.Binary(changed)])
    client = cast.client(cast.teacher)
    client.raise_request_exception = False
    answer = client.get(reverse("advice:answer", args=[given.id]))
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "A stored text cannot be opened" in page
    assert "everything else is as it was" in page
    assert "handbell check" in page
    (written,) = (logs.Plain().format(one) for one in caplog.records if one.name == "django.request")
    assert "page='may-i/<uuid:answer_id>/' Damaged at" in written
    assert str(given.id) not in written
    assert cast.client(cast.teacher).get(reverse("advice:index")).status_code == 200


def test_a_missing_key_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    given = stories.ask(cast, stories.in_force(cast), "May I text a pupil?")

    def gone(*_: object) -> None:
        raise KeyMissing("ab12")

    monkeypatch.setattr(sealing.keys, "by_id", gone)
    client: Client = cast.client(cast.teacher)
    client.raise_request_exception = False
    page = client.get(reverse("advice:answer", args=[given.id])).content.decode()
    assert "the key to it is not in Handbell’s key folder" in page
    assert "ab12" not in page
