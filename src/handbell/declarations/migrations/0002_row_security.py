from django.db import migrations

from handbell.audit.append_only import AppendOnly
from handbell.tenancy.row_security import RowSecurityBySchool

APPEND_ONLY = ("Signature", "Countersignature", "Objection", "Answer", "Opening", "Reminder")


class Migration(migrations.Migration):
    dependencies = [("declarations", "0001_initial")]

    operations = [
        *(RowSecurityBySchool(model) for model in (*APPEND_ONLY, "Standing")),
        *(AppendOnly(model) for model in APPEND_ONLY),
    ]
