"""A school in which everything has happened, and every way into it: routes from the resolver, ids from the models.

Nothing here is a list of pages: what a room adds is found by itself.
"""

from __future__ import annotations

import datetime
import io
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urldefrag, urljoin, urlsplit

from django.apps import apps
from django.db.models import Model, UUIDField
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from handbell.concerns import operations as concerns
from handbell.concerns.bodies import letters
from handbell.concerns.ladders import Wrong
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import (
    Case,
    Concern,
    Destruction,
    Disposal,
    Entry,
    Gate,
    Hold,
    Lock,
    Override,
    Part,
    ShutOut,
    Step,
    StepStatus,
    TellerKind,
    WhyShutOut,
)
from handbell.concerns.operations import (
    handling,
    identity,
    locks,
    outcomes,
    outside,
    packs,
    people,
    steps,
    takedown,
)
from handbell.concerns.queries.packs import Purpose, Terms
from handbell.concerns.standing import standing_of
from handbell.evidence import operations as evidence
from handbell.people.models import Person, School
from handbell.people.roles import Role
from handbell.tenancy.scope import for_every_school, for_school
from tests import cast as casting
from tests.cast import Cast
from tests.policies.stories import in_force

GUEST: Final = "guest"
_OTHERS: Final = (
    ("officer", "Una", "Ashe", Role.COUNCIL_OFFICER),
    ("leader", "Sal", "Reed", Role.SLT),
    ("site", "Bo", "Clay", Role.SITE),
    ("leaver", "Dee", "Frost", Role.DSL),
)


@dataclass(frozen=True)
class Route:
    """An address of the product: its name, and what stands in it by name and kind."""

    name: str
    parts: dict[str, Any]

    def at(self, **values: object) -> str:
        """The address. Raises NoReverseMatch when a value does not fit its place."""
        return reverse(self.name, kwargs={name: values[name] for name in self.parts})


@dataclass
class World:
    """The cast, whoever else may come by, and a case of each matter."""

    cast: Cast
    others: dict[str, Person]
    cases: dict[Matter, Case] = field(default_factory=dict)

    @property
    def everybody(self) -> dict[str, Person]:
        """Each principal with an account, by name; one who has left and one of another school among them."""
        return {name: one for name, one in vars(self.cast).items() if isinstance(one, Person)} | self.others

    def client(self, name: str) -> Client:
        """The browser of a principal; `guest` is nobody."""
        client = Client() if name == GUEST else casting.client_for(self.everybody[name])
        client.raise_request_exception = False
        return client


def routes() -> list[Route]:
    """Every address of the product that has a name, from the resolver."""
    return sorted(_walk(get_resolver().url_patterns), key=lambda one: one.name)


def _walk(
    patterns: Iterable[URLPattern | URLResolver], space: str = "", parts: Any = None
) -> Iterator[Route]:
    for one in patterns:
        known = {**(parts or {}), **one.pattern.converters}
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space, known)
        elif one.name:
            yield Route(f"{space}{one.name}", known)


def cast_again() -> Cast:
    """The sample cast as it stands in the database of a drill."""
    school, other = School.objects.get(slug="alder"), School.objects.get(slug="brook")
    with for_school(school.id):
        known = {
            who: Person.objects.get(given_name=given, family_name=family)
            for who, given, family, _job, _roles in casting._PEOPLE
        }
    with for_school(other.id):
        elsewhere = Person.objects.get(given_name="Elin")
    return Cast(school=school, other_school=other, elsewhere=elsewhere, **known)


def furnished(cast: Cast, matters: Iterable[Matter] = tuple(Matter)) -> World:
    """The school with a policy in force, four more people, and a case of each matter with something of everything."""
    world = World(
        cast, {who: casting.add(cast.school, given, last, role) for who, given, last, role in _OTHERS}
    )
    left = timezone.localdate() - datetime.timedelta(days=1)
    Person.objects.filter(id=world.others["leaver"].id).update(left_on=left)
    world.others["leaver"].refresh_from_db()
    in_force(cast)
    for matter in matters:
        world.cases[matter] = told(cast.school, matter=matter, key=f"about-{matter}", by=cast.teacher)
        lived(world, world.cases[matter])
    return world


def told(
    school: School, *, by: Person | None = None, now: datetime.datetime | None = None, **changes: Any
) -> Case:
    """Somebody tells something; its case."""
    given: dict[str, Any] = {
        "key": secrets.token_hex(8),
        "teller": TellerKind.STAFF if by else TellerKind.PUPIL,
        "words": "Somebody keeps sending horrible messages.",
        "matter": Matter.PUPIL,
        "category": Category.BREACH_OF_CODE,
    }
    receipt = concerns.tell(
        school=school, told=concerns.Told(**given | changes), by=by, now=now or timezone.now()
    )
    return receipt.concern.case


def reader_of(world: World, case: Case) -> Person:
    """Somebody who runs a case: whoever would decide in it."""
    return world.cast.chair if case.matter == Matter.HEAD else world.cast.head


