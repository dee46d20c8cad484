"""From a question's words to units: slips mended, idiom and Welsh put into the lexicon's words, phrases joined."""

from __future__ import annotations

from dataclasses import replace

from handbell.rules.understand.lexicon import Joins, Lexicon
from handbell.rules.understand.spelling import corrected
from handbell.rules.understand.text import Token, tokens_of
from handbell.rules.understand.units import Unit

_TENS = frozenset(range(20, 100, 10))


def units_of(question: str, lexicon: Lexicon) -> tuple[list[Unit], bool]:
    """The units of a question, and whether all of it was read."""
    tokens, complete = tokens_of(question)
    if _is_welsh(tokens, lexicon):
        tokens = _joined(tokens, lexicon.welsh_joins, lexicon.forms)
    tokens = [_mended(token, lexicon) for token in tokens]
    tokens = _joined(tokens, lexicon.joins, lexicon.forms)
    return _phrases(_numbers(tokens, lexicon), lexicon), complete


def _is_welsh(tokens: list[Token], lexicon: Lexicon) -> bool:
    """A third of the words are Welsh and not English too: small words of both ("i", "a", "on") tell nothing."""
    found = sum(token.word in lexicon.welsh for token in tokens)
    return found > 0 and found * 3 >= len(tokens)


def _mended(token: Token, lexicon: Lexicon) -> Token:
    word = token.word
    if word in lexicon.plain or word in lexicon.forms or not word.isalpha():
        return token
    meant = corrected(word, lexicon.long_words, lexicon.by_start)
    return replace(token, word=meant) if meant else token


def _joined(tokens: list[Token], joins: Joins, forms: dict[str, str]) -> list[Token]:
    """Idiom and Welsh replaced by the lexicon's own words; each new word has the place of the whole idiom."""
    found: list[Token] = []
    at, pause = 0, 0
    while at < len(tokens):
        token = tokens[at]
        listed = joins.get(token.word) or joins.get(forms.get(token.word, ""), ())
        for said, meant in listed:
            if _stands(tokens, at, said, forms):
                last = tokens[at + len(said) - 1]
                pause = max(pause, token.pause)
                for word in meant:
                    found.append(Token(word, token.start, last.end, pause, token.asked))
                    pause = 0
                at += len(said)
                break
        else:
            found.append(replace(token, pause=max(pause, token.pause)) if pause else token)
            pause = 0
            at += 1
    return found


def _stands(tokens: list[Token], at: int, said: tuple[str, ...], forms: dict[str, str]) -> bool:
    if at + len(said) > len(tokens):
        return False
    for place, word in enumerate(said):
        token = tokens[at + place]
        if token.word != word and forms.get(token.word) != word:
            return False
        if place and token.pause:
            return False
    return True


def _numbers(tokens: list[Token], lexicon: Lexicon) -> list[Unit]:
    """Tokens as units; "twenty five" becomes one number."""
    found: list[Unit] = []
    for token in tokens:
        lemma = lexicon.forms.get(token.word, token.word)
        unit = Unit(token.word, lemma, token.start, token.end, token.pause, token.asked)
        unit.number = _number(token.word, lexicon)
        before = found[-1] if found else None
        if before and before.number in _TENS and unit.number and unit.number < 10 and not token.pause and token.word.isalpha():
            before.number += unit.number
            before.end = unit.end
            continue
        if unit.number is not None:
            unit.classes = frozenset({"number"})
        elif not token.word.isdigit():
            unit.known = token.word in lexicon.plain or token.word in lexicon.forms or not token.word.isalpha()
        found.append(unit)
    return found


def _number(word: str, lexicon: Lexicon) -> int | None:
    if word.isdigit():
        return int(word) if len(word) < 5 else None
    return lexicon.numbers.get(word)


def _phrases(units: list[Unit], lexicon: Lexicon) -> list[Unit]:
    """The longest phrase of the lexicon at each place, joined to one unit."""
    found: list[Unit] = []
    at, phrases = 0, lexicon.phrases
    while at < len(units):
        unit = units[at]
        length, term = _longest(units, at, phrases, unit)
        if term >= 0:
            entry = lexicon.terms[term]
            last = units[at + length - 1]
            word = unit.word if length == 1 else " ".join(u.word for u in units[at : at + length])
            lemma = unit.lemma if length == 1 else " ".join(u.lemma for u in units[at : at + length])
            found.append(
                Unit(
                    word, lemma, unit.start, last.end, unit.pause, unit.asked, entry.classes, term, entry.person,
                    number=next((u.number for u in units[at : at + length] if u.number is not None), None),
                )
            )  # fmt: skip
            at += length
        else:
            found.append(unit)
            at += 1
    return found


def _longest(
    units: list[Unit], at: int, phrases: dict[str, list[tuple[tuple[str, ...], int]]], unit: Unit
) -> tuple[int, int]:
    best, term = 0, -1
    for first in (unit.word, unit.lemma):
        for words, number in phrases.get(first, ()):
            # They are sorted by length: a shorter one cannot win.
            if len(words) <= best:
                break
            if _is_phrase(units, at, words):
                best, term = len(words), number
                break
    return best, term


def _is_phrase(units: list[Unit], at: int, words: tuple[str, ...]) -> bool:
    if at + len(words) > len(units):
        return False
    for place, word in enumerate(words):
        unit = units[at + place]
        if place and unit.pause:
            return False
        if unit.word != word and unit.lemma != word:
            return False
    return True
