"""Row security by school; revisions and rules are never changed."""

from django.db import migrations

from handbell.audit.append_only import AppendOnly
from handbell.tenancy.row_security import RowSecurityBySchool

MODELS = ["Rulebook", "Revision", "RuleEntry"]


class Migration(migrations.Migration):
    dependencies = [("rulebooks", "0001_initial")]

    operations = [
        *(RowSecurityBySchool(name) for name in MODELS),
        *(AppendOnly(name) for name in MODELS),
    ]
