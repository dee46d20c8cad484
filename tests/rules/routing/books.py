"""Small books of routes for tests, written as text so that tests go through the same door as a school does."""

from __future__ import annotations

import datetime
import json

from handbell.rules import routing

TODAY = datetime.date(2026, 11, 21)
HEAD = """\
format: "handbell-routes-1"
policy: "test"
version: "1"
nation: "england"
kind: "governors"
clauses:
  - {ref: "1.1", heading: "One", kind: "duty"}
  - {ref: "1.2", heading: "One", kind: "duty"}
"""


def book(*pieces: dict[str, object], examples: bool = True) -> routing.RouteBook:
    """A book of some routes, each with an example that names it."""
    shown = [
        {"example": f"Shows {one['id']}", "category": "breach_of_code", "facts": {}, "routes": [one["id"]]}
        for one in pieces
    ]
    body = {"routes": list(pieces), **({"examples": shown} if examples else {})}
    return routing.load(HEAD + "".join(f"{key}: {json.dumps(value)}\n" for key, value in body.items()))


def piece(identifier: str, **more: object) -> dict[str, object]:
    """A route with what every route needs; it gives a step unless told otherwise."""
    gives = {"steps": [{"do": f"Do {identifier}.", "who": "headteacher"}]} if "tell" not in more else {}
    return {"id": identifier, "category": "breach_of_code", "clauses": ["1.1"], **gives, **more}


def routed(
    made: routing.RouteBook | None, category: str = "breach_of_code", nation: str = "england", **facts: object
) -> routing.Route:
    """The route of a concern on the day of the tests."""
    known = routing.read_facts(category, facts)
    return routing.route(made, routing.load_baseline(), known, nation, on=TODAY)
