"""Two wordings word by word, and whether they differ by more than typography."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

_TOKEN: Final = re.compile(r"(\w+(?:['’]\w+)*|[^\w\s])(\s*)")
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
_PLAIN: Final = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "}
)
_MEANING: Final = frozenset("£$€%+<>=½¼¾")  # marks that change the sense by themselves
_LONG: Final = 6_000  # tokens; above that the commonest words are not compared, or it would take seconds

Kind = Literal["same", "gone", "added"]
Token = tuple[str, str]  # a word or mark, and the white space after it


class Extent(StrEnum):
    """How far a wording differs."""

    NONE = "none"
    TYPOGRAPHY = "typography"  # capitals, punctuation, spacing, dashes and quotation marks alone
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in a row that is the same, gone or added."""

    kind: Kind
    text: str


def words_of(text: str) -> list[str]:
    """Return the words of a wording in small letters, without its marks."""
    return _WORD.findall(text.translate(_PLAIN).lower())


def extent_of(before: str, after: str) -> Extent:
    """Tell whether two wordings differ, and if so whether by more than typography."""
    if before == after:
        return Extent.NONE
    if words_of(before) == words_of(after) and _meaning_marks(before) == _meaning_marks(after):
        return Extent.TYPOGRAPHY
    return Extent.WORDING


def compare_words(before: str, after: str) -> tuple[Run, ...]:
    """Return two wordings as runs of same, gone and added text; punctuation and white space are kept.

    The runs that are same or gone join up to `before`, those that are same or added to `after`.
    """
    if before == after:
        return (Run("same", after),) if after else ()
    old, new = _tokens(before), _tokens(after)
    runs = _Runs()
    runs.change(before[: _leading(before)], after[: _leading(after)])
    keys_old, keys_new = [key for key, _ in old], [key for key, _ in new]
    matcher = difflib.SequenceMatcher(None, keys_old, keys_new, autojunk=len(old) + len(new) > _LONG)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            for (word, space_before), (_, space_after) in zip(old[i:i_end], new[j:j_end], strict=True):
                runs.keep(word)
                runs.change(space_before, space_after)
        else:
            runs.change(_text(old[i:i_end]), _text(new[j:j_end]))
    return runs.done()


class _Runs:
    """Gathers runs, changes that touch one another as one."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._done: list[Run] = []
        self._same = self._gone = self._added = ""

    def keep(self, text: str) -> None:
        """Add text that is the same."""
        self._end_change()
        self._same += text

    def change(self, before: str, after: str) -> None:
        """Add text that may have changed; white space at its end that did not is kept as the same."""
        if before == after:
            if before:
                self.keep(before)
            return
        self._end_same()
        self._gone += before
        self._added += after

    def _end_same(self) -> None:
        """Finish a run that is the same."""
        if self._same:
            self._done.append(Run("same", self._same))
        self._same = ""

    def _end_change(self) -> None:
        """Finish a run that changed, the white space that both versions end in kept outside it."""
        gone, added = self._gone, self._added
        space = ""
        while gone and added and gone[-1] == added[-1] and gone[-1].isspace():
            space, gone, added = gone[-1] + space, gone[:-1], added[:-1]
        if gone:
            self._done.append(Run("gone", gone))
        if added:
            self._done.append(Run("added", added))
        self._gone = self._added = ""
        self._same += space

    def done(self) -> tuple[Run, ...]:
        """Return all runs."""
        self._end_change()
        self._end_same()
        return tuple(self._done)


def _tokens(text: str) -> list[Token]:
    """Return the words and marks of a text, each with the white space after it."""
    return [(match[1], match[2]) for match in _TOKEN.finditer(text)]


def _text(tokens: list[Token]) -> str:
    """Return tokens as the text that they were."""
    return "".join(word + space for word, space in tokens)


def _leading(text: str) -> int:
    """Return how many characters of white space a text begins with."""
    return len(text) - len(text.lstrip())


def _meaning_marks(text: str) -> list[str]:
    """Return the marks of a wording that change its sense by themselves."""
    return [mark for mark in text if mark in _MEANING]
