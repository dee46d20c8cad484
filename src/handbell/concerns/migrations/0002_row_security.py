from django.db import migrations

from handbell.audit.append_only import AppendOnly
from handbell.tenancy.row_security import RowSecurityBySchool

APPEND_ONLY = (
    "Concern",
    "Teller",
    "Message",
    "RouteTaken",
    "Entry",
    "StepMove",
    "Wish",
    "Outcome",
    "Advice",
    "Override",
    "ReferralNews",
    "Letter",
    "TakedownMove",
    "CaseLink",
)
MOVING = (
    "Case",
    "Grant",
    "ShutOut",
    "IdentityRequest",
    "Involved",
    "Step",
    "Lock",
    "Referral",
    "Takedown",
    "PostHeld",
    "Absence",
    "Routes",
    "KeepFor",
    "Hold",
    "Disposal",
    "Pack",
    "Stranded",
)


class Migration(migrations.Migration):
    dependencies = [("concerns", "0001_initial")]

    operations = [
        *(RowSecurityBySchool(model) for model in (*APPEND_ONLY, *MOVING)),
        *(AppendOnly(model) for model in APPEND_ONLY),
    ]
