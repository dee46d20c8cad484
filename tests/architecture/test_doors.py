"""What import-linter cannot see: doors between rooms, foreign keys, template links, forbidden names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

SOURCE = Path(__file__).resolve().parents[2] / "src" / "handbell"
STAIRCASE = [
    "config",
    "home",
    "advice",
    "concerns",
    "rulebooks",
    "declarations",
    "policies",
    "notifications",
    "people",
    "audit",
    "tenancy",
]
LANDING = {"audit", "vault", "ui", "reading", "rules"}  # these stand on one step
APPS_WITH_DOORS = {
    "people",
    "policies",
    "declarations",
    "notifications",
    "rulebooks",
    "advice",
    "concerns",
    "evidence",
}
DOORS = {
    "models",
    "queries",
    "operations",
    # Facts and small words of a room that others build on.
    "content",
    "roles",
    "topics",
    "matters",
    "access",
    "calendar",
    "http",
    "urls",
    "account_urls",
    "upload",
}


def step(room: str) -> int:
    return STAIRCASE.index({"evidence": "notifications"}.get(room, "audit" if room in LANDING else room))


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        room = path.relative_to(SOURCE).parts[0]
        if "migrations" not in path.parts and room.removesuffix(".py") not in {"__init__"}:
            yield room, path, ast.parse(path.read_text("utf-8"))


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("handbell."):
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


@pytest.mark.parametrize("room", sorted(APPS_WITH_DOORS))
def test_a_room_is_entered_only_through_its_doors(room: str) -> None:
    wrong = []
    for other, path, tree in modules():
        if other in {room, "config"}:
            continue
        for name, line in imports(tree):
            parts = name.split(".")
            if parts[1] == room and len(parts) > 2 and parts[2] not in DOORS:
                wrong.append(f"{path.relative_to(SOURCE)}:{line} imports {name}")
    assert wrong == []


def test_foreign_keys_go_down_the_staircase() -> None:
    wrong = []
    for model in apps.get_models():
        room = model.__module__.split(".")
        if room[0] != "handbell":
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or target is None or not target.__module__.startswith("handbell."):
                continue
            if step(target.__module__.split(".")[1]) < step(room[1]):
                wrong.append(f"{model.__name__}.{field.name} points up to {target.__name__}")
    assert wrong == []


def test_template_links_go_down_the_staircase() -> None:
    link = re.compile(r"""{%\s*url\s+["'](\w+):""")
    wrong = []
    for path in SOURCE.rglob("*.html"):
        room = path.relative_to(SOURCE).parts[0]
        for target in link.findall(path.read_text("utf-8")):
            # The frame (ui) links home: that one address is the product's front door.
            if target in STAIRCASE and step(target) < step(room) and target != "home":
                wrong.append(f"{path.relative_to(SOURCE)} links up to {target}")
    assert wrong == []


def test_no_module_is_called_after_nothing_in_particular() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "signals"}
    assert [str(path) for _, path, _ in modules() if path.stem in vague] == []


def test_no_import_hides_inside_a_function() -> None:
    wrong = []
    for _, path, tree in modules():
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                wrong += [
                    f"{path.relative_to(SOURCE)}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                ]
    assert wrong == []


def test_raw_sql_and_unscoped_managers_stay_where_they_are_allowed() -> None:
    allowed = {"tenancy", "audit", "config"}
    forbidden = re.compile(r"\.(raw|extra)\(|_base_manager")
    wrong = [
        f"{path.relative_to(SOURCE)}"
        for room, path, _ in modules()
        if room not in allowed and forbidden.search(path.read_text("utf-8"))
    ]
    assert wrong == []


def test_views_write_nothing_themselves() -> None:
    writing = re.compile(r"\.(save|create|bulk_create|update_or_create|get_or_create|delete|bulk_update)\(")
    wrong = []
    for room, path, _ in modules():
        if path.stem == "views" or path.parent.name == "views":
            wrong += [
                f"{path.relative_to(SOURCE)}:{number} {line.strip()}"
                for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
                if writing.search(line) and room in APPS_WITH_DOORS | {"home"}
            ]
    assert wrong == []
