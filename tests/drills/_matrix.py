"""Every principal at every page of every case, as the need-to-know table has it: seen, forbidden, or not there at all.

Which act a page is stands here, written by hand and not read from the code. A page of a case that is missing here is a
fault: nobody has said who may go there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from handbell.concerns.ladders import Wrong
from handbell.concerns.matters import Matter
from handbell.concerns.models import (
    Case,
    Concern,
    Destruction,
    Disposal,
    Entry,
    Gate,
    Grant,
    Hold,
    IdentityRequest,
    Letter,
    Pack,
    Referral,
    ShutOut,
    Step,
    Takedown,
    WhyShutOut,
)
from handbell.concerns.need_to_know import Act, Relation, table
from handbell.evidence.models import Exhibit
from tests.drills._world import GUEST, Route, World, reader_of, routes, shown

R, D, T, L, S = Relation.READER, Relation.DECIDER, Relation.TELLER, Relation.LEAD, Relation.SECOND
NOWHERE: Final = "0000000000"

# What everybody is to a case that the teacher told, by whom it is about; whoever is not named is nothing to it.
WHO: Final[dict[Matter, dict[str, set[Relation]]]] = {
    Matter.PUPIL: {"head": {R, D}, "dsl": {R}, "teacher": {T}},
    Matter.ADULT: {"head": {R, D}, "dsl": {R}, "teacher": {T}},
    Matter.LOW_LEVEL: {"head": {R, D}, "dsl": {R}, "teacher": {T}},
    Matter.SAFEGUARDING_LEAD: {"head": {R, D}, "deputy": {R}, "teacher": {T}},
    Matter.HEAD: {"chair": {R, D}, "governor": {R}, "teacher": {T}},
    Matter.GOVERNOR: {"head": {R, D}, "chair": {R}, "teacher": {T}},
    Matter.CHAIR: {"officer": {R}, "head": {R, D}, "teacher": {T}},
}


@dataclass(frozen=True)
class Page:
    """Which act a page is, and what it gives whoever may: a page or the way back to one, unless said otherwise."""

    act: Act
    gives: tuple[int, ...] = (200, 302)


_PAGES: Final[dict[str, Page | Act]] = {
    "case": Act.READ,
    "open_people": Act.READ_PEOPLE,
    "open_chronology": Act.READ_CHRONOLOGY,
    "open_told": Act.READ_WORDS,
    "open_identity": Page(Act.ASK_IDENTITY, (404,)),  # nobody has agreed to it yet
    "ask_identity": Act.ASK_IDENTITY,
    "decide_identity": Act.DECIDE_IDENTITY,
    "answer": Act.WRITE_THREAD,
    "rules_then": Act.READ,
    "take_lead": Act.TAKE_LEAD,
    "triage": Act.TRIAGE,
    "misuse": Act.TRIAGE,
    "write": Act.ADD_ENTRY,
    "correct": Act.ADD_ENTRY,
    "add_step": Act.ADD_STEP,
    "step": Act.MOVE_STEP,
    "wish": Act.ADD_WISH,
    "close": Act.CLOSE,
    "reopen": Act.REOPEN,
    "link": Act.LINK,
    "add_person": Act.ADD_PERSON,
    "own_conflict": Act.DECLARE_CONFLICT,
    "conflict": Act.GIVE_READER,
    "confirm_subject": Act.ADD_PERSON,
    "ask_to_let_in": Act.ADD_PERSON,
    "let_in": Act.END_PERSON,
    "give_reader": Act.GIVE_READER,
    "end_reader": Act.END_READER,
    "advice": Act.ADD_ADVICE,
    "open_lock": Act.OPEN_LOCK,
    "override": Act.OVERRIDE_LOCK,
    "refer": Act.ADD_REFERRAL,
    "referral": Act.READ_REFERRALS,
    "referral_news": Act.ADD_REFERRAL,
    "letter_choose": Act.MAKE_LETTER,
    "letter_write": Act.MAKE_LETTER,
    "letter": Act.READ_REFERRALS,
    "letter_pdf": Act.READ_REFERRALS,
    "outcome": Act.ADD_OUTCOME,
    "keeping": Act.READ,
    "keeping_birth": Act.ADD_PERSON,
    "keeping_hold": Act.ADD_HOLD,
    "keeping_end_hold": Act.END_HOLD,
    "keeping_propose": Act.PROPOSE_DISPOSAL,
    "keeping_agree": Act.AGREE_DISPOSAL,
    "keeping_stop": Act.READ,
    "files": Act.LIST_FILES,
    "file_custody": Act.LIST_FILES,
    "file_custody_csv": Act.LIST_FILES,
    "file_show": Act.SEE_COPY,
    "file_page": Page(Act.SEE_COPY, (404,)),  # its file was not shown to them just before
    "file_original": Act.OPEN_ORIGINAL,
    "file_seal": Act.SEAL_FILE,
    "file_destroy": Act.OPEN_ORIGINAL,
    "file_decide": Act.DESTROY_FILE,
    "packs": Act.READ,
    "pack_ask": Act.ASK_EXPORT,
    "pack": Act.READ,
    "pack_decide": Act.AGREE_EXPORT,
    "pack_make": Act.ASK_EXPORT,
    "takedown": Act.READ_TAKEDOWN,
    "takedown_choose": Act.ADD_TAKEDOWN,
    "takedown_begin": Act.ADD_TAKEDOWN,
    "takedown_unseen": Act.ADD_TAKEDOWN,
    "takedown_move": Act.ADD_TAKEDOWN,
    "takedown_files": Act.ADD_TAKEDOWN,
}
PAGES: Final = {
    f"concerns:{name}": one if isinstance(one, Page) else Page(one) for name, one in _PAGES.items()
}
_ROWS: Final[dict[str, type[Model]]] = {
    "concern_id": Concern,
    "request_id": IdentityRequest,
    "entry_id": Entry,
    "step_id": Step,
    "row_id": ShutOut,
    "grant_id": Grant,
    "takedown_id": Takedown,
    "referral_id": Referral,
    "letter_id": Letter,
    "hold_id": Hold,
    "disposal_id": Disposal,
    "pack_id": Pack,
}


@dataclass(frozen=True)
class Cell:
    """One principal, one case, one page, one way of asking for it."""

    who: str
    matter: Matter
    route: Route
    method: str

    def __str__(self) -> str:
        return f"{self.who}, about {self.matter}: {self.method} {self.route.name}"


@dataclass
class Seen:
    """How many cells were looked at, and where they differ from the table."""

    cells: int = 0
    wrong: list[str] = field(default_factory=list)


def of_cases() -> list[Route]:
    """Every page of a case."""
    return [one for one in routes() if "reference" in one.parts]


def unknown() -> list[str]:
    """Pages of a case of which nobody has said who may go there."""
    return [one.name for one in of_cases() if one.name not in PAGES]


def cells(world: World) -> Iterator[Cell]:
    """All there are."""
    for matter in world.cases:
        for who in (GUEST, *world.everybody):
            for route in of_cases():
                for method in ("GET", "POST"):
                    yield Cell(who, matter, route, method)


class Matrix:
    """Asks for pages as everybody; nothing that is done by it stays."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients = {who: world.client(who) for who in (GUEST, *world.everybody)}
        self._values = {matter: self._fitting(case) for matter, case in world.cases.items()}
        self._nowhere: dict[tuple[str, str, str], int] = {}

    def look(self, some: list[Cell]) -> Seen:
        """Look at some cells."""
        seen = Seen()
        for cell in some:
            seen.cells += 1
            wrong = self._differs(cell)
            if wrong:
                seen.wrong.append(f"{cell}: {wrong}")
        return seen

    def _differs(self, cell: Cell) -> str:
        values = self._values[cell.matter]
        found = self._ask(cell, values)
        nowhere = self._elsewhere(cell, values)
        if found == 405:
            return "" if nowhere == 405 else f"405, but {nowhere} for a case that is not there"
        if cell.route.name not in PAGES:
            return "nobody has said who may go there"
        wanted = self._wanted(cell)
        if not wanted:
            signed_in = cell.who not in {GUEST, "leaver"}
            right = found == nowhere and (found == 404 if signed_in else found in {302, 403, 404})
            return "" if right else f"{found}, and {nowhere} for a case that is not there"
        return "" if found in wanted else f"{found} and not {wanted}"

    def _wanted(self, cell: Cell) -> tuple[int, ...]:
        """What they ought to get; nothing for whoever is nothing to the case (its teller comes by other pages)."""
        relations = set(WHO[cell.matter].get(cell.who, set()))
        if R not in relations:
            return ()
        case = self.world.cases[cell.matter]
        relations.add(L if self.world.everybody[cell.who] == reader_of(self.world, case) else S)
        page = PAGES[cell.route.name]
        return page.gives if relations & table().acts[page.act] else (403,)

    def _ask(self, cell: Cell, values: dict[str, Any]) -> int:
        with transaction.atomic():
            client = self.clients[cell.who]
            # A row of another kind, where the page says so.
            address = cell.route.at(**values | {"row_id": values.get(cell.route.name, values["row_id"])})
            answer = shown(client.get(address) if cell.method == "GET" else client.post(address))
            transaction.set_rollback(True)
        return answer.status

    def _elsewhere(self, cell: Cell, values: dict[str, Any]) -> int:
        """The same of a case that is not there."""
        at = (cell.who, cell.route.name, cell.method)
        if at not in self._nowhere:
            self._nowhere[at] = self._ask(cell, values | {"reference": NOWHERE})
        return self._nowhere[at]

    def _fitting(self, case: Case) -> dict[str, Any]:
        found: dict[str, Any] = {
            "reference": case.reference,
            "gate": str(Gate.INTERVIEW),
            "platform": "facebook",
            "wrong": str(Wrong.BULLYING),
            "number": 1,
            "exhibit_id": Exhibit.objects.filter(compartment_id=case.id).values_list("id", flat=True)[0],
            "concerns:file_decide": Destruction.objects.filter(case=case).values_list("id", flat=True)[0],
            "template": Letter.objects.filter(case=case).values_list("template", flat=True)[0],
        }
        for name, model in _ROWS.items():
            # Of those shut out, the one for whom somebody has asked.
            rows = model._default_manager.filter(case=case)
            rows = rows.filter(why=WhyShutOut.CONFLICT) if model is ShutOut else rows
            row = rows.order_by("-id").first()
            found[name] = row.pk if row is not None else _missing(name)
        return found


def _missing(name: str) -> UUID:
    raise LookupError(f"There is no row for {name}.")


def sample(world: World, number: int, *, seed: int) -> list[Cell]:
    """Some of all cells, the same for the same seed; whoever may read is asked about as often as whoever may not."""
    dice = random.Random(seed)
    every = list(cells(world))
    close = [one for one in every if one.who in WHO[one.matter]]
    return [
        *dice.sample(close, min(number // 2, len(close))),
        *dice.sample(every, min(number // 2, len(every))),
    ]
