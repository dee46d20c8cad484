"""A new address of somebody who signed in with another one is let in by a second person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_a_schools_rows_together"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="signed_in_with",
            field=models.EmailField(blank=True, default="", max_length=254),
        ),
        migrations.AddField(
            model_name="person",
            name="address_changed_by",
            field=models.UUIDField(blank=True, null=True),
        ),
    ]
