"""What other rooms and this room's pages read about answers. Nothing here writes."""

from handbell.advice.queries.asking import Box, box_for, public_box, suggestions
from handbell.advice.queries.given import (
    Shown,
    answer_to_follow,
    given_answer,
    public_answer,
    shown,
    shown_now,
)
from handbell.advice.queries.unanswered import (
    UnansweredKind,
    kind_for,
    kinds_for,
    tasks_for,
    words_of,
)
from handbell.advice.queries.why import Considered, considered

__all__ = [
    "Box",
    "Considered",
    "Shown",
    "UnansweredKind",
    "answer_to_follow",
    "box_for",
    "considered",
    "given_answer",
    "kind_for",
    "kinds_for",
    "public_answer",
    "public_box",
    "shown",
    "shown_now",
    "suggestions",
    "tasks_for",
    "words_of",
]
