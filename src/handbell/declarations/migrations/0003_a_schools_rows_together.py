"""The board is read from an index in which a school's rows stand together; SQLite keeps one standing a policy too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0002_row_security"),
        ("people", "0003_a_schools_rows_together"),
        ("policies", "0002_row_security"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="standing",
            name="one_standing_a_policy",
        ),
        migrations.RemoveIndex(
            model_name="standing",
            name="declaration_school__5c114f_idx",
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["policy", "person", "school", "version", "state", "signature"],
                name="standings_of_a_policy",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(fields=("person", "policy"), name="one_standing_a_policy"),
        ),
    ]
