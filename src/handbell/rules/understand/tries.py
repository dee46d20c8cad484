"""Phrases as a tree of words, so that the longest one at a place is found by walking along the question once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

# What a phrase means stands under the empty word.
END: Final = ""
Tree = dict[str, Any]


def tree_of(phrases: Iterable[tuple[Iterable[str], object]]) -> Tree:
    """A tree of phrases with what each means (plain data). A later phrase takes the place of the same one before."""
    tree: Tree = {}
    for words, meaning in phrases:
        branch = tree
        for word in words:
            branch = branch.setdefault(word, {})
        branch[END] = meaning
    return tree


def longest(tree: Tree, said: list[Any], at: int, most: int = 99) -> tuple[int, Any]:
    """How many words the longest phrase at this place has, and what it means; (0, None) where none stands.

    `said` are tokens or units.
    Words are met as they were said or by their base form; of two phrases of one length the one said word for word wins.
    """
    best, rank = (0, None), (0, 0)
    walks = [(tree, 0, 0)]
    while walks:
        branch, length, exact = walks.pop()
        if END in branch and (length, exact) > rank:
            best, rank = (length, branch[END]), (length, exact)
        if length == most or at + length >= len(said):
            continue
        word = said[at + length]
        if length and word.pause:
            continue
        further = branch.get(word.word)
        if further is not None:
            walks.append((further, length + 1, exact + 1))
        if word.lemma != word.word:
            further = branch.get(word.lemma)
            if further is not None:
                walks.append((further, length + 1, exact))
    return best
