from django.db import migrations

from handbell.audit.append_only import AppendOnly
from handbell.tenancy.row_security import RowSecurityBySchool


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]

    operations = [
        *(RowSecurityBySchool(model) for model in ("Exhibit", "SafeCopy", "CustodyEntry")),
        AppendOnly("CustodyEntry"),
    ]
