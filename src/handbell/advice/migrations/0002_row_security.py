from django.db import migrations

from handbell.audit.append_only import AppendOnly
from handbell.tenancy.row_security import RowSecurityBySchool

APPEND_ONLY = ("Answer", "Dealt")


class Migration(migrations.Migration):
    dependencies = [("advice", "0001_initial")]

    operations = [
        *(RowSecurityBySchool(model) for model in (*APPEND_ONLY, "Question")),
        *(AppendOnly(model) for model in APPEND_ONLY),
    ]
