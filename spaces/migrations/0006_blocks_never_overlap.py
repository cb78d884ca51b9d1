from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import migrations

from spaces.fields import MinutesOfADay, SingletonRange


def forget_overlapping(apps: Any, schema_editor: Any) -> None:
    """Of a day's blocks the first stays, and each that begins when the one that stayed is over."""
    until: dict[tuple[int, int], int] = {}
    blocks = apps.get_model("spaces", "BookingBlock").objects
    for block in blocks.order_by("start_minute", "pk"):
        day = (block.space_id, block.weekday)
        if block.start_minute < until.get(day, 0):
            block.delete()
        else:
            until[day] = block.end_minute


class Migration(migrations.Migration):
    dependencies = [("spaces", "0005_manager_settings")]

    operations = [
        migrations.RunPython(forget_overlapping, migrations.RunPython.noop),
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
