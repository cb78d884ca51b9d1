from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spaces", "0006_blocks_never_overlap")]

    operations = [
        migrations.AddField(
            model_name="desk", name="since", field=models.DateField(blank=True, null=True)
        ),
    ]
