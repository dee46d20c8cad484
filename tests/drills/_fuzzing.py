"""Requests that nobody's browser would send, at every address of the product: each has to be answered, none with a fault.

The seed settles the dice. Ids are random in every database, so a request that fails is printed whole.
"""

from __future__ import annotations

import random
import re
import string
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.core.signals import got_request_exception
from django.forms import BaseForm
from django.test import Client
from django.urls import NoReverseMatch

import handbell
from handbell.config.uncaught import kind_and_place
from handbell.people.models import Account, Membership, Person
from tests.drills._world import GUEST, Ids, Page, Route, World, crawl, routes, shown

BOUNDARY: Final = "a-boundary"
FORM: Final = "application/x-www-form-urlencoded"
METHODS: Final = (
    ("GET",) * 8 + ("POST",) * 16 + ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
)
FRESH_EVERY: Final = 400
_NAMES: Final = re.compile(
    r"""(?:GET|POST|FILES)(?:\.get(?:list)?\(|\[)\s*["'](\w+)["']|["'](\w+)["'] in request\."""
)

HOSTILE: Final[tuple[str, ...]] = (
    "", " ", "\x00", "a\x00b", "\ud800", "a\udfffb", "\u202eabc\u202c", "\ufeff", "\u200b", "\U0001f525" * 40, "é" * 300,
    "null", "None", "true", "[]", "{}", '{"a":1}', "NaN", "inf", "-inf", "1e999", "0", "-1", "1", "2147483648",
    "9223372036854775808", "9" * 400, "-9" * 200, "0x10", "1.5", "1,5", "١٢٣", "²", "2026-11-21", "0000-00-00", "9999-12-31",
    "10000-01-01", "0001-01-01", "2026-02-30", "2026-11-21T09:30:00", "9999-12-31T23:59:59.999999+00:00",
    "0001-01-01T00:00:00+14:00", "24:00", "23:59:60", "-00:01", "on", "off", "yes", "no", "..", "../../etc/passwd", "/", "\\",
    "%", "%00", "%s%s%n", "{0.__class__}", "{{ 7*7 }}", "{% debug %}", "<script>alert(1)</script>", "' OR '1'='1", '";--',
    "\r\nSet-Cookie: a=b", "\r", "\n" * 50, "\t", "https://evil.example/", "//evil.example", "javascript:alert(1)", "a@b",
    "@" * 50, "x" * 70, "x" * 201, "x" * 5000, "00000000-0000-0000-0000-000000000000", "0123456789", "=cmd|' /C calc'!A0",
)  # fmt: skip


@dataclass
class Found:
    """What came of it: how many answers of each kind, and each fault with the request that brought it about."""

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Request:
    """One request as it is sent."""

    who: str
    route: str
    method: str
    path: str
    body: bytes
    kind: str
    headers: dict[str, str]

    def __str__(self) -> str:
        shortened = self.body if len(self.body) < 600 else self.body[:600] + b"..."
        return f"{self.who}: {self.method} {self.path[:400]} ({self.route}; {self.kind}) {self.headers} {shortened!r}"


