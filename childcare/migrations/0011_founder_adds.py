from django.db import migrations, models
from django.db.models import Q

CLAMP = """
UPDATE childcare_careregime
   SET minutes_in_a_row = least(minutes_in_a_row, 1440), gap_minutes = least(gap_minutes, 1440)
 WHERE minutes_in_a_row > 1440 OR gap_minutes > 1440
"""


class Migration(migrations.Migration):
    dependencies = [("childcare", "0010_absence_in_a_space")]

    operations = [
        migrations.RunSQL(CLAMP, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="careregime",
            constraint=models.CheckConstraint(
                condition=Q(minutes_in_a_row__isnull=True) | Q(minutes_in_a_row__lte=1440),
                name="regime_row_within_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="careregime",
            constraint=models.CheckConstraint(
                condition=Q(gap_minutes__isnull=True) | Q(gap_minutes__lte=1440),
                name="regime_gap_within_a_day",
            ),
        ),
        migrations.AddField(
            model_name="houserule",
            name="group_extra",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
