"""How the list of unanswered questions keeps anybody from guessing who asked. The reasons are in docs/advice.md.

Pure functions of texts: names are masked, and words are shown only where several questions of a kind stand together.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable
from typing import Final

# Words are shown where so many different questions stand together; counts of fewer wait for the end of the month.
ENOUGH: Final = 3
SHOWN: Final = 20
MASK: Final = "[…]"

_ADDRESS = re.compile(
    r"\S*@\S+|\bhttps?://\S+|\bwww\.\S+|\b\S+\.(?:com|org|net|co\.uk|sch\.uk)\b\S*", re.IGNORECASE
)
_NUMBER = re.compile(r"\+?\d[\d\s()-]{4,}\d")
_TITLED = re.compile(
    r"\b(Mr|Mrs|Miss|Ms|Mx|Dr|Sir|Revd?|Rabbi|Father|Sister|year|class|form|room)\b\.?\s+\w+", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")
_SENTENCE_ENDS = re.compile(r"[.!?:]\s*[\"'“”‘’(]*$")

# Capitalised words that are nobody's name: services that people ask about, days, months, and openings of sentences.
_PLAIN_WORDS: Final = """
    i i'm i've i'd i'll facebook instagram insta snapchat whatsapp tiktok youtube twitter linkedin discord roblox bereal
    threads telegram signal messenger pinterest reddit twitch tumblr kik viber teams zoom google microsoft apple iphone
    chatgpt gemini copilot claude spotify netflix canva seesaw dojo
    ipad android wifi dsl lado head headteacher governor governors ofsted estyn gdpr send ta tas slt pta ceop nspcc
    english welsh monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december christmas easter
    a an the my our your his her their this that these those some somebody someone anybody anyone nobody one two both
    can could may might must shall should will would do does did is are am was were has have had who whom what when
    where why which how if in on at by for from to of as and or but so because since while after before during with
    without about he she it we they you there here no not yes please thanks hello hi ok former pupil pupils parent
    parents teacher colleague staff children child kid student students school
    mr mrs miss ms mx dr sir rev revd rabbi father sister year class form room
    gaf i caf mae ydy ydw oes rhaid pwy beth pryd sut os yn y yr ar o gan fy ein eich dw rwy rwyf gaiff
"""
# Names that are everyday words as well: masked only where they begin with a capital inside a sentence.
_AMBIGUOUS_WORDS: Final = """
    may will mark grace hope joy faith rose art bill sue pat rob dawn summer autumn jack drew carol ray page young head
    long small white black brown green day king wood stone marsh hay hill field lane park church bishop price rich
"""
_PLAIN: Final = frozenset(_PLAIN_WORDS.split())
_AMBIGUOUS: Final = frozenset(_AMBIGUOUS_WORDS.split())


def masked(text: str, names: Collection[str]) -> str:
    """The text without people's names, as far as a rule can tell; addresses, numbers and handles go too.

    `names`: given and family names of the school's people, in lower case. In doubt a word is masked: a capitalised
    word that is not at the beginning of a sentence, or one that begins a sentence and opens no ordinary question.
    """
    text = _ADDRESS.sub(MASK, text)
    text = _NUMBER.sub(MASK, text)
    text = _TITLED.sub(lambda found: f"{found.group(1)} {MASK}", text)
    parts, end = [], 0
    for found in _WORD.finditer(text):
        if _is_name(found.group(), text[: found.start()], names):
            parts += [text[end : found.start()], MASK]
            end = found.end()
    return re.sub(rf"(?:{re.escape(MASK)}['’\s-]*)+(?={re.escape(MASK)})", "", "".join([*parts, text[end:]]))


def _is_name(word: str, before: str, names: Collection[str]) -> bool:
    plain = word.lower().replace("’", "'").removesuffix("'s")
    capital = word[0].isupper()
    begins = not before.strip() or bool(_SENTENCE_ENDS.search(before))
    if plain in names:
        return not (plain in _AMBIGUOUS and (begins or not capital)) and (capital or len(plain) > 2)
    if not capital or plain in _PLAIN:
        return False
    return not (word.isupper() and len(word) < 5)  # initials of a body, such as "BBC"


def distinct(texts: Iterable[str], names: Collection[str]) -> list[str]:
    """The texts masked, each once; none at all where fewer than ENOUGH different ones stand together."""
    found: dict[str, str] = {}
    for text in texts:
        plain = " ".join(_WORD.findall(text.lower()))
        found.setdefault(plain, masked(text.strip(), names))
    return list(found.values())[:SHOWN] if len(found) >= ENOUGH else []


def shown_count(total: int, settled: int) -> int:
    """How many questions the list owns up to: all where they are enough, else those of months that are over."""
    return total if total >= ENOUGH else settled


def month_of(day: datetime.date) -> datetime.date:
    """The first day of a day's month: no date on the list is finer."""
    return day.replace(day=1)
