"""From a question's words to units: slips mended, idiom and Welsh put into the lexicon's words, phrases joined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from handbell.rules.understand.lexicon import Lexicon
from handbell.rules.understand.spelling import corrected
from handbell.rules.understand.text import Token, tokens_of
from handbell.rules.understand.tries import Tree, longest
from handbell.rules.understand.units import Unit

_OWNERS = frozenset({"my", "our", "his", "her", "their", "the", "for", "at", "in", "on"})
_TENS = frozenset(range(20, 100, 10))


def units_of(question: str, lexicon: Lexicon) -> tuple[list[Unit], bool]:
    """The units of a question, and whether all of it was read."""
    tokens, complete = tokens_of(question)
    if any(token.word in lexicon.welsh for token in tokens):
        tokens = [token for stretch in _stretches(tokens) for token in _from_welsh(stretch, lexicon)]
    tokens = _joined([_with_lemma(_mended(token, lexicon), lexicon.forms) for token in tokens], lexicon.joins)
    return _phrases(_numbers(tokens, lexicon), lexicon), complete


def _with_lemma(token: Token, forms: Mapping[str, str]) -> Token:
    return replace(token, lemma=forms.get(token.word, token.word))


def _stretches(tokens: list[Token]) -> Iterator[list[Token]]:
    """The words between two pauses: "Hello" before a Welsh question is no part of it."""
    starts = [place for place, token in enumerate(tokens) if token.pause or place == 0]
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        yield tokens[start:end]


def _from_welsh(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Welsh put into English. Small words of both languages ("i", "a", "on") do not tell which it is."""
    found = sum(token.word in lexicon.welsh for token in tokens)
    if found == 0 or found * 4 < len(tokens):
        return tokens
    return _joined([_with_lemma(token, lexicon.welsh_forms) for token in tokens], lexicon.welsh_joins)


def _mended(token: Token, lexicon: Lexicon) -> Token:
    word = token.word
    if word in lexicon.plain or word in lexicon.forms or not word.isalpha():
        return token
    meant = corrected(word, lexicon.long_words, lexicon.by_start)
    return replace(token, word=meant) if meant else token


def _joined(tokens: list[Token], joins: Tree) -> list[Token]:
    """Idiom and Welsh replaced by the lexicon's own words; each new word has the place of the whole idiom."""
    found: list[Token] = []
    at, pause = 0, 0
    while at < len(tokens):
        token = tokens[at]
        length, meant = longest(joins, tokens, at)
        pause = max(pause, token.pause)
        if length == 0:
            found.append(replace(token, pause=pause) if pause != token.pause else token)
            pause = 0
        for word in meant or ():
            found.append(Token(word, token.start, tokens[at + length - 1].end, pause, token.asked, word))
            pause = 0
        at += length or 1
    return found


def _numbers(tokens: list[Token], lexicon: Lexicon) -> list[Unit]:
    """Tokens as units; "twenty five" becomes one number."""
    found: list[Unit] = []
    for token in tokens:
        lemma = lexicon.forms.get(token.word, token.word)
        unit = Unit(token.word, lemma, token.start, token.end, token.pause, token.asked)
        unit.number = _number(token.word, lexicon)
        before = found[-1] if found else None
        joins = before is not None and before.number in _TENS and not token.pause and token.word.isalpha()
        if before and joins and unit.number and unit.number < 10:
            before.number = (before.number or 0) + unit.number
            before.end = unit.end
            continue
        if unit.number is not None:
            unit.classes = frozenset({"number"})
        elif not token.word.isdecimal():
            unit.known = (
                token.word in lexicon.plain or token.word in lexicon.forms or not token.word.isalpha()
            )
        found.append(unit)
    return found


def _number(word: str, lexicon: Lexicon) -> int | None:
    if word.isdecimal():
        return int(word) if len(word) < 5 else None
    return lexicon.numbers.get(word)


def _phrases(units: list[Unit], lexicon: Lexicon) -> list[Unit]:
    """The longest phrase of the lexicon at each place, joined to one unit."""
    found: list[Unit] = []
    at, tree = 0, lexicon.phrases
    while at < len(units):
        length, term = longest(tree, units, at)
        if length > 1 and _better_later(units, at, length, tree):
            length, term = longest(tree, units, at, most=1)
        if length == 0:
            found.append(units[at])
        else:
            found.append(_phrase(units[at : at + length], term, lexicon))
        at += length or 1
    return found


def _phrase(units: list[Unit], term: int, lexicon: Lexicon) -> Unit:
    entry, first = lexicon.terms[term], units[0]
    if len(units) == 1 and _is_a_verb(first, entry.classes):
        return first
    number = next((unit.number for unit in units if unit.number is not None), None)
    return Unit(
        " ".join(unit.word for unit in units), " ".join(unit.lemma for unit in units), first.start, units[-1].end,
        first.pause, first.asked, entry.classes, term, entry.person, number=number,
    )  # fmt: skip


def _is_a_verb(unit: Unit, classes: frozenset[str]) -> bool:
    """ "Broke the code" is no break, "was updated" no update."""
    if "time" in classes:
        return unit.word not in {unit.lemma, f"{unit.lemma}s"}
    return "thing" in classes and unit.word != unit.lemma and unit.word.endswith("ed")


def _better_later(units: list[Unit], at: int, length: int, tree: Tree) -> bool:
    """A longer phrase begins within this one: "my [school email address]". After "my" or "for" one as long will do."""
    enough = length if units[at].word in _OWNERS else length + 1
    for later in range(at + 1, min(at + length, len(units))):
        found, _ = longest(tree, units, later)
        if found >= enough and later + found > at + length:
            return True
    return False
