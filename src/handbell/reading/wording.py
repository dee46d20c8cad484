"""What a line looks like from its words alone: a heading, a sentence, a role, a field, an address, a date."""

from __future__ import annotations

import re
from typing import Final

WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_WORDS: Final = re.compile(r"\S+")
_FINITE: Final = frozenset(
    _WORDS.findall(
        "is are was were be been must should shall will would may might can cannot could has have had do does "
        "did doesn't don't isn't aren't won't can't applies apply covers ensures agrees agree expects"
    )
)
_MODALS: Final = frozenset(["may", "must", "should", "will", "shall", "can", "would", "could", "might"])
_ASKING: Final = frozenset(["what", "how", "who", "when", "where", "why", "which"])
_FUNCTION: Final = frozenset(
    _WORDS.findall(
        "a an and the of in on at to for from by with or as into nor but via about under over between within "
        "y yr ac o i & / their our your its his her this that these those not any all"
    )
)
_ROLE: Final = re.compile(
    r"(?:(?:the|acting|executive|interim|deputy|assistant|vice|co)[- ])*"
    r"(?:head(?:\s?teacher|master|mistress)?|principal|chair(?:person|man|woman)?|ceo|chief executive(?: officer)?|"
    r"governors?|trustees?|governing body|trust board|board of \w+|proprietor|pennaeth|cadeirydd|"
    r"designated safeguarding (?:lead|person)|dsl|senco|business manager|school business manager)"
    r"(?:\s+(?:of|to|,|and|&|y|the|governors?|governing|body|board|trustees?|management|committee|school|academy|"
    r"trust|directors|llywodraethwyr))*",
    re.I,
)
_FIELD: Final = re.compile(
    r"(?:signed|signature|sign|name|(?:staff|pupil|parent|child|student|volunteer) name|print(?:ed)? name|full name|"
    r"job title|position|role|date|dated|school|class|"
    r"department|pupil(?:'s)? name|parent(?:'s|/carer)? (?:name|signature)|witness|llofnod|enw|dyddiad)"
    r"(?:\s*\([^)]{1,40}\))?(?:\s+(?:of|by)\s+[\w /]{1,40})?\s*[:.…_]*",
    re.I,
)
LABELLED: Final = re.compile(
    r"\s*(?:\*\*)?(?:date|dated|signed|signature|name|author|owner|version|status|review(?:ed|er)?|next review|"
    r"last review(?:ed)?|approved|ratified|adopted|agreed|written|updated|issued?|effective|policy "
    r"(?:owner|lead|number|"
    r"type|date|ref\w*|status)|document (?:owner|number|ref\w*|status|title)|"
    r"lead|governor|committee|frequency|responsib\w+|telephone|tel|phone|e-?mail|fax|website|address|"
    r"prepared|produced|created|contact|published|implementation|reference|school|headteacher|head ?teacher|"
    r"principal|chair(?: of governors)?|dsl|designated safeguarding lead|link governor|"
    r"dyddiad|adolyg\w*|cymeradwy\w*)\b[^:.]{0,40}:\s*\S",
    re.I,
)
ENTRY_LABEL: Final = re.compile(
    r"(?:(?:next|last|date|policy|document|version|review|approval|issue)\s+)*(?:date|dated|signed|signature|name|author|"
    r"owner|version|status|review(?:ed|er)?|approved|ratified|adopted|agreed|written|updated|issued?|located|location|"
    r"prepared|produced|published|reference|committee)\b[^:]{0,40}:-?",
    re.I,
)
_YEAR_END: Final = re.compile(r"\b(?:19|20)\d\d\)?$")
_MONTHS: Final = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)
DATE_WORDS: Final = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:{_MONTHS})\.?,?\s+(?:(?:19|20)\d\d|['’]?\d\d)\b|"
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|"
    r"\b(?:autumn|spring|summer)(?:\s+term)?,?\s+(?:19|20)\d\d\b",
    re.I,
)
ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.I)
POLICY_NOUN: Final = re.compile(
    r"\b(?:policy|policies|guidance|guidelines?|code(?: of (?:conduct|practice))?|procedures?|agreements?|"
    r"strategy|handbook|"
    r"protocol|statement|framework|charter|rules|polisi|canllawiau|cod ymddygiad)\b",
    re.I,
)
_PLACE_NOUN: Final = (
    r"schools?|academy|academies|college|centre|center|nursery|unit|service|trust|federation|partnership|"
    r"hospital school|"
    r"infants|juniors|primary|kindergarten|sixth form|high|grammar|utc|pru"
)
ORGANISATION: Final = re.compile(rf"\b(?:{_PLACE_NOUN}|ysgol(?:ion)?|coleg|canolfan|meithrinfa)\b", re.I)
LONG_NUMBER: Final = re.compile(r"\d[\d -]{6,}\d")
_LABEL_AND_NUMBER: Final = re.compile(r"[^:]{2,50}:\s*\(?\+?\d[\d\s()+-]*")
_INNER_STOP: Final = re.compile(r"(?<![A-Z])(?<!\be\.g)(?<!\bi\.e)(?<!etc)[.!?]\s+[A-Z]")


