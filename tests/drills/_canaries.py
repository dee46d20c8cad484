"""Words that stand nowhere else, told and then typed wherever a case takes words; looked for wherever they may not be.

Each search is given a canary in clear first (`blind`): one that would not find it proves nothing.
"""

from __future__ import annotations

import base64
import binascii
import io
import logging
import re
import secrets
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from unittest import mock

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.core.cache import cache, caches
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from handbell.concerns import queries
from handbell.concerns.matters import Matter
from handbell.concerns.models import Case
from handbell.notifications import operations as notifications
from handbell.people.models import School
from handbell.tenancy.scope import for_every_school
from handbell.vault import compartments
from handbell.vault.fields import EncryptedTextField
from tests.drills import _hidden, _world
from tests.drills._world import Ids, World, crawl, shown

# What a mail may never say: it would tell whoever looks over a shoulder what it is about.
NEVER_IN_MAIL: Final = re.compile(
    r"bully|indecent|groom|allegation|abus|nude|sexual|radical|extremis|threat|defam|harass|porn|assault",
    re.IGNORECASE,
)
# Sealed, but filled by the product: what the rules say, not what somebody typed.
NOT_TYPED: Final = frozenset({"Case.brief", "RouteTaken.facts", "RouteTaken.route", "Lock.source"})
_ROOMS: Final = ("concerns", "evidence")
_WRAPPED: Final = re.compile(rb"[A-Za-z0-9+/_-]{24,}")


@dataclass
class Planted:
    """The canaries, and of the sealed columns those that one stands in."""

    tokens: list[str] = field(default_factory=list)
    columns: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)

    def new(self) -> str:
        """One more."""
        self.tokens.append(f"Kanarie{secrets.token_hex(6)}")
        return self.tokens[-1]

    def in_(self, where: str, found: bytes) -> list[str]:
        """Which of them stand in some bytes."""
        low = found.lower()
        return [f"{where}: {one}" for one in self.tokens if one.lower().encode() in low]


def plant(world: World, matter: Matter) -> tuple[Case, Planted]:
    """Tell of something and live through its case, every word of it a canary."""
    planted = Planted()
    words = planted.new()
    case = _world.told(
        world.cast.school, matter=matter, words=words, name=planted.new(), contact=planted.new()
    )
    _world.lived(world, case, words)
    with compartments.held():
        for room in _ROOMS:
            for model in apps.get_app_config(room).get_models():
                _look_into(model, case, planted)
    planted.empty -= planted.columns | NOT_TYPED
    return case, planted


def _look_into(model: type, case: Case, planted: Planted) -> None:
    columns = [one for one in model._meta.fields if isinstance(one, EncryptedTextField)]  # type: ignore[attr-defined]
    for column in columns:
        name = f"{model.__name__}.{column.name}"
        planted.empty.add(name)
        for row in model._default_manager.order_by("-pk" if model is Case else "pk"):  # type: ignore[attr-defined]
            if str(getattr(row, column.within or "", "")) in _compartments(case) and planted.in_(
                "", str(getattr(row, column.name)).encode()
            ):
                planted.columns.add(name)
                break


def _compartments(case: Case) -> set[str]:
    """The case's own, and those in which the identity of a teller lies apart."""
    return {str(case.id), str(case.concerns.get().identity.key_id)}


def unwrapped(found: bytes) -> bytes:
    """With what is wrapped as text inside it, as sessions and caches do, and what is compressed inside a PDF."""
    parts = [found]
    for one in _WRAPPED.finditer(found):
        text = one[0].replace(b"-", b"+").replace(b"_", b"/")
        try:
            raw = base64.b64decode(text + b"=" * (-len(text) % 4))
        except binascii.Error:
            continue
        parts += [raw, _inflated(raw)]
    if found[:4] == b"%PDF":
        parts += [_inflated(one[1]) for one in re.finditer(rb"stream\r?\n(.*?)endstream", found, re.DOTALL)]
    return b"\n".join(parts)


