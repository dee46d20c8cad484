"""From a question's words to units: slips mended, idiom and Welsh put into the lexicon's words, phrases joined."""

from __future__ import annotations

from dataclasses import replace

from handbell.rules.understand.lexicon import Joins, Lexicon
from handbell.rules.understand.spelling import corrected
from handbell.rules.understand.text import Token, tokens_of
from handbell.rules.understand.units import Unit

Phrases = dict[str, list[tuple[tuple[str, ...], int]]]
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
        join = _join_at(tokens, at, joins, forms)
        if join is not None:
            said, meant = join
            last = tokens[at + len(said) - 1]
            pause = max(pause, token.pause)
            for word in meant:
                found.append(Token(word, token.start, last.end, pause, token.asked))
                pause = 0
            at += len(said)
        else:
            found.append(replace(token, pause=max(pause, token.pause)) if pause else token)
            pause = 0
            at += 1
    return found


def _join_at(
    tokens: list[Token], at: int, joins: Joins, forms: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The longest idiom that stands here; of two of one length the one said word for word."""
    token = tokens[at]
    best: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    rank = (0, 0)
    for first in {token.word, forms.get(token.word, token.word)}:
        for said, meant in joins.get(first, ()):
            if len(said) < rank[0]:
                break
            exact = sum(tokens[at + place].word == word for place, word in enumerate(said) if at + place < len(tokens))
            if (len(said), exact) > rank and _stands(tokens, at, said, forms):
                best, rank = (said, meant), (len(said), exact)
    return best


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
        if length > 1 and _better_later(units, at, length, phrases):
            length, term = (1, _longest(units, at, phrases, unit, most=1)[1])
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


def _better_later(units: list[Unit], at: int, length: int, phrases: Phrases) -> bool:
    """A longer phrase begins within this one: "my [school email address]". After "my" one as long will do."""
    enough = length if units[at].word in {"my", "our", "his", "her", "their", "the"} else length + 1
    for later in range(at + 1, min(at + length, len(units))):
        found, _ = _longest(units, later, phrases, units[later])
        if found >= enough and later + found > at + length:
            return True
    return False


def _longest(
    units: list[Unit], at: int, phrases: Phrases, unit: Unit, most: int = 99
) -> tuple[int, int]:
    best, term = 0, -1
    for first in (unit.word, unit.lemma):
        for words, number in phrases.get(first, ()):
            # They are sorted by length: a shorter one cannot win.
            if len(words) <= best:
                break
            if len(words) <= most and _is_phrase(units, at, words):
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