class Fuzz:
    """Makes requests from a seed, and sends them."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.seed, self.ids = world, seed, Ids()
        self.routes = routes()
        self.forms: dict[str, dict[str, list[str]]] = {}
        self.problems: list[str] = []
        self.allowed: dict[str, tuple[str, ...]] = {}
        self.clients: dict[str, Client] = {}
        self.names = sorted(parameters())
        # One of another school and one who has left among them.
        self.who = (GUEST, GUEST, "head", "head", "dsl", "dsl", "dsl", *sorted(world.everybody))

    def run(self, number: int, *, first: int = 0) -> Found:
        """Send so many requests, from a number on."""
        found = Found()
        got_request_exception.connect(self._caught)
        try:
            self._look_round(min(150, number // 8))
            for turn in range(first, first + number):
                if turn % FRESH_EVERY == 0 or not self.clients:
                    self._freshen()
                self._send(self.make(turn), turn, found)
        finally:
            got_request_exception.disconnect(self._caught)
        return found

    def _caught(self, **_given: Any) -> None:
        error = sys.exc_info()[1]
        self.problems.append(kind_and_place(error) if error else "an exception")

    def _look_round(self, most: int) -> None:
        """Learn from so many of a few people's pages what stands in addresses and forms."""
        for who in ("dsl", "head", "chair"):
            for address, page in crawl(self.world.client(who), self.ids, of_a_kind=2, most=most).items():
                name = self.ids.learn(address)
                if page.is_page and name:
                    self._learn_forms(name, address, page.body)

    def _learn_forms(self, name: str, address: str, body: bytes) -> None:
        for action, _method, fields in Page(body.decode()).forms:
            target = self.ids.learn(action) if action.startswith("/") else name
            if fields and target:
                self.forms.setdefault(target, {}).update(fields)

    def _freshen(self) -> None:
        """What earlier requests have shut is opened again, and everybody signs in anew."""
        for person in self.world.everybody.values():
            if person.account_id:
                Account.objects.filter(id=person.account_id).update(is_active=True)
                Membership.objects.get_or_create(
                    account_id=person.account_id, school=person.school, defaults={"person_id": person.id}
                )
        here = [one.id for name, one in self.world.everybody.items() if name != "leaver"]
        Person.objects.filter(id__in=here).update(left_on=None)
        self.clients = {}
        for who in set(self.who):
            try:
                self.clients[who] = self.world.client(who)
            except (ValueError, Account.DoesNotExist):  # shut out for good
                self.clients[who] = self.world.client(GUEST)
        self.ids.forget_rows()

    def make(self, turn: int) -> Request:
        """The request with this number."""
        dice = random.Random(f"{self.seed}-{turn}")
        route = self.routes[turn % len(self.routes)] if turn % 3 else dice.choice(self.routes)
        method, who = dice.choice(METHODS), dice.choice(self.who)
        if route.name in self.allowed and dice.random() < 0.9:
            method = dice.choice(self.allowed[route.name])
        path = self._path(route, dice)
        if dice.random() < 0.4:
            path += "?" + urlencode(self._wrong(route, dice, 3), errors="surrogatepass")
        body, kind = b"", FORM
        if method not in {"GET", "HEAD", "TRACE"}:
            body, kind = self._body(route, dice)
        headers = {"HX-Request": "true"} if dice.random() < 0.1 else {}
        if dice.random() < 0.1:
            headers["Accept-Language"] = dice.choice(("cy", "xx-\x7f", ",;q=", "x" * 3000))
        return Request(who, route.name, method, path, body, kind, headers)

    def _path(self, route: Route, dice: random.Random) -> str:
        values: dict[str, Any] = {}
        for part in route.parts:
            fitting = self.ids.like(route, part)
            values[part] = dice.choice(fitting) if fitting and dice.random() < 0.85 else dice.choice(HOSTILE)
        try:
            return route.at(**values)
        except (NoReverseMatch, UnicodeEncodeError):
            # It does not fit, so Handbell itself would never write it: somebody typed it.
            parts = [quote(str(one), safe="", errors="surrogatepass") for one in values.values()]
            usual = {part: next(iter(self.ids.like(route, part)), "x") for part in route.parts}
            try:
                typed = route.at(**usual)
            except (NoReverseMatch, UnicodeEncodeError):
                return "/" + "/".join((*route.name.split(":")[:1], *parts, ""))
            for part, wrong in zip(route.parts, parts, strict=True):
                typed = typed.replace(str(usual[part]), wrong, 1)
            return typed

    def _wrong(self, route: Route, dice: random.Random, most: int) -> list[tuple[str, str]]:
        known = [*self.forms.get(route.name, {}), *dice.choices(self.names, k=4)]
        return [(dice.choice(known), self._value(dice)) for _turn in range(dice.randint(1, most))]

    def _value(self, dice: random.Random) -> str:
        if dice.random() < 0.02:
            return dice.choice(("x", "é", "\u202e", "<", "9")) * 1_000_000
        if dice.random() < 0.15:
            return str(dice.choice(self.ids._ids(dice.choice(("people", "concerns", "policies"))) or ["x"]))
        if dice.random() < 0.1:
            return "".join(dice.choices(string.printable, k=dice.randint(1, 40)))
        return dice.choice(HOSTILE)

    def _body(self, route: Route, dice: random.Random) -> tuple[bytes, str]:
        """A form filled in well enough, with a few things wrong in it; now and then something else altogether."""
        if dice.random() < 0.04:
            return dice.randbytes(dice.randint(0, 3000)), dice.choice(
                (FORM, "application/json", "text/xml", "x/y", "")
            )
        fields = self.forms.get(route.name, {})
        filled = {
            name: [dice.choice(values)] for name, values in fields.items() if values and dice.random() < 0.9
        }
        for name, value in self._wrong(route, dice, 3):
            filled[name] = [*filled.get(name, []), value] if dice.random() < 0.3 else [value]
        if dice.random() < 0.1:
            filled = {name: values * dice.randint(2, 40) for name, values in filled.items()}
        if dice.random() < 0.8:
            return urlencode(filled, doseq=True, errors="surrogatepass").encode("ascii", "replace"), FORM
        return self._multipart(filled, dice), f"multipart/form-data; boundary={BOUNDARY}"

    def _multipart(self, filled: dict[str, list[str]], dice: random.Random) -> bytes:
        parts = [(name, "", value) for name, values in filled.items() for value in values]
        for name in dice.sample(self.names, k=dice.randint(0, 2)) + ["file_1", "shots"][: dice.randint(0, 2)]:
            parts.append(
                (name, dice.choice(("a.png", "a.pdf", "../x\x00.exe", "é" * 300)), dice.choice(HOSTILE))
            )
        body = b""
        for name, file, value in parts:
            head = f'Content-Disposition: form-data; name="{name}"' + (f'; filename="{file}"' if file else "")
            head += dice.choice(
                ("", "", "\r\nContent-Type: image/png", "\r\nContent-Transfer-Encoding: base64", "\r\n:")
            )
            body += f"--{BOUNDARY}\r\n{head}\r\n\r\n{value}\r\n".encode("utf-8", "surrogatepass")
        body += f"--{BOUNDARY}--\r\n".encode()
        return body[: dice.randint(0, len(body))] if dice.random() < 0.2 else body

    def _send(self, request: Request, turn: int, found: Found) -> None:
        client = self.clients[request.who]
        self.problems.clear()
        try:
            answer = shown(
                client.generic(
                    request.method,
                    request.path,
                    request.body,
                    content_type=request.kind,
                    headers=request.headers,
                )
            )
        except Exception as problem:  # every kind counts
            found.faults.append(f"[{turn}] raised {problem!r:.300} {kind_and_place(problem)}\n    {request}")
            return
        found.sent += 1
        found.statuses[answer.status] += 1
        if answer.status == 405 and "Allow" in answer.headers:
            self.allowed[request.route] = tuple(answer.headers["Allow"].split(", "))
        if answer.status < 400:
            found.reached.add(request.route)
            if answer.is_page and request.method == "GET":
                self._learn_forms(request.route, request.path, answer.body)
        if answer.status >= 500 or self.problems:
            found.faults.append(f"[{turn}] {answer.status} {'; '.join(self.problems)}\n    {request}")
        if request.who != GUEST and "_auth_user_id" not in client.session:
            self.clients[request.who] = self.world.client(request.who)


@cache
def parameters() -> frozenset[str]:
    """Every name that a view asks for in a request, and every field of a form, found in the product itself."""
    found: set[str] = set()
    for path in Path(handbell.__file__).parent.rglob("*.py"):
        for one in _NAMES.finditer(path.read_text("utf-8")):
            found.add(one[1] or one[2])
    return frozenset(found | _fields())


def _fields() -> set[str]:
    found, waiting = set[str](), [BaseForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        found |= set(getattr(form, "base_fields", ()))
    return found
