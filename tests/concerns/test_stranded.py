"""A concern told while the school's keys are missing is kept, and taken in when somebody brings the recovery key."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from handbell.audit.verify import verify
from handbell.concerns import operations, queries
from handbell.concerns.matters import Matter
from handbell.concerns.models import Concern, Stranded
from handbell.concerns.operations import KeptForLater
from handbell.notifications.models import Message as Notice
from handbell.vault import recovery
from handbell.vault.keys import KeyMissing
from tests.cast import NOW, Cast
from tests.concerns import stories

LATER = NOW + datetime.timedelta(days=2)


@pytest.fixture
def no_keys(cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The key folder is gone: something was sealed before, so that no new keys are made. Gives the real folder."""
    stories.tell(cast, key="before")
    recovery.ready()
    real = Path(settings.KEYS)
    monkeypatch.setattr(settings, "KEYS", tmp_path / "gone")
    return real


def test_it_is_kept_once_and_taken_in_with_the_same_code(
    cast: Cast, no_keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = set()
    for _press in range(2):
        with pytest.raises(KeptForLater) as kept:
            stories.tell(cast, words="Told in the dark.", key="dark", matter=Matter.HEAD)
        codes.add(kept.value.code)
    (row,) = Stranded.objects.all()
    assert len(codes) == 1
    assert b"dark" not in bytes(row.sealed)
    told = {notice.to for notice in Notice.objects.filter(key__startswith="concern-stranded-")}
    assert told == {cast.chair, cast.governor}
    monkeypatch.setattr(settings, "KEYS", no_keys)
    key = (no_keys / recovery.PRIVATE).read_text("ascii")
    assert operations.take_in(private_key=key, now=LATER) == 1
    assert operations.take_in(private_key=key, now=LATER) == 0
    thread = queries.thread_by_code(codes.pop())
    assert thread is not None
    assert thread.words == "Told in the dark."
    assert Concern.objects.count() == 2
    assert verify(cast.school.id).whole


def test_the_page_says_received(cast: Cast, no_keys: Path) -> None:
    sent = {
        "key": "k" * 43,
        "who": "pupil",
        "words": "Told in the dark.",
        "about": "unknown",
        "what": "something_else",
    }
    page = cast.stranger().post(reverse("public_concerns:tell", args=["alder"]), sent)
    assert page.status_code == 200
    assert Stranded.objects.count() == 1, page.content.decode()
    assert "Received" in page.content.decode()


def test_without_a_recovery_key_the_page_says_that_it_was_not_sent(
    cast: Cast, no_keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> bytes:
        raise KeyMissing("gone")

    monkeypatch.setattr(recovery, "public_key", none)
    sent = {
        "key": "k" * 43,
        "who": "pupil",
        "words": "Told in the dark.",
        "about": "unknown",
        "what": "something_else",
    }
    page = cast.stranger().post(reverse("public_concerns:tell", args=["alder"]), sent)
    assert page.status_code == 503
    assert "Told in the dark." in page.content.decode()


@pytest.mark.parametrize("content", ["", "not a key", None])
def test_a_wrong_key_takes_nothing_in(cast: Cast, no_keys: Path, tmp_path: Path, content: str | None) -> None:
    with pytest.raises(KeptForLater):
        stories.tell(cast, key="dark")
    file = tmp_path / "typed.key"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CommandError, match="nothing is lost"):
        call_command("take_in_concerns", str(file))
    assert Stranded.objects.filter(taken_in_at=None).count() == 1
