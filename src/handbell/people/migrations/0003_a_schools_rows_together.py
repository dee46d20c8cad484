"""Lists and roles are read from indices in which a school's rows stand together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_row_security"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="person",
            name="people_pers_school__b1d156_idx",
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["school", "family_name", "given_name", "id", "joined_on", "left_on"],
                name="people_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="roleheld",
            index=models.Index(
                fields=["school", "person", "role", "starts_on", "ends_on"], name="roles_of_a_person"
            ),
        ),
    ]
