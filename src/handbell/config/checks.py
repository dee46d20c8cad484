"""Is everything as it must be? Each check reads the thing itself, not the settings that asked for it."""

from __future__ import annotations

import datetime
import json
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError

from handbell.audit.key import KeyMissing, audit_key
from handbell.config import backup, checks_concerns, checks_database
from handbell.config.environment import PROJECT
from handbell.config.restore_revocations import NAME as ENDED
from handbell.vault import keys, recovery, rotation
from handbell.vault.sealing import Damaged

GIGABYTE: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: how it is, in words, and what to do when it is not well."""

    state: Literal["ok", "warning", "problem"]
    about: str
    words: str
    remedy: str = ""


def run(*, now: datetime.datetime) -> list[Finding]:
    """Every check's finding. A check that itself fails is a problem, and the others are made all the same."""
    found: list[Finding] = []
    for about, check in CHECKS:
        try:
            found += [Finding(state, about, words, remedy) for state, words, remedy in check(now)]
        except (
            DatabaseError,
            OSError,
            KeyMissing,
            keys.KeyMissing,
            Damaged,
            rotation.SelfTestFailed,
        ) as problem:
            found.append(
                Finding("problem", about, f"could not be checked: {problem}", "See docs/running.md.")
            )
    return found


_Found = Iterator[tuple[Literal["ok", "warning", "problem"], str, str]]


def _key_folder(_now: datetime.datetime) -> _Found:
    folder, data = Path(settings.KEYS).resolve(), Path(settings.DATA).resolve()
    if not folder.is_dir():
        yield "problem", f"{folder} is not there.", "Start Handbell once, or restore the keys' back-up."
        return
    inside = folder.is_relative_to(data) or folder.is_relative_to(PROJECT.resolve() / "src")
    if inside:
        yield "problem", f"{folder} lies with the data.", "Move it elsewhere and set HANDBELL_KEYS."
    loose = [path.name for path in [folder, *folder.iterdir()] if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if loose:
        yield "problem", f"others may read {', '.join(sorted(loose))}.", f"chmod -R go= {folder}"
    audit_key()
    rotation.self_test()
    if not inside and not loose:
        yield "ok", "they are there, apart from the data; a text sealed with them opens again.", ""


def _recovery_key(_now: datetime.datetime) -> _Found:
    private = Path(settings.KEYS) / recovery.PRIVATE
    if private.exists():
        remedy = f"Print {private} or put it into a safe, then delete it there."
        yield "warning", "its private part is still on this computer.", remedy
    else:
        yield "ok", f"{recovery.key_id(recovery.public_key()).hex()}; its private part is not here.", ""


def _disk(_now: datetime.datetime) -> _Found:
    usage = shutil.disk_usage(settings.DATA)
    words = f"{usage.free / GIGABYTE:.1f} GB free."
    if usage.free < 200 << 20:
        yield "problem", words, "Make room: Handbell will soon be unable to write."
    elif usage.free < GIGABYTE or usage.free < usage.total / 10:
        yield "warning", words, "Make room, or move the data folder to a larger disk."
    else:
        yield "ok", words, ""


def _last_backup(now: datetime.datetime) -> _Found:
    stamp = Path(settings.DATA) / backup.LAST
    remedy = "handbell backup FILE, to another disk; then try handbell restore on another computer."
    if not stamp.exists():
        yield "warning", "there is none.", remedy
        return
    age = now - datetime.datetime.fromisoformat(json.loads(stamp.read_text("utf-8"))["at"])
    state: Literal["ok", "warning"] = "ok" if age < datetime.timedelta(days=8) else "warning"
    yield state, f"the last was made {age.days} days ago.", "" if state == "ok" else remedy


def _mail(_now: datetime.datetime) -> _Found:
    if "smtp" not in settings.EMAIL_BACKEND:
        state: Literal["ok", "warning"] = "warning" if settings.MODE == "real" else "ok"
        yield state, "goes to the console only.", "Set HANDBELL_MAIL=smtp and HANDBELL_SMTP_HOST."
    elif not settings.EMAIL_HOST:
        yield "problem", "has no server.", "Set HANDBELL_SMTP_HOST."
    elif not settings.EMAIL_USE_TLS:
        yield "warning", f"goes to {settings.EMAIL_HOST} without encryption.", "Set HANDBELL_SMTP_TLS=true."
    else:
        yield "ok", f"goes to {settings.EMAIL_HOST} by TLS.", ""


def _address(_now: datetime.datetime) -> _Found:
    if settings.HTTPS:
        yield "ok", f"{settings.SITE_URL}.", ""
    elif settings.MODE == "real":
        yield (
            "warning",
            f"{settings.SITE_URL} is not encrypted.",
            "Put a proxy with TLS in front; see docs/running.md.",
        )
    else:
        yield "ok", f"{settings.SITE_URL} (not the real thing).", ""


def _clock(now: datetime.datetime) -> _Found:
    kept = Path(settings.KEYS) / ENDED
    age = now.timestamp() - kept.stat().st_mtime if kept.exists() else None
    if age is None or age > 2 * 3600:
        when = "has not ticked yet" if age is None else f"last ticked {age / 3600:.0f} hours ago"
        yield "warning", f"{when}.", "It runs beside the server; else run handbell tick --every 30."
    else:
        yield "ok", "ticks.", ""


def _static(_now: datetime.datetime) -> _Found:
    if settings.MODE != "test" and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield "problem", "styles and scripts are not in place.", "Start Handbell once: it collects them."
    else:
        yield "ok", "styles and scripts are in place.", ""


def _django(_now: datetime.datetime) -> _Found:
    wrong = [message for message in run_checks() if message.is_serious()]
    for message in wrong:
        yield "problem", str(message.msg), str(message.hint or "Tell whoever maintains Handbell.")
    if not wrong:
        yield "ok", "Django's own checks pass.", ""


CHECKS: Final[tuple[tuple[str, Callable[[datetime.datetime], _Found]], ...]] = (
    ("Database", lambda _now: checks_database.engine()),
    ("Migrations", lambda _now: checks_database.migrations()),
    ("Guards", lambda _now: checks_database.guards()),
    ("Keys", _key_folder),
    ("Recovery key", _recovery_key),
    ("Concerns", checks_concerns.concerns),
    ("Files", checks_concerns.files),
    ("Disk", _disk),
    ("Back-up", _last_backup),
    ("Mail", _mail),
    ("Address", _address),
    ("Clock", _clock),
    ("Static files", _static),
    ("Settings", _django),
)
