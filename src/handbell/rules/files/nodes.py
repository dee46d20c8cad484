"""YAML read strictly: no duplicate keys, no words that YAML takes for booleans, no bare numbers where words belong.

Tags, anchors and aliases are refused; every value keeps the line it stands on.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import yaml

from handbell.rules.files.problems import Problem, nearest
from handbell.rules.vocabulary import Words

_LARGEST: Final = 1_000_000
_DEEPEST: Final = 12
_LONGEST: Final = 1000  # characters of one text; the longest of our own packs has a sixth of it
_SAID: Final = 200  # characters of a message, which may quote what was read
_PREFIX: Final = "tag:yaml.org,2002:"
_KINDS: Final[dict[type, str]] = {str: "str", int: "int", float: "float", type(None): "null"}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,8}")

Node = yaml.nodes.Node


class TooManyMistakes(Exception):
    """A reader found as many mistakes as it was to look for."""


class NodeReader:
    """Reads the nodes of one file and collects what is wrong. A wrong value comes back as None or empty.

    most: raise TooManyMistakes with that many mistakes, for files from outside, in which everything may be wrong.
    """

    def __init__(self, file: str, problems: list[Problem], *, most: int | None = None) -> None:
        self.file = file
        self.problems = problems
        self.most = most

    def wrong(self, node: Node | None, what: str, remedy: str) -> None:
        """Note a mistake at a node."""
        self._wrong_at(node.start_mark if node is not None else None, what, remedy)

    def document(self, text: str) -> Node | None:
        """The root node of a file's text, or None with the mistake noted."""
        if len(text) > _LARGEST:
            self.wrong(None, "The file is larger than a million characters.", "Split it by topic.")
            return None
        try:
            if not self._plain(text):
                return None
            root: Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            what = str(getattr(error, "problem", None) or "this is not YAML")
            mark = getattr(error, "problem_mark", None)
            self._wrong_at(mark, f"{what[:1].upper()}{what[1:]}.", "Look at quotes, colons and indentation.")
            return None
        return root

    def _plain(self, text: str) -> bool:
        """Neither anchors nor deep nesting, which the composer would follow until the stack ends."""
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                self._wrong_at(event.start_mark, "Anchors and aliases are not read.", "Write it out.")
                return False
            if getattr(event, "tag", None):
                self._wrong_at(event.start_mark, "Tags are not read.", "Take out what begins with “!”.")
                return False
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                self._wrong_at(event.start_mark, "This is nested too deeply.", "Four levels are enough.")
                return False
        return True

    def _wrong_at(self, mark: yaml.error.Mark | yaml._yaml.Mark | None, what: str, remedy: str) -> None:
        said = what if len(what) <= _SAID else what[: _SAID - 1] + "…"
        self.problems.append(Problem(self.file, mark.line + 1 if mark else 0, said, remedy))
        if self.most is not None and len(self.problems) >= self.most:
            raise TooManyMistakes

    def mapping(self, node: Node | None, allowed: Iterable[str], required: Iterable[str]) -> dict[str, Node]:
        """Keys to value nodes. Unknown, repeated and missing keys are noted."""
        known = tuple(allowed)
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, "Keys with values are expected here.", f"Keys: {', '.join(known)}.")
            return {}
        found: dict[str, Node] = {}
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.wrong(key_node, "A key is one word.", nearest("", known))
                continue
            key = str(key_node.value)
            if key_node.tag != _PREFIX + "str":
                self.wrong(
                    key_node, f"YAML does not read {key!r} as a word.", "Put the key in double quotes."
                )
            if key in found:
                self.wrong(key_node, f"{key!r} stands twice.", "Keep one of them.")
            elif key not in known:
                self.wrong(key_node, f"{key!r} is not a key here.", nearest(key, known))
            found.setdefault(key, value)
        for key in required:
            if key not in found:
                self.wrong(node, f"{key!r} is missing.", "Add it.")
        return {key: value for key, value in found.items() if key in known}

    def items(self, node: Node | None) -> list[Node]:
        """The nodes of a list; a single value counts as a list of one."""
        if node is None:
            return []
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def text(self, node: Node | None) -> str:
        """A word or a text. Bare booleans, numbers, dates, empty and endless texts are refused.

        What is not there (None) is wrong in the mapping that misses it, not here.
        """
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(node, "A text is expected here.", "Write one text, in double quotes.")
            return ""
        if node.tag != _PREFIX + "str":
            kind = node.tag.removeprefix(_PREFIX)
            self.wrong(
                node, f"YAML reads {node.value!r} as {kind}, not as a text.", "Put it in double quotes."
            )
            return ""
        if _CONTROL.search(node.value):
            self.wrong(node, "The text holds a character that cannot be shown.", "Take it out.")
            return ""
        text = str(node.value).strip()
        if not text or len(text) > _LONGEST:
            what = f"The text is longer than {_LONGEST} characters." if text else "The text is empty."
            self.wrong(node, what, "Say it shorter." if text else "Write something, or leave the key out.")
            return ""
        return text

    def texts(self, node: Node | None) -> tuple[str, ...]:
        """A text or a list of texts; a repeated one is noted."""
        found: dict[str, None] = {}
        for item in self.items(node):
            text = self.text(item)
            if text in found:
                self.wrong(item, f"{text!r} stands twice in the list.", "Keep one of them.")
            elif text:
                found[text] = None
        return tuple(found)

    def word(self, node: Node | None, words: Words, what: str) -> str | None:
        """One word of a closed list."""
        text = self.text(node)
        if text and text not in words:
            self.wrong(node, f"{text!r} is not {what}.", nearest(text, words.slugs()))
            return None
        return text or None

    def words(self, node: Node | None, words: Words, what: str) -> tuple[str, ...]:
        """Words of a closed list, at least one where the key is given."""
        found = [self.word(item, words, what) for item in self.items(node)]
        if node is not None and not self.items(node):
            self.wrong(node, "The list is empty.", "Name at least one, or leave the key out.")
        return tuple(dict.fromkeys(word for word in found if word is not None))

    def integer(self, node: Node | None, most: int) -> int | None:
        """A whole number from 0 to `most`, bare."""
        # Not 017, which YAML takes for eight-based.
        if (
            isinstance(node, yaml.ScalarNode)
            and node.tag == _PREFIX + "int"
            and _NUMBER.fullmatch(node.value)
        ):
            number = int(node.value)
            if number <= most:
                return number
        self.wrong(node, f"A whole number from 0 to {most} is expected here.", "Write it without quotes.")
        return None

    def flag(self, node: Node | None) -> bool | None:
        """true or false; YAML's other words for them are refused."""
        if (
            isinstance(node, yaml.ScalarNode)
            and node.tag == _PREFIX + "bool"
            and node.value in {"true", "false"}
        ):
            return bool(node.value == "true")
        self.wrong(node, "true or false is expected here.", "Write true or false, without quotes.")
        return None

    def date(self, node: Node | None) -> datetime.date | None:
        """A day, as "2026-09-01" in double quotes."""
        text = self.text(node)
        try:
            return datetime.date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong(node, f"{text!r} is not a day.", 'Write it as "2026-09-01".')
            return None


