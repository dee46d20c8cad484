"""What differs between rule books: answers to everyday questions, topic by topic, and what nobody's rules speak of."""

from handbell.rules.compare.differing import Differing, Shift, differing, examples_as_questions
from handbell.rules.compare.loose_ends import LooseEnds, clashes, loose_ends
from handbell.rules.compare.questions import Question, everyday
from handbell.rules.compare.topics import Cell, TopicRow, matters, topic_map

__all__ = [
    "Cell",
    "Differing",
    "LooseEnds",
    "Question",
    "Shift",
    "TopicRow",
    "clashes",
    "differing",
    "everyday",
    "examples_as_questions",
    "loose_ends",
    "matters",
    "topic_map",
]
