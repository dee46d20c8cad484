from django.db import migrations

from handbell.tenancy.row_security import RowSecurityBySchool


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        RowSecurityBySchool("Message"),
        RowSecurityBySchool("MailPreference"),
    ]
