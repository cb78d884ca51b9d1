from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import migrations

from spaces.fields import MinutesOfADay, SingletonRange

FORGET_LATER_ONES = """
DELETE FROM spaces_bookingblock AS later USING spaces_bookingblock AS first
 WHERE first.space_id = later.space_id AND first.weekday = later.weekday
   AND (first.start_minute, first.id) < (later.start_minute, later.id)
   AND first.end_minute > later.start_minute
"""


class Migration(migrations.Migration):
    dependencies = [("spaces", "0005_manager_settings")]

    operations = [
        migrations.RunSQL(FORGET_LATER_ONES, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="bookingblock", name="block_given_once"),
        migrations.AddConstraint(
            model_name="bookingblock",
            constraint=ExclusionConstraint(
                name="blocks_never_overlap",
                expressions=[
                    (SingletonRange("space_id"), "&&"),
                    (SingletonRange("weekday"), "&&"),
                    (MinutesOfADay("start_minute", "end_minute"), "&&"),
                ],
            ),
        ),
    ]
