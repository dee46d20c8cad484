"""PostgreSQL shows and takes only rows of the school being worked for."""

from django.db import migrations

from handbell.tenancy.row_security import RowSecurityBySchool


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        RowSecurityBySchool(model)
        for model in ("Term", "ClosedDay", "Person", "RoleHeld", "RoleProposal", "RosterPreview")
    ]
