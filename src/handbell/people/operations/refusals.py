"""What an operation says when it does not do what was asked."""

from __future__ import annotations


class Refused(ValueError):
    """Not done, and why, in words for the person who asked. `field` names the form's field it is about, if one."""

    def __init__(self, why: str, *, field: str | None = None) -> None:
        super().__init__(why)
        self.field = field
