"""One file of rules: `rules:` and `gaps:` as lists, and in one file of the pack its `defaults:`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import yaml

from handbell.rules.files.conditions import read_conditions
from handbell.rules.files.nodes import Node, NodeReader
from handbell.rules.model import Clause, Defaults, Rule
from handbell.rules.vocabulary import ACTIONS, BODIES, DECISIONS, ROLES, TOPICS, WITHIN, Words
from handbell.rules.vocabulary.kinds import Word
from handbell.rules.vocabulary.results import DEPENDS, MAY_WITH_PERMISSION, NOT_COVERED

_SHARED: Final = (
    "id", "topic", "clauses", "who", "action", "when", "decision", "ask", "because", "from", "to",
)  # fmt: skip
_RULE: Final = (*_SHARED, "alongside", "tell", "within", "in_writing", "settled_by", "exception_to")
_NEEDED: Final = ("id", "topic", "action", "decision", "because")
_SETTLED_BY: Final = Words((Word("permission", "permission"), Word("consent", "consent")))
LONGEST_ID: Final = 120
_ID_CHARACTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


@dataclass(slots=True)
class RuleFiles:
    """What was read so far from the files of a pack. `lines` says where each rule stands."""

    clauses: Mapping[str, Clause]
    defaults: Defaults | None = None
    rules: dict[str, Rule] = field(default_factory=dict)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)


def read_rule_file(root: Node, reader: NodeReader, files: RuleFiles) -> None:
    """Add the rules, gaps and defaults of one file to what was read so far; mistakes go to the reader."""
    parts = reader.mapping(root, ("defaults", "rules", "gaps"), ())
    if "defaults" in parts:
        if files.defaults is not None:
            reader.wrong(parts["defaults"], "The pack has defaults already.", "Keep them in one file.")
        files.defaults = read_defaults(parts["defaults"], reader)
    for key in ("rules", "gaps"):
        for node in reader.items(parts.get(key)):
            rule = read_rule(node, reader, files, gap=key == "gaps")
            if rule is None:
                continue
            if rule.id in files.rules:
                reader.wrong(
                    node, f"The id {rule.id!r} is taken in {files.places[rule.id][0]}.", "Give it its own id."
                )
                continue
            files.rules[rule.id] = rule
            files.places[rule.id] = (reader.file, node.start_mark.line + 1)


def read_defaults(node: Node, reader: NodeReader) -> Defaults:
    """The `defaults:` of a pack; mistakes go to the reader."""
    parts = reader.mapping(node, ("who", "ask", "ask_by_role"), ("who", "ask"))
    by_role: dict[str, tuple[str, ...]] = {}
    if "ask_by_role" in parts:
        for role, value in reader.mapping(parts["ask_by_role"], ROLES.slugs(), ()).items():
            by_role[role] = reader.words(value, BODIES, "somebody to ask")
    who = reader.words(parts.get("who"), ROLES, "a role")
    return Defaults(frozenset(who), reader.words(parts.get("ask"), BODIES, "somebody to ask"), by_role)


def read_rule(node: Node, reader: NodeReader, files: RuleFiles, *, gap: bool) -> Rule | None:
    """One rule or gap, or None with its mistakes noted at the reader."""
    before = len(reader.problems)
    if not isinstance(node, yaml.MappingNode):
        reader.wrong(node, "A rule is expected here.", f"Its keys are {', '.join(_NEEDED)} and others.")
        return None
    keys = _SHARED if gap else _RULE
    parts = reader.mapping(node, keys, _NEEDED if gap else (*_NEEDED, "clauses"))
    identifier = _identifier(parts.get("id"), reader)
    decision = _decision(parts.get("decision"), reader, gap=gap)
    starts, ends = (reader.date(parts[key]) if key in parts else None for key in ("from", "to"))
    if starts and ends and starts > ends:
        reader.wrong(parts["to"], "The rule ends before it starts.", "Turn the days round.")
    rule = Rule(
        id=identifier,
        topic=reader.word(parts.get("topic"), TOPICS, "a topic") or "",
        clauses=_clauses(parts.get("clauses"), reader, files.clauses),
        who=_who(parts.get("who"), reader, files),
        actions=frozenset(reader.words(parts.get("action"), ACTIONS, "an action")),
        decision=decision,
        because=reader.text(parts.get("because")),
        alongside=frozenset(reader.words(parts.get("alongside"), ACTIONS, "an action")),
        conditions=read_conditions(parts.get("when"), reader),
        ask=reader.words(parts.get("ask"), BODIES, "somebody to ask"),
        tell=_tell(parts.get("tell"), reader),
        within=reader.word(parts["within"], WITHIN, "a time limit") if "within" in parts else None,
        in_writing=bool(reader.flag(parts["in_writing"])) if "in_writing" in parts else False,
        settled_by=_settled_by(parts.get("settled_by"), reader),
        exception_to=frozenset(reader.texts(parts.get("exception_to"))),
        starts=starts,
        ends=ends,
        gap=gap,
        source=f"{reader.file}:{node.start_mark.line + 1}",
    )
    _coherent(rule, node, parts, reader)
    return rule if len(reader.problems) == before else None


def _identifier(node: Node | None, reader: NodeReader) -> str:
    text = reader.text(node) if node is not None else ""
    if text and not _ID_CHARACTERS.issuperset(text):
        reader.wrong(node, f"{text!r} is not an id.", "Use small letters, figures and hyphens.")
    if len(text) > LONGEST_ID:
        reader.wrong(node, f"The id is longer than {LONGEST_ID} characters.", "Give it a shorter one.")
    return text


def _decision(node: Node | None, reader: NodeReader, *, gap: bool) -> str:
    word = (reader.word(node, DECISIONS, "a decision") if node is not None else None) or ""
    if gap and word and word not in {DEPENDS, NOT_COVERED}:
        reader.wrong(
            node, f"A gap cannot decide {word!r}.", "Write not_covered or depends, or make it a rule."
        )
    if not gap and word == NOT_COVERED:
        reader.wrong(node, "A rule cannot decide that the policy is silent.", "Put it under gaps.")
    return word


def _who(node: Node | None, reader: NodeReader, files: RuleFiles) -> frozenset[str]:
    if node is not None:
        return frozenset(reader.words(node, ROLES, "a role"))
    if files.defaults is None:
        reader.wrong(None, "Rules without `who` come before the defaults.", "Put defaults in the first file.")
        return frozenset()
    return files.defaults.who


def _clauses(node: Node | None, reader: NodeReader, known: Mapping[str, Clause]) -> tuple[str, ...]:
    found = reader.texts(node)
    unknown = {ref for ref in found if ref not in known}
    for item in reader.items(node):
        ref = item.value.strip() if isinstance(item, yaml.ScalarNode) else ""
        if ref in unknown:
            close = [other for other in known if other.startswith(str(ref).split(".")[0])][:8]
            hint = f"Its neighbours are {', '.join(close)}." if close else "Look in clauses/."
            reader.wrong(item, f"The pack has no clause {ref!r}.", hint)
    return found


def _tell(node: Node | None, reader: NodeReader) -> tuple[tuple[str, ...], ...]:
    groups = [reader.words(item, BODIES, "somebody to tell") for item in reader.items(node)]
    return tuple(dict.fromkeys(group for group in groups if group))


def _settled_by(node: Node | None, reader: NodeReader) -> str:
    word = reader.word(node, _SETTLED_BY, "leave that can be given") if node is not None else None
    return word or "permission"


def _coherent(rule: Rule, node: Node, parts: Mapping[str, Node], reader: NodeReader) -> None:
    """What a rule's keys say together."""
    if rule.decision == MAY_WITH_PERMISSION and not rule.ask:
        reader.wrong(node, "Nobody is named who gives the permission.", "Add ask.")
    if rule.decision != MAY_WITH_PERMISSION and "settled_by" in parts:
        reader.wrong(
            parts["settled_by"], "Only may_with_permission waits for leave.", "Leave settled_by out."
        )
    if rule.alongside and not rule.tell:
        reader.wrong(parts["alongside"], "`alongside` tells nobody.", "Add tell, or leave alongside out.")
    if rule.alongside & rule.actions:
        reader.wrong(
            parts["alongside"], "An action is under both action and alongside.", "Keep it in action."
        )
    if not rule.gap and "clauses" in parts and not rule.clauses:
        reader.wrong(parts["clauses"], "A rule rests on at least one clause.", "Name it, or make it a gap.")
    if rule.id in rule.exception_to:
        reader.wrong(
            parts["exception_to"], "A rule cannot be an exception to itself.", "Name the other rule."
        )
