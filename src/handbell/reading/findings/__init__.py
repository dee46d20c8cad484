"""Findings: what ought to be looked at in a policy, told from its form, its words and dated records."""

from __future__ import annotations

import datetime
from typing import Final

from handbell.reading.document import Finding
from handbell.reading.findings import (
    contradictions,
    governance,
    knowledge,
    layout,
    numbering,
    permissions,
    phones,
    pointers,
    sentences,
    spelling,
    wordings,
)
from handbell.reading.findings.context import context_of
from handbell.reading.structure import Reading

_CHECKS: Final = (
    governance.check,
    numbering.check,
    pointers.check,
    layout.check,
    sentences.check,
    wordings.check,
    contradictions.check,
    permissions.check,
    phones.check,
    knowledge.check,
    spelling.check,
)
_RANK: Final = {"error": 0, "warning": 1, "note": 2}

CODES: Final = {
    "review-overdue": "The date of the next review has passed.",
    "no-review-date": "No date is given for the next review.",
    "no-adoption-date": "No date of adoption or approval, and no version, is given.",
    "no-approver": "Nobody is named as having approved the policy.",
    "approval-blank": "A field for approval or signature is empty.",
    "ambiguous-signature": "Names and offices are printed so that either could belong to the other.",
    "missing-title": "The document has no title.",
    "missing-content": "A figure, table or list is announced and is not there.",
    "missing-label": "An appendix stands without its label.",
    "truncated": "A text stops in the middle of a sentence.",
    "placeholder-left": "A place of the model policy was not filled in.",
    "wrong-cross-reference": "A reference points to what is not there, or to something else.",
    "contents-mismatch": "The list of contents and the headings differ.",
    "no-numbers": "The clauses carry no numbers.",
    "numbering-typo": "A number is written with a wrong sign.",
    "numbering-break": "Numbers or letters do not follow one another.",
    "repeated-number": "A number is used twice.",
    "repeated-heading": "A heading is used twice.",
    "repeated-text": "A sentence is used in two clauses.",
    "unnumbered-list": "Lists or paragraphs lack the numbers that the rest of the document has.",
    "list-style-break": "A list changes its bullet.",
    "flattened-list": "Sub-items are printed at the level of the items.",
    "flattened-table": "A table was turned into lines with gaps.",
    "merged-items": "Several entries run into one item.",
    "run-in-heading": "A heading runs into its first sentence.",
    "broken-line": "A sentence is broken across lines.",
    "broken-word": "A word is broken, across lines or by a gap.",
    "stray-text": "A scrap of text stands where it does not belong.",
    "stray-page-number": "A page number stands in the text.",
    "page-footer-inside": "Running headers or footers stand between the clauses.",
    "stray-footnote": "A footnote number has no note.",
    "footnote-inside": "A footnote stands inside the text.",
    "unmatched-quote": "A quotation mark has no partner.",
    "unmatched-bracket": "A bracket has no partner.",
    "markup-residue": "Tags or marks of formatting are left in the text.",
    "homoglyph-letter": "A letter of another alphabet stands for a Latin one.",
    "spelling": "A word is probably misprinted.",
    "third-party-quotation": "Words of somebody else stand among the school's rules.",
    "contradiction": "Two clauses cannot both be followed.",
    "undefined-term": "Several words are used for the same people, and none is defined.",
    "unclear-scope": "Who is bound, or which body is meant, is left open.",
    "adviser-not-named": "Advice is to be taken, but not said from whom.",
    "foreign-area": "A council, police force or team of another area is named.",
    "wrong-name": "A body, office or law is misnamed.",
    "wrong-signpost": "People are sent to a service for what it does not deal with.",
    "misstated-law": "The law is said to be what it is not.",
    "outdated-law": "A law or edition of guidance was replaced.",
    "outdated-body": "A body was closed or renamed.",
    "outdated-contact": "An address or service is retired.",
    "outdated-platform": "A platform closed, was renamed, or changed its rules.",
}


def find(reading: Reading, today: datetime.date) -> tuple[Finding, ...]:
    """Return the findings of a reading as of `today`: errors first, then warnings, then notes, each once."""
    context = context_of(reading, today)
    found = dict.fromkeys(one for check in _CHECKS for one in check(context))
    return tuple(sorted(found, key=lambda one: _RANK[one.severity]))