def words(text: str) -> list[str]:
    """Return the words of a text, as written."""
    return WORD.findall(text)


def key(text: str) -> str:
    """Return the words of a text in small letters, one space apart: what makes two lines the same line."""
    return " ".join(WORD.findall(text.lower()))


def is_capitals(text: str) -> bool:
    """Tell whether every letter is a capital (and there are at least three)."""
    return text.isupper() and sum(c.isalpha() for c in text) > 2


def is_title_case(found: list[str]) -> bool:
    """Tell whether the words that carry meaning mostly start with capitals."""
    weighty = [w for w in found if w.lower() not in _FUNCTION]
    return bool(weighty) and sum(not w[0].islower() for w in weighty) >= 0.7 * len(weighty)


def is_role(text: str) -> bool:
    """Tell whether a line is nothing but an office ("Chair of Governors")."""
    return len(text) < 70 and bool(_ROLE.fullmatch(text.strip(" .:,_…")))


def is_field(text: str) -> bool:
    """Tell whether a line is nothing but the label of a field to fill in ("Signed", "Date:")."""
    return len(text) < 60 and bool(_FIELD.fullmatch(text.strip()))


def ends_in_year(text: str) -> bool:
    """Tell whether a line ends in a year."""
    return bool(_YEAR_END.search(text))


def says_something(found: list[str]) -> bool:
    """Tell whether words form a sentence rather than a heading: a finite verb among five or more words."""
    if len(found) < 4 or found[0].lower() in _ASKING:
        return False
    low = [w.lower().replace("’", "'") for w in found]
    return any(w in _FINITE for w in low[1:]) and not is_title_case(found)


def heading_like(text: str, *, colon: bool = False, office: bool = False) -> bool:
    """Tell whether a line could be a heading, judged by itself.

    colon: whether one at the end is allowed. office: whether it may be nothing but an office ("3.2 The principal").
    """
    if not 2 <= len(text) <= 130 or text[-1] in ".;," or (text[-1] in ":-" and not colon):
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in "'‘“\"("):
        return False
    found = WORD.findall(text)
    if not 1 <= len(found) <= (12 if text[-1] in "!?" else 15) or not any(c.isalpha() for c in text):
        return False
    if found[-1].lower() in _FUNCTION and len(found) > 2 and text[-1] != "?" and not _asks_what_for(found):
        return False
    if found[-1].lower() in _MODALS and len(found) > 3 and not is_title_case(found):
        return False
    if not office and is_role(text):
        return False
    if text.startswith("If ") and "," not in text and len(found) <= 10:
        return not _is_something_else(text)
    return not (_is_something_else(text) or (text[-1] != "?" and says_something(found)))


def _asks_what_for(found: list[str]) -> bool:
    """Tell whether words ask or say what something is for or about, and so may end in such a word."""
    return found[0].lower() in _ASKING and found[-1].lower() in ("for", "about", "to", "with", "in", "on")


def _is_something_else(text: str) -> bool:
    """Tell whether a line is a field, an address, a date, a row or several sentences: anything but a heading."""
    return bool(
        is_field(text)
        or LABELLED.match(text)
        or text.startswith("Dear ")
        or ADDRESS.search(text)
        or DATE_WORDS.search(text)
        or _INNER_STOP.search(text)
        or LONG_NUMBER.search(text)
        or (":" in text and _LABEL_AND_NUMBER.fullmatch(text))
        or any(mark in text for mark in ("\t", "…", "....", "___"))
    )


def starts_in_the_middle(text: str) -> bool:
    """Tell whether a line cannot begin a sentence: it starts with a small letter or a closing mark."""
    return text[:1].islower() or text[:1] in ",;)’”"


def open_ended(text: str) -> bool:
    """Tell whether a line stops before its sentence does."""
    return bool(text) and text.rstrip("\"'”’)")[-1:] not in (".", "!", "?", ":", ";", "")


def ends_in_function_word(text: str) -> bool:
    """Tell whether a line ends in a word that cannot end anything ("of", "and the")."""
    found = WORD.findall(text[-24:])
    return text[-1:] in "&/," or (bool(found) and found[-1] in _FUNCTION)
