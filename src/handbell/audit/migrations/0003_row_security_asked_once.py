"""PostgreSQL asks once for a statement, not once for a row, which school is being worked for."""

from django.db import migrations

from handbell.tenancy.row_security import RowSecurityAnew


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_row_security")]

    operations = [RowSecurityAnew()]