def second_of(world: World, case: Case) -> Person:
    """Another who reads it."""
    by_matter = {
        Matter.HEAD: world.cast.governor,
        Matter.GOVERNOR: world.cast.chair,
        Matter.CHAIR: world.others["officer"],
        Matter.SAFEGUARDING_LEAD: world.cast.deputy,
    }
    return by_matter.get(Matter(case.matter), world.cast.dsl)


def lived(world: World, case: Case, words: str = "Put down.") -> None:
    """A case in which something of everything has been done, by somebody who reads it."""
    by, now = reader_of(world, case), timezone.now()
    common: dict[str, Any] = {"case": case, "by": by, "now": now}
    name = words.split(maxsplit=1)[0]
    handling.take_lead(**common)
    handling.write_entry(kind=Entry.Kind.NOTE, words=words, happened_at=None, key="n", **common)
    people.add_person(part=Part.HARMED, name=f"{name} Quill", person=None, note=words, key="p", **common)
    people.add_person(part=Part.WITNESS, name="", person=world.cast.parent, note=words, key="w", **common)
    people.add_wish(about="parents", wants=False, words=words, key="v", **common)
    steps.add_step(words=words, due_at=now + datetime.timedelta(days=1), person=by, key="s", **common)
    for to in (StepStatus.DONE, StepStatus.OPEN):
        steps.move_step(step=Step.objects.filter(case=case, route=None)[0], to=to, note=words, **common)
    locks.record_advice(body="police", name=name, given_at=now, words=words, key="a", **common)
    seen = timezone.localdate(now)
    kept = takedown.Evidence(
        Wrong.BULLYING, words, "https://x.example/1", seen, datetime.time(0), words, name, name
    )
    begun, _new = takedown.begin(platform="facebook", kept=kept, key="t", **common)
    rung = next(one.rung.id for one in standing_of(begun, [], now=now).rungs if not one.rung.subject_is_told)
    takedown.move(
        takedown=begun, kind="tried", rung=rung, words=words, again_on=None, key="m", by=by, now=now
    )
    concern = Concern.objects.get(case=case)
    concerns.write_back(concern=concern, words=words, key="b", now=now)
    concerns.answer(concern=concern, words=words, key="c", by=by, now=now)
    identity.ask(case=case, concern=concern, reason=words, by=by, now=now)
    people.declare_conflict(person=world.cast.second_teacher, reason=words, **common)
    shut = ShutOut.objects.get(case=case, why=WhyShutOut.CONFLICT)
    people.ask_to_let_in(row=shut, reason=words, **common)
    _went_out(case, words, name, by, now)


def _went_out(case: Case, words: str, name: str, by: Person, now: datetime.datetime) -> None:
    """What left the school, and how long the case is kept."""
    common: dict[str, Any] = {"case": case, "by": by, "now": now}
    sent = outside.Sent(body="other", to=name, sent_at=now, words=words, consent="refused", why=words)
    referral, _new = outside.refer(sent=sent, key="r", **common)
    news: dict[str, Any] = {"kind": "answer", "name": name, "given_at": now, "words": words}
    outside.put_down_news(referral=referral, key="e", by=by, now=now, **news)
    template = next(one for one, known in letters().items() if not known.needs_subject_told)
    outside.make_letter(template=template, to=name, text=words, key="l", **common)
    outcomes.decide(decided=outcomes.Decided(words=words, for_whom=name), key="o", **common)
    exhibit = evidence.receive(
        source=io.BytesIO(words.encode()),
        name=f"{name}.txt",
        compartment_id=case.id,
        school_id=case.school_id,
        by=by,
        now=now,
    )
    asked = {"exhibit": exhibit.id, "reference": "CRIME-1", "asked_by": by, "asked_at": now}
    Destruction(school_id=case.school_id, case=case, **asked).save()
    terms = Terms(purpose=Purpose.TRANSFER, reason=words, also=(words,))
    packs.ask(terms=terms, key="k", **common)
    shut = {"until": "hr_advice", "since": now}
    if not Lock.objects.filter(case=case, gate=Gate.INTERVIEW).exists():
        Lock(school_id=case.school_id, case=case, gate=Gate.INTERVIEW, **shut).save()
    # Opened by hand: what opens it lets the chair in as well.
    opened = Lock(school_id=case.school_id, case=case, gate=Gate.SUSPEND, opened_at=now, **shut)
    opened.save()
    Override(school_id=case.school_id, lock=opened, case=case, at=now, by=by, reason=words).save()
    Hold(school_id=case.school_id, case=case, since=now, by=by, reason=words).save()
    Disposal(
        school_id=case.school_id, case=case, reason="Its period.", proposed_by=by, proposed_at=now
    ).save()


def models() -> list[type[Model]]:
    """Every model of the product's own rooms."""
    return [one for one in apps.get_models() if one.__module__.startswith("handbell.")]


def of_case(case: Case) -> dict[str, list[Model]]:
    """Every row that belongs to a case, by the name of its model."""
    found: dict[str, list[Model]] = {}
    for model in apps.get_app_config("concerns").get_models():
        names = {one.name for one in model._meta.get_fields()}
        if "case" in names:
            found[model.__name__] = list(model._default_manager.filter(case=case)[:20])
    return found


