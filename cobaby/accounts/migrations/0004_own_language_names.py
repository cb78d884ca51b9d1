from django.db import migrations, models

import cobaby.look.languages


class Migration(migrations.Migration):
    """No change in the database: the choices are asked for, and stand in no migration any more."""

    dependencies = [("accounts", "0003_phone")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="language",
            field=models.CharField(
                choices=cobaby.look.languages.our_languages,
                default="en",
                max_length=5,
                verbose_name="language",
            ),
        ),
    ]