def _inflated(raw: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(raw)
    except zlib.error:
        return b""


def on_pages(world: World, case: Case, planted: Planted) -> tuple[int, list[str]]:
    """Every page, export and document within reach of whoever is nothing to the case, and each address of the case."""
    count, found, ids = 0, list[str](), Ids()
    lead = _world.reader_of(world, case)
    reader = world.client(next(who for who, one in world.everybody.items() if one == lead))
    crawl(reader, ids, start=[f"/concerns/{case.reference}/"], most=60)
    targets = [
        route.at(**some)
        for route in _world.routes()
        for some in ids.seen[route.name]
        if some.get("reference") == case.reference
    ]
    opened = b"".join(shown(reader.post(one)).body for one in targets if "open/" in one)
    if not planted.in_("a reader", opened):
        found.append("whoever may read it sees none of it: this proves nothing")
    for who in _hidden.nothing_to(world, Matter(case.matter)):
        pages = _pages_of(world.client(who), targets)
        count += len(pages)
        for address, body in pages.items():
            found += planted.in_(f"{who} at {address}", unwrapped(body))
    return count, found


def _pages_of(client: Client, targets: list[str]) -> dict[str, bytes]:
    pages = {address: page.body for address, page in crawl(client, Ids(), of_a_kind=2).items()}
    for address in targets:
        pages[f"GET {address}"] = shown(client.get(address)).body
        with transaction.atomic():
            pages[f"POST {address}"] = shown(client.post(address)).body
            transaction.set_rollback(True)
    return pages


def in_tables(planted: Planted) -> tuple[int, list[str]]:
    """Every row of every table as the database gives it: outbox, sessions, cache, record and all."""
    count, found = 0, list[str]()
    with for_every_school("the drill looks into every table"), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                count += 1
                found += planted.in_(f"table {table}", unwrapped(b"\n".join(map(_bytes, row))))
    return count, found


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode("utf-8", "replace")


def in_memory(planted: Planted) -> tuple[int, list[str]]:
    """What a process keeps in its own caches."""
    kept = [value for one in caches.all() for value in getattr(one, "_cache", {}).values()]
    return len(kept), [line for value in kept for line in planted.in_("a cache", unwrapped(_bytes(value)))]


def in_mails(planted: Planted) -> tuple[int, list[str]]:
    """Every mail as it goes out, with its headers."""
    notifications.do_what_is_due(now=timezone.now())
    found = []
    for one in mail.outbox:
        readable = f"{one.subject}\n{one.body}"
        found += planted.in_("a mail", unwrapped(one.message().as_bytes()) + readable.encode())
        said = NEVER_IN_MAIL.search(readable)
        found += [f"a mail says {said[0]!r}"] if said else []
    return len(mail.outbox), found


def in_logs(world: World, case: Case, planted: Planted) -> tuple[int, list[str]]:
    """What is logged, and shown, when a page fails in the middle of somebody's words."""
    words = planted.tokens[0]

    def fail(*_given: object, **_more: object) -> None:
        held = words
        raise RuntimeError(f"It was about {held}.")

    lead = _world.reader_of(world, case)
    client = world.client(next(who for who, one in world.everybody.items() if one == lead))
    with _logged() as log, mock.patch.object(queries, "case_page", fail):
        answer = shown(client.get(f"/concerns/{case.reference}/"))
    said = log.getvalue().encode()
    found = planted.in_("a log", said) + planted.in_("the page of a fault", answer.body)
    return len(said), found + (
        [] if said and answer.status == 500 else ["nothing was logged: this proves nothing"]
    )


@contextmanager
def _logged() -> Iterator[io.StringIO]:
    """All that is logged for a while."""
    log = io.StringIO()
    handlers = {
        one
        for name in (None, *logging.root.manager.loggerDict)
        for one in logging.getLogger(name).handlers
        if isinstance(one, logging.StreamHandler)
    }
    before = [(one, one.setStream(log)) for one in handlers]
    try:
        with redirect_stderr(log):
            yield log
    finally:
        for one, stream in before:
            if stream is not None:
                one.setStream(stream)


def in_files(planted: Planted, *folders: Path) -> tuple[int, list[str]]:
    """Every file, byte by byte: the database with its journals, stored files, anchors, temporary ones, backups."""
    count, found = 0, list[str]()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                count += 1
                found += planted.in_(f"file {path.name}", path.read_bytes())
    return count, found


def blind(folder: Path) -> list[str]:
    """Which of the searches do not find what stands there in clear."""
    planted = Planted()
    token = planted.new()
    name = School.objects.get(slug="alder").name
    searches: dict[str, tuple[Callable[[], None], Callable[[], None], Callable[[], list[str]]]] = {
        "a column": (lambda: _name_school(token), lambda: _name_school(name), lambda: in_tables(planted)[1]),
        "a session": (lambda: _session(token).save(), _forget_session, lambda: in_tables(planted)[1]),
        "the cache": (lambda: cache.set("canary", token), cache.clear, lambda: in_tables(planted)[1] + in_memory(planted)[1]),
        "a mail": (
            lambda: mail.send_mail("Handbell", token, "a@b.example", ["c@d.example"]) and None,
            mail.outbox.clear,
            lambda: in_mails(planted)[1],
        ),
        "a file": (
            lambda: (folder / "canary.txt").write_text(token) and None,
            (folder / "canary.txt").unlink,
            lambda: in_files(planted, folder)[1],
        ),
    }  # fmt: skip
    missed = []
    for where, (put, take, look) in searches.items():
        put()
        missed += [] if look() else [f"{where} in clear is not found: this proves nothing"]
        take()
    return missed


def _name_school(name: str) -> None:
    School.objects.filter(slug="alder").update(name=name)


def _session(token: str) -> SessionStore:
    store = SessionStore("c" * 32)
    store["words"] = token
    return store


def _forget_session() -> None:
    SessionStore("c" * 32).delete()


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder of its own for what is kept for a moment, gone afterwards."""
    usual = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="handbell-temporary-") as folder:
        tempfile.tempdir = folder
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = usual
