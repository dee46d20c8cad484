"""The rows of the room: documents and versions, where they came from, and what people decided about them."""

from handbell.policies.models.decisions import (
    Approval,
    ApprovalRule,
    Comment,
    Decision,
    ReviewRecord,
)
from handbell.policies.models.documents import CLOSED, TRANSITIONS, Clause, Policy, Status, Version
from handbell.policies.models.sources import Change, Finding, Severity, SourceFile

__all__ = [
    "CLOSED",
    "TRANSITIONS",
    "Approval",
    "ApprovalRule",
    "Change",
    "Clause",
    "Comment",
    "Decision",
    "Finding",
    "Policy",
    "ReviewRecord",
    "Severity",
    "SourceFile",
    "Status",
    "Version",
]
