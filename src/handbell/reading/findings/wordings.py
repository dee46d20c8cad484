"""Terms, scope and advice: words that leave open who is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handbell.reading.document import Finding
from handbell.reading.findings.context import Context, Passage, finding

_PUPIL: Final = re.compile(r"\bpupils?\b", re.I)
_STUDENT: Final = re.compile(
    r"\bstudents?\b(?!\s+(?:teacher|voice|council|loan|teachers|leaders?|union|on\s+(?:placement|work|"
    r"teaching|a placement)))(?<!trainee students)",
    re.I,
)
_CHILD: Final = re.compile(r"\bchild(?:ren)?\b", re.I)
_DEFINITION: Final = re.compile(
    r"\b(?:pupils?|students?|child(?:ren)?|learners?|young people)\b['’\"”]?[^.]{0,60}\b(?:means?|refers?|"
    r"includes?|is used|are used|shall mean|"
    r"should be taken|we mean|applies to|denotes?)\b|\bthe terms?\b[^.]{0,40}\b(?:pupil|student|child)|"
    r"\breferences? to (?:the )?(?:pupil|student|child)|"
    r"\b(?:pupils?|students?|children)\s*\((?:[^)]{0,60}\b(?:pupil|student|child))|\b(?:pupils?|"
    r"students?)\s*/\s*(?:pupils?|students?|children)",
    re.I,
)
_DEFINING: Final = ("mean", "refer", "includ", "used", "taken", "appl", "denote", "term", "(", "/")
_COMMITTEE: Final = re.compile(r"\bmanagement committee\b", re.I)
_GOVERNORS: Final = re.compile(r"\b(?:governors?|governing (?:body|bodies|board))\b", re.I)
_ALL: Final = re.compile(
    r"\b(?:all|every|everyone|everybody|whole|any)\b[^.]{0,60}\b(?:stakeholders?|school community|"
    r"community|representatives|users|"
    r"who work|adults|personnel|members)\b[^.]{0,60}?\b(?:includ\w+|such as|namely|that is)\b(?P<list>[^.]{4,300})",
    re.I,
)
_SCOPE: Final = re.compile(
    r"\b(?:policy|document|guidance|procedures?)\b[^.]{0,40}\b(?:covers?|applies|relates|extends)\b|\bscope\b",
    re.I,
)
_SCOPE_HEADING: Final = re.compile(
    r"\bscope\b|\bwho\b|\bappli(?:es|cation)\b|\bapply\b|\bpeople\b|"
    r"\bbound\b|\bcover",
    re.I,
)
_ADVICE: Final = re.compile(
    r"\b(?:advice|guidance)\s+(?:(?:should|must|will|can|to|has|have|is|are|be|been|"
    r"shall)\s+){0,3}(?:be\s+)?(?:sought|taken|obtained)\b"
    r"|\b(?:seek|take|obtain)\s+(?:further\s+|appropriate\s+|professional\s+|immediate\s+)?advice\b",
    re.I,
)
_FROM: Final = re.compile(
    r"\b(?:from|of|by|with|via|through)\s+(?:the|their|your|its|our|an?|[A-Z]|human|agencies|colleagues|"
    r"legal|external|local|union|either)|"
    r"\b(?:legal|union|LADO|HR|police|lado|human resources|medical|professional)\s+advice|"
    r"\bcontact(?:ing)?\s+(?:the|your)\b",
)


def check(context: Context) -> Iterator[Finding]:
    """Yield terms that are not defined, a scope that is not clear, and advice from nobody."""
    yield from _terms(context)
    yield from _bodies(context)
    yield from _scope(context)
    yield from _advice(context)


def _terms(context: Context) -> Iterator[Finding]:
    counts = {"pupils": 0, "students": 0, "children": 0}
    place = ""
    for passage in context.holding("pupil", "student", "child", "learner", "young pe"):
        text = passage.text
        if passage.clause.quotation:
            continue
        if any(hint in passage.low for hint in _DEFINING) and _DEFINITION.search(text):
            return
        pupils, students = len(_PUPIL.findall(text)), len(_STUDENT.findall(text))
        counts["pupils"] += pupils
        counts["students"] += students
        counts["children"] += len(_CHILD.findall(text))
        if students and not place:
            place = passage.place
    if counts["pupils"] and counts["students"] and sum(counts.values()) > 5:
        said = ", ".join(f"{name} ({n})" for name, n in counts.items() if n)
        yield finding(
            "undefined-term", "note", place,
            f"Several words are used for the same people and none is defined: {said}. Choose one, or say "
            f"what each means.",
        )  # fmt: skip


def _bodies(context: Context) -> Iterator[Finding]:
    """Yield governors named in a school that has a management committee."""
    own = [p for p in context.holding("management committee") if _COMMITTEE.search(p.text)]
    if len(own) < 2 and not any(p.edge for p in own):
        return
    if not own:
        return
    for passage in context.body():
        match = _GOVERNORS.search(passage.text)
        if match and not _COMMITTEE.search(passage.text):
            yield finding(
                "unclear-scope", "warning", passage.place,
                f"This speaks of “{match[0]}”, although the school has a management committee. Say which "
                f"body is meant.",
            )  # fmt: skip
            return
    for passage in own:
        match = _GOVERNORS.search(passage.text)
        if match:
            yield finding(
                "unclear-scope", "warning", passage.place,
                f"This names “{match[0]}” beside the management committee. Say which body the school has.",
            )  # fmt: skip
            return


def _scope(context: Context) -> Iterator[Finding]:
    """Yield a statement of scope that says all and lists some."""
    for passage in context.body():
        if "includ" not in passage.low and "such as" not in passage.low and "namely" not in passage.low:
            continue
        if not _SCOPE.search(passage.text) and not _SCOPE_HEADING.search(passage.section.heading):
            continue
        for sentence in passage.sentences:
            match = _ALL.search(sentence)
            if match and "volunteer" not in sentence.lower() and "not limited to" not in sentence.lower():
                if not _list_names_people(match["list"]):
                    continue
                yield finding(
                    "unclear-scope", "note", passage.place,
                    "The scope says that everybody is covered, but volunteers are not among those it "
                    "lists. Name every group that is bound.",
                )  # fmt: skip
                return


def _list_names_people(text: str) -> bool:
    return (
        len(
            re.findall(
                r"\b(?:staff|employees?|governors?|pupils?|students?|teachers?|parents?|contractors?)\b",
                text,
                re.I,
            )
        )
        >= 2
    )


def _advice(context: Context) -> Iterator[Finding]:
    told: set[str] = set()
    for passage in context.holding("advice", "guidance"):
        if passage.place in told:
            continue
        if _unnamed(passage):
            told.add(passage.place)
            yield finding(
                "adviser-not-named", "warning", passage.place,
                "Advice is to be sought here, but not said from whom. Name the office (for example the "
                "local authority's "
                "designated officer, or HR).",
            )  # fmt: skip


def _unnamed(passage: Passage) -> bool:
    """Tell whether a sentence asks for advice and neither it nor the next one says from whom."""
    found = passage.sentences
    for index, sentence in enumerate(found):
        match = _ADVICE.search(sentence)
        if match and "without" not in sentence[max(0, match.start() - 20) : match.start()]:
            around = sentence[match.end() :] + " " + (found[index + 1] if index + 1 < len(found) else "")
            if not _FROM.search(around[:220]) and not _FROM.search(
                sentence[max(0, match.start() - 24) : match.end()]
            ):
                return True
    return False
