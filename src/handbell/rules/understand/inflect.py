"""Forms of words, made once when the lexicon is compiled: plurals, verb endings, and the mutations of Welsh."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_VOWELS: Final = frozenset("aeiou")
_HISSING: Final = ("s", "x", "z", "ch", "sh")

# Words that do not follow the rules: base form, then the others.
IRREGULAR: Final = (
    "be am is are was were been being", "have has had having", "do does did done doing",
    "go goes went gone going", "take takes took taken taking", "give gives gave given giving",
    "get gets got gotten getting", "see saw seen seeing", "say says said", "tell told", "send sent",
    "leave left", "teach taught", "keep kept", "find found", "know knew known", "write wrote written",
    "speak spoke spoken", "put putting", "let letting", "make made", "come came", "hold held", "think thought",
    "bring brought", "show showed shown", "set setting", "break broke broken", "meet met", "ring rang rung",
    "hide hid hidden", "steal stole stolen", "run ran", "stand stood", "feel felt", "buy bought", "sell sold",
    "lend lent", "sing sang", "draw drew drawn", "swear swore sworn", "read", "hear heard", "lose lost",
    "child children", "man men", "woman women", "person people", "wife wives", "life lives", "pay paid",
    "mean meant", "shoot shot", "begin began begun", "become became", "understand understood",
    "forget forgot forgotten", "withdraw withdrew withdrawn", "snap snapped snapping", "sext sexted",
    "dm dms dmed dming", "retweet", "grow grew grown", "wear wore worn", "spend spent", "win won",
    "catch caught", "fight fought", "upset", "drive drove driven", "fall fell fallen", "choose chose chosen",
    "refer referred referring", "permit permitted permitting", "admit admitted admitting",
)  # fmt: skip
_IRREGULAR_OF: Final = {line.split()[0]: tuple(line.split()[1:]) for line in IRREGULAR}

# Small words that take no endings, and short ones that do.
_FIXED: Final = frozenset({
    "the", "his", "her", "our", "your", "their", "its", "this", "that", "these", "those", "hi", "hello",
    "even", "out", "new", "she", "him", "them", "they", "who", "whom", "whose", "was", "were", "and", "not",
    "but", "for", "from", "with", "off", "wed", "thin", "has", "does", "did", "is", "are", "am", "yes", "very",
    "under", "over", "nothing", "something", "anything", "everything", "during", "evening", "morning", "news",
    "less", "us", "as",
})  # fmt: skip
_SHORT: Final = frozenset({"dm", "ta", "pc", "tv", "cd", "ad", "ok", "ex"})

_SOFT: Final = (
    ("ll", "l"),
    ("rh", "r"),
    ("p", "b"),
    ("t", "d"),
    ("c", "g"),
    ("b", "f"),
    ("d", "dd"),
    ("m", "f"),
    ("g", ""),
)
_NASAL: Final = (("p", "mh"), ("t", "nh"), ("c", "ngh"), ("b", "m"), ("d", "n"), ("g", "ng"))
_ASPIRATE: Final = (("p", "ph"), ("t", "th"), ("c", "ch"))


def forms_of(word: str) -> Iterator[str]:
    """Every form that an English word may take, the word itself not among them."""
    if not word.isalpha() or word in _FIXED:
        return
    if len(word) < 3 and word not in _IRREGULAR_OF and word not in _SHORT:
        return
    yield from _IRREGULAR_OF.get(word, ())
    if word.endswith(_HISSING):
        yield word + "es"
    elif word.endswith("y") and word[-2] not in _VOWELS:
        yield from (word[:-1] + "ies", word[:-1] + "ied", word + "ing")
        return
    else:
        yield word + "s"
    if word.endswith("e"):
        yield from (word + "d", word[:-1] + "ing")
        return
    yield from (word + "ed", word + "ing")
    if (
        len(word) > 2
        and word[-1] not in _VOWELS | {"w", "x", "y"}
        and word[-2] in _VOWELS
        and word[-3] not in _VOWELS
    ):
        yield from (word + word[-1] + "ed", word + word[-1] + "ing")


def mutations_of(word: str) -> Iterator[str]:
    """The forms of a Welsh word after soft, nasal and aspirate mutation."""
    for changes in (_SOFT, _NASAL, _ASPIRATE):
        for sound, changed in changes:
            if word.startswith(sound):
                # "ch", "dd", "ff", "ll", "ph", "th" are letters of their own and do not change as c, d, p, t would.
                if sound in {"c", "d", "p", "t"} and word[1:2] in {"h", "d" if sound == "d" else "h"}:
                    break
                yield changed + word[len(sound) :]
                break