class Ids:
    """What may stand in an address: what pages link to, and else the latest ids of the room it belongs to."""

    def __init__(self) -> None:
        self.seen: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._rows: dict[str, list[Any]] = {}

    def learn(self, address: str) -> str:
        """The name of an address's route, "" for none; and remember what stands in it."""
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            return ""
        if match.kwargs and match.kwargs not in self.seen[match.view_name]:
            self.seen[match.view_name].append(match.kwargs)
        return match.view_name

    def like(self, route: Route, part: str) -> list[Any]:
        """Values that fit a part of a route: those seen there, then those seen under its name, then ids of its room."""
        there = [one[part] for one in self.seen[route.name] if part in one]
        same = [
            one[part]
            for name, some in self.seen.items()
            for one in some
            if part in one and name != route.name
        ]
        room = route.name.split(":")[0].removeprefix("public_")
        kind = type(route.parts[part]).__name__
        ids = self._ids(room) if "UUID" in kind else [1] if "Int" in kind else []
        return there[-20:] or same[-20:] or ids

    def _ids(self, room: str) -> list[Any]:
        if room not in self._rows:
            found: list[Any] = []
            with for_every_school("a drill tries ids of every school"):
                for model in models():
                    if model._meta.app_label == room and isinstance(model._meta.pk, UUIDField):
                        found += model._default_manager.order_by("-pk").values_list("pk", flat=True)[:10]
            self._rows[room] = found
        return self._rows[room]

    def forget_rows(self) -> None:
        """Look for new ids the next time."""
        self._rows.clear()


class Page(HTMLParser):
    """What a page links to, and its forms: where they are sent, and their fields with what stands in them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.forms: list[tuple[str, str, dict[str, list[str]]]] = []
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what matters of a tag."""
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag == "form":
            self.forms.append((found.get("action", ""), found.get("method", "get").lower(), {}))
        elif self.forms and tag in {"input", "textarea", "button"} and found.get("name"):
            kind = found.get("type", "")
            usual = {"checkbox": "on", "date": "2026-11-20", "number": "3", "email": "a@b.example"}
            value = found.get("value") or usual.get(kind, "" if kind == "hidden" else "Some words")
            self.forms[-1][2].setdefault(found["name"], []).append(value)
        elif self.forms and tag == "select" and found.get("name"):
            self._select = found["name"]
            self.forms[-1][2].setdefault(self._select, [])
        elif self.forms and tag == "option" and self._select:
            self.forms[-1][2][self._select].append(found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """A list ends."""
        if tag == "select":
            self._select = ""


@dataclass(frozen=True)
class Shown:
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        """Whether there is HTML to read."""
        return self.headers.get("Content-Type", "").startswith("text/html")


def shown(answer: HttpResponseBase) -> Shown:
    """All of an answer, streamed ones too."""
    body = b"".join(answer) if isinstance(answer, StreamingHttpResponse) else answer.content  # type: ignore[attr-defined]
    return Shown(answer.status_code, dict(answer.items()), body)


def crawl(
    client: Client, ids: Ids, *, start: Iterable[str] = (), of_a_kind: int = 3, most: int = 400
) -> dict[str, Shown]:
    """Every page within reach by links from some addresses, or else from any that somebody could type, a few of a kind."""
    waiting, found, kinds = list(start) or typed(), dict[str, Shown](), dict[str, int]()
    while waiting and len(found) < most:
        address = waiting.pop(0)
        if address in found:
            continue
        one = found[address] = shown(client.get(address))
        if one.status in {301, 302} and "Location" in one.headers:
            links = [one.headers["Location"]]
        elif one.is_page:
            page = Page(one.body.decode())
            links = [*page.links, *(action for action, _method, _fields in page.forms if action)]
        else:
            continue
        for link in links:
            full = urldefrag(urljoin(address, link))[0]
            parts = urlsplit(full)
            name = ids.learn(full) if not parts.netloc else ""
            kind = f"{name}?{re.sub(r'=[^&]*', '', parts.query)}"
            if name and "logout" not in name and full not in found and kinds.setdefault(kind, 0) < of_a_kind:
                kinds[kind] += 1
                waiting.append(full)
    return found


def typed() -> list[str]:
    """Every address in which nothing has to be filled in."""
    return [one.at() for one in routes() if not one.parts and "logout" not in one.name]


def plain_addresses(ids: Ids) -> list[str]:
    """One address at least of every route that has one."""
    found = []
    for route in routes():
        values = [dict(one.items()) for one in ids.seen[route.name][-3:]]
        for some in values or [{part: next(iter(ids.like(route, part)), "x") for part in route.parts}]:
            try:
                found.append(route.at(**some))
            except NoReverseMatch:
                continue
    return found


__all__ = [
    "GUEST",
    "Gate",
    "Ids",
    "Page",
    "Route",
    "Shown",
    "World",
    "cast_again",
    "crawl",
    "furnished",
    "routes",
]
