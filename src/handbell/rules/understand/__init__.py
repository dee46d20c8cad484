"""From a question in anybody's own words to facts: offline, always the same, each fact with the words behind it.

Read in this order: `text`, `words` (units), `people`, `patterns`, `asked` (what is asked), `gather`, `reading` (all of
it), `answering` (the decision made safe). What words mean is data: `packs/lexicon`, read by `compiling` and `lexicon`.
"""

from handbell.rules.understand.answering import ask
from handbell.rules.understand.lexicon import Lexicon, load_lexicon
from handbell.rules.understand.model import NOT_UNDERSTOOD, OUTSIDE, UNDERSTOOD, Heard, Understanding
from handbell.rules.understand.reading import understand
from handbell.rules.understand.roles import role_named

__all__ = [
    "NOT_UNDERSTOOD",
    "OUTSIDE",
    "UNDERSTOOD",
    "Heard",
    "Lexicon",
    "Understanding",
    "ask",
    "load_lexicon",
    "role_named",
    "understand",
]
