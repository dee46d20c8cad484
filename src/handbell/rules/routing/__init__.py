"""Routing of concerns: whom to tell and by when, what to do and never to do, what stays locked. See docs/routing.md."""

from handbell.rules.routing.baseline import load_baseline
from handbell.rules.routing.books import dump, load, load_pack
from handbell.rules.routing.engine import route
from handbell.rules.routing.examples import Difference, differing, failures
from handbell.rules.routing.facts import CannotRoute, ConcernFacts, read_facts
from handbell.rules.routing.model import (
    Baseline,
    Clock,
    Example,
    Layer,
    Piece,
    RouteBook,
    Step,
    Told,
    TraceLine,
)
from handbell.rules.routing.result import Route
from handbell.rules.routing.vocabulary import CATEGORIES

__all__ = [
    "CATEGORIES",
    "Baseline",
    "CannotRoute",
    "Clock",
    "ConcernFacts",
    "Difference",
    "Example",
    "Layer",
    "Piece",
    "Route",
    "RouteBook",
    "Step",
    "Told",
    "TraceLine",
    "differing",
    "dump",
    "failures",
    "load",
    "load_baseline",
    "load_pack",
    "read_facts",
    "route",
]
