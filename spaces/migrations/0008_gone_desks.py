
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("spaces", "0007_desk_since"),
    ]

    operations = [
        migrations.CreateModel(
            name="GoneDesk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("since", models.DateField(blank=True, null=True)),
                ("until", models.DateField()),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gone_desks",
                        to="spaces.space",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("since__lt", models.F("until")),
                            _connector="OR",
                        ),
                        name="gone_desk_stood_a_day",
                    )
                ],
            },
        ),
    ]
