from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0009_rescue_while_here")]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="changed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
