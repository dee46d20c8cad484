"""Row security by school, and what the database itself never lets anybody change."""

from django.db import migrations

from handbell.audit.append_only import AppendOnly
from handbell.policies.sealed import SealedVersions
from handbell.tenancy.row_security import RowSecurityBySchool

MODELS = [
    "Approval",
    "ApprovalRule",
    "Change",
    "Clause",
    "Comment",
    "Finding",
    "Policy",
    "ReviewRecord",
    "SourceFile",
    "Version",
]
NEVER_CHANGED = ["Approval", "Change", "Clause", "ReviewRecord", "SourceFile"]


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]

    operations = [
        *(RowSecurityBySchool(name) for name in MODELS),
        *(AppendOnly(name) for name in NEVER_CHANGED),
        SealedVersions(),
    ]