def plain_of(node: Node) -> Any:
    """What a node that was read without a mistake holds, as plain data; texts as they were read.

    Nothing (null) comes as None.
    """
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): plain_of(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain_of(item) for item in node.value]
    kind = node.tag.removeprefix(_PREFIX)
    if kind == "int":
        return int(node.value)
    if kind == "bool":
        return node.value == "true"
    return None if kind == "null" else str(node.value).strip()


def mapping_node(data: Mapping[str, object]) -> Node:
    """Plain data (texts, numbers, booleans, lists, dicts) as nodes, so that it is read as strictly as a file.

    Each key stands on a line of its own, in their order, from line 1.
    """
    pairs = [(_node(key, line), _node(value, line)) for line, (key, value) in enumerate(data.items())]
    return yaml.MappingNode(_PREFIX + "map", pairs, _mark(0), _mark(0))


def _node(value: object, line: int) -> Node:
    mark = _mark(line)
    if isinstance(value, Mapping):
        pairs = [(_node(str(key), line), _node(item, line)) for key, item in value.items()]
        return yaml.MappingNode(_PREFIX + "map", pairs, mark, mark)
    if isinstance(value, (list, tuple)):
        return yaml.SequenceNode(_PREFIX + "seq", [_node(item, line) for item in value], mark, mark)
    if isinstance(value, bool):
        return yaml.ScalarNode(_PREFIX + "bool", "true" if value else "false", mark, mark)
    kind = _KINDS.get(type(value), "unknown")
    return yaml.ScalarNode(_PREFIX + kind, str(value), mark, mark)


def _mark(line: int) -> yaml.Mark:
    return yaml.Mark("", 0, line, 0, None, 0)
