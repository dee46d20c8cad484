"""Lost second factors: asked by one, agreed by another, taken away a day later."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from handbell.tenancy.row_security import RowSecurityBySchool


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_who_lets_a_new_address_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondFactorReset",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for a second person"),
                            ("agreed", "Agreed; done a day later"),
                            ("stopped", "Stopped"),
                            ("done", "Done"),
                        ],
                        default="asked",
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.school"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["asked", "agreed"])),
                        fields=("person",),
                        name="one_open_reset_a_person",
                    )
                ],
            },
        ),
        RowSecurityBySchool("SecondFactorReset"),
    ]
