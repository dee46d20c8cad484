"""Engines and the lexicon, made once in a process: an engine remembers what it has worked out."""

from __future__ import annotations

import datetime
import os
from collections import OrderedDict
from threading import Lock
from typing import Final

from handbell.rules.engine import Engine
from handbell.rules.files.places import cache_folder
from handbell.rules.model import RuleBook
from handbell.rules.understand import Lexicon, load_lexicon

MOST: Final = 256

_kept: OrderedDict[tuple[str, datetime.date], Engine] = OrderedDict()
_lock = Lock()


def engine_for(book: RuleBook, *, on: datetime.date) -> Engine:
    """The engine of a book for a day in the school's calendar. A book without a digest gets a fresh one each time."""
    if not book.digest:
        return Engine(book, on)
    key = (book.digest, on)
    with _lock:
        engine = _kept.get(key)
        if engine is None:
            engine = _kept[key] = Engine(book, on)
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return engine


def lexicon() -> Lexicon:
    """The lexicon by which questions are understood; loaded once (the loader keeps it)."""
    return load_lexicon(cache_folder(os.environ))
