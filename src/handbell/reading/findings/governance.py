"""Who stands behind the policy, and when it is looked at again: dates, approval, signatures, title."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Final

from handbell.reading.dates import DATE, due, iso, last_day
from handbell.reading.document import Finding
from handbell.reading.findings.context import Context, Passage, finding
from handbell.reading.wording import is_field, is_role

_APPROVING: Final = (
    "accepted by", "approved", "ratified", "adopted", "agreed", "signed off", "authorised", "cymeradwywyd",
    "mabwysiadwyd",
)  # fmt: skip
_PARTIES: Final = (
    "polic", "document", "procedure", "guidance", "agreement", "code", "it ", "they ", "govern", "trustee", "board",
    "committee",
)  # fmt: skip
_APPROVAL_LABEL: Final = re.compile(
    r"(?:(?:policy |date )?(?:of )?(?:approved|ratified|adopted|agreed|authorised|approval|"
    r"ratification)(?: by| on| date)?"
    r"(?: (?:the )?(?:governors?|governing body|governing board|trustees|board|headteacher|committee|"
    r"management committee|slt))?"
    r"(?: (?:by|on))?|sign(?:ed|ature)(?: (?:by|of))?"
    r"(?: (?:the )?(?:chair(?:man|person)?(?: of (?:the )?governors)?|head ?teacher|principal|governors?))?)"
    r"(?:\s*\([^)]*\))?\s*[:.…_\s]*(?:\([^)]{1,50}\)|"
    r"date\s*[:.…_\s]*)?[.…_\s]*",
    re.I,
)
_UNSIGNED: Final = re.compile(
    r"(?:signed|signature|llofnod\w*|approved by|ratified by)(?:\s*\([^)]{1,40}\))?(?: by| on behalf of [\w ]{3,40})?"
    r"\s*:?\s*(?:[.…_]\s?){4,}\s*\(?(?:the\s+)?"
    r"(?:chair|head|principal|governor|trustee|date|on behalf|for |cadeirydd|pennaeth|$)",
    re.I,
)
_BY_OTHERS: Final = re.compile(
    r"\b(?:parents?|carers?|pupils?|students?|child|employee|volunteer|visitor|member of staff|staff member|witness)\b",
    re.I,
)
_BY_GOVERNORS: Final = re.compile(
    r"\s*(?:approved|ratified|adopted|agreed) by (?:the )?(?:full )?(?:governors?|governing b|trust|board)",
    re.I,
)
_STATEMENT: Final = re.compile(
    r"\b(?:this|the|our)\s+(?:[\w-]+\s+){0,4}?(?:policy|document|procedure|guidance|agreement|"
    r"code)\s+(?:(?:was|has|is|were|been|and|formally|"
    r"reviewed|updated|last|written|agreed|discussed)[\s,]+){1,7}(?:approved|ratified|adopted|agreed|"
    r"authorised|signed off)\b"
    r"|\b(?:it|they)\s+(?:was|were|has been|have been)\s+(?:\w+\s+){0,3}?(?:approved|ratified|adopted|agreed)\s+by\b"
    r"|\b(?:governors?|governing (?:body|board)|trustees|board|committee)\s+(?:\w+\s+)?"
    r"(?:approved|ratified|adopted|agreed)\s+(?:it|this|these)\b",
    re.I,
)
_MADE: Final = re.compile(
    r"\b(?:policy|document|code|guidance)\s+(?:is|was|has been)\s+(?:made|issued|set)\s+by\s+(?:the\s+)?(?:\w+\s+)?"
    r"(?:governors?|governing (?:body|board)|trustees|trust|board|committee)\b",
    re.I,
)
_NAMED: Final = re.compile(
    r"(?:approved|ratified|adopted|agreed|authorised|signed off|accepted)(?:\s+(?:on|and|this|\S*\d\S*|\w+ 20\d\d|"
    r"adopted|approved))*\s+(?:by|at|gan)\s*:?\s+"
    r"(?:the\s+)?[A-Z\w]\w|(?:approv|ratif|adopt|agreed|authoris|cymeradwy|"
    r"mabwysiad)\w*(?:\s+[\w/]+){0,9}?\s*[:\t]\s*(?!(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|"
    r"autumn|spring|summer)\w*\b)[a-z]\w|(?:approved|ratified|adopted|agreed)\s+by\b|(?:mabwysiadwyd|"
    r"cymeradwywyd) gan\b|"
    r"\b(?:governors?|governing (?:body|board)|trustees|trust|board|committee)\s*"
    r"\((?:approved|ratified|adopted|agreed)\b|"
    r"\bissued by (?:the )?(?:head|principal|governors?|governing|board|trust)|"
    r"\bsign(?:ed|ature)\b[^:\t]{0,40}[:\t]\s*[A-Z][\w’'.-]*\s+[A-Z]|\bsigned by\s+[A-Z]",
    re.I,
)
_STATUS_CELL: Final = re.compile(
    r"(?:^|\t)\s*(?:reviewed and )?(?:approved|adopted|ratified|agreed)\s*(?:\t|$)", re.I
)
_BOARD_CELL: Final = re.compile(
    r"(?:^|\t)[^\t]{0,30}\b(?:board|governors?|governing body|trustees?|committee|head ?teacher|principal)\b"
    r"[^\t]{0,20}(?:\t|$)",
    re.I,
)
_SIGNATURE: Final = re.compile(r"\b(?:signed|signature|llofnod\w*)\b\s*:?\s*(?P<name>[^\t_.…]*)", re.I)


def check(context: Context) -> Iterator[Finding]:
    """Yield what is missing or out of date in how the policy is governed."""
    document = context.document
    if not document.title:
        yield finding(
            "missing-title",
            "warning",
            "front",
            "The document has no title, so nobody can tell which policy it is. Put one on its first line.",
        )
    yield from _review(context)
    dates = document.dates
    if not (dates.adopted or dates.reviewed):
        yield finding(
            "no-adoption-date",
            "warning",
            "front",
            "No date of adoption or approval and no version is given. Say when this policy was adopted.",
        )
    yield from _approval(context)
    yield from _signatures(context)
    if dates.adopted and dates.review_due and last_day(dates.review_due) < last_day(dates.adopted):
        yield finding(
            "contradiction",
            "error",
            _where_due(context),
            f"The next review ({dates.review_due}) lies before the adoption ({dates.adopted}). Put the dates right.",
        )


def _review(context: Context) -> Iterator[Finding]:
    dates = context.document.dates
    if dates.review_due:
        if last_day(dates.review_due) < context.today:
            yield finding(
                "review-overdue",
                "error",
                _where_due(context),
                f"The next review was due {dates.review_due} and is overdue. Review the policy and set a new date.",
            )
        return
    known = [d for d in (dates.reviewed, dates.adopted) if d]
    if dates.cycle and known:
        base = max(last_day(d) for d in known)
        months = base.year * 12 + base.month - 1 + dates.cycle
        due_on = datetime.date(months // 12, months % 12 + 1, min(base.day, 28))
        if due_on < context.today:
            yield finding(
                "review-overdue",
                "error",
                "front",
                f"The policy is to be reviewed every {dates.cycle} months; the last date printed is "
                f"{max(known)}, so the "
                f"review is overdue since {due_on:%Y-%m}. Review it, and print the next review date.",
            )
        return
    more = " It says how often it is reviewed, but gives no date to count from." if dates.cycle else ""
    yield finding(
        "no-review-date",
        "warning",
        "front",
        f"No date for the next review is given, so nobody can tell whether it is overdue.{more} Set one.",
    )


def _where_due(context: Context) -> str:
    """Return where the date of the next review is printed."""
    printed = context.document.dates.review_due
    for passage in context.body():
        said = "eview" in passage.text or "enew" in passage.text
        if said and any(printed in (iso(m), due(m)) for m in DATE.finditer(passage.text)):
            return passage.place
    return "front"


def _approval(context: Context) -> Iterator[Finding]:
    blank = next(
        (p for p in context.body() if (p.edge or p.section.level == 0) and _is_blank_approval(context, p)),
        None,
    )
    if blank is not None:
        yield finding(
            "approval-blank",
            "error",
            blank.place,
            "The field for the approval is empty. Have the policy approved, and enter by whom and when.",
        )
        return
    if any(
        _says_who(p) for p in context.body() if len(p.text) < 500 and not p.clause.form and _on_approval(p)
    ) or any(_MADE.search(p.text) for p in context.holding("made by", "issued by", "set by")):
        return
    yield finding(
        "no-approver",
        "warning",
        "front",
        "Nobody is named as having approved, adopted or signed the policy. Name the body or person, with the date.",
    )


def _says_who(passage: Passage) -> bool:
    """Tell whether a passage names who stands behind the policy: anywhere by a sentence, at the edges by a label."""
    if any(party in passage.low for party in _PARTIES) and _STATEMENT.search(passage.text):
        return True
    if (
        passage.clause.rows
        and passage.edge
        and _STATUS_CELL.search(passage.text)
        and _BOARD_CELL.search(passage.text)
    ):
        return True
    at = _NAMED.search(passage.text) if passage.edge and len(passage.text) < 240 else None
    return at is not None and (at.start() < 60 or "\t" in passage.text) and not passage.item


def _on_approval(passage: Passage) -> bool:
    """Tell whether a passage is about approval or signature at all."""
    if "ign" in passage.text or "pproval" in passage.text or "ssued by" in passage.text:
        return True
    return any(word in passage.low for word in _APPROVING)


def _is_blank_approval(context: Context, passage: Passage) -> bool:
    """Tell whether a passage is the label of an approval with nothing entered."""
    if passage.clause.form and not _BY_GOVERNORS.match(passage.text):
        return False
    if "\t" in passage.text:
        cells = passage.text.split("\t")
        for index, cell in enumerate(cells):
            if cell.strip() and _APPROVAL_LABEL.fullmatch(cell.strip()):
                value = cells[index + 1].strip() if index + 1 < len(cells) else ""
                if not value.strip("_.… ") or (value.endswith(":") and len(value) < 40):
                    return not _column_filled(passage, index)
        return False
    text = passage.text.strip()
    if _BY_OTHERS.search(text):
        return False
    if len(text) < 260 and _UNSIGNED.match(text):
        return True
    if len(text) > 120 or not _APPROVAL_LABEL.fullmatch(text):
        return False
    asks = re.search(r"[:_…]|\.\.", text) or (is_field(text) and text.lower().startswith("sign"))
    return bool(asks) and not _next_gives_value(context, passage)


def _column_filled(passage: Passage, index: int) -> bool:
    """Tell whether a label heads a column in which a row below has an entry."""
    rows = passage.clause.rows
    at = next((i for i, row in enumerate(rows) if "\t".join(row) == passage.text), len(rows))
    first = rows[at] if at < len(rows) else ()
    filled = sum(bool(c.strip()) for c in first)
    below = rows[at + 1] if at + 1 < len(rows) else ()
    return filled > 1 and filled == len(first) and index < len(below) and bool(below[index].strip())


def _next_gives_value(context: Context, passage: Passage) -> bool:
    """Tell whether the line below a label gives what the label asks for."""
    for index, other in enumerate(context.passages):
        if other is passage:
            after = context.passages[index + 1] if index + 1 < len(context.passages) else None
            if (
                after is None
                or after.section is not passage.section
                or len(after.text) >= 80
                or ":" in after.text
            ):
                return False
            return not is_role(after.text) and not is_field(after.text)
    return False


def _signatures(context: Context) -> Iterator[Finding]:
    """Yield a finding where names and offices are printed apart, so that either name could hold either office."""
    lines = [
        p
        for p in context.body()
        if not p.clause.form and not p.item and len(p.text) < 120 and "\t" not in p.text
    ]
    marks: list[tuple[str, Passage]] = []
    for passage in lines:
        match = _SIGNATURE.match(passage.text)
        if match and not is_role(match["name"] or "x"):
            marks.append(("signature", passage))
        elif is_role(passage.text):
            marks.append(("role", passage))
        elif marks and re.match(r"\s*date", passage.text, re.I):
            marks.append(("date", passage))
        elif marks and marks[-1][0] != "other":
            marks.append(("other", passage))
    kinds = [kind for kind, _ in marks]
    for index, (kind, passage) in enumerate(marks):
        if kind == "signature" and kinds[index + 1 : index + 6] in (
            ["date", "role", "signature", "date", "role"],
            ["role", "role", "signature", "date", "role"],
        ):
            yield finding(
                "ambiguous-signature",
                "warning",
                passage.place,
                "Signatures, dates and offices (headteacher, chair) stand in separate lines, so that "
                "either name fits either "
                "office. Print the office beside each signature.",
            )
            return
        if kind == "signature" and kinds[index + 1 : index + 2] == ["signature"]:
            following = kinds[index + 2 : index + 6]
            if following.count("role") >= 2:
                yield finding(
                    "ambiguous-signature",
                    "warning",
                    passage.place,
                    "Two signatures stand apart from the two offices they belong to (headteacher, chair). "
                    "Print the office "
                    "beside each signature.",
                )
                return
