"""What a manager says of an educator holds in the own space. Those there are hold everywhere."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("childcare", "0009_papers_of_a_space"),
        ("spaces", "0005_manager_settings"),
    ]

    operations = [
        migrations.AddField(
            model_name="absence",
            name="space",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="spaces.space",
            ),
        ),
    ]
