from __future__ import annotations

import uuid

from django.db import migrations, models

from handbell.tenancy.row_security import RowSecurityBySchool


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="KnownKey",
            fields=[
                ("key_id", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("proof", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Compartment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("school_id", models.UUIDField()),
                ("purpose", models.SlugField(db_index=False, max_length=40)),
                ("wrapped", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={"ordering": ("made_at", "id")},
        ),
        RowSecurityBySchool("Compartment"),
    ]
