"""A care place, a shift and a care day name a room and a space day: both are of one space.

A composite foreign key would need the space in each of these tables; a trigger needs no column.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION care_in_one_space() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT space_id FROM childcare_careroom WHERE id = NEW.care_room_id)
       <> (SELECT space_id FROM spaces_spaceday WHERE id = NEW.space_day_id)
    THEN
        RAISE EXCEPTION 'room % and day % belong to two spaces', NEW.care_room_id, NEW.space_day_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'care_in_one_space';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER care_place_in_one_space
    AFTER INSERT OR UPDATE OF care_room_id, space_day_id ON childcare_careplace
    FOR EACH ROW EXECUTE FUNCTION care_in_one_space();
CREATE TRIGGER shift_in_one_space
    AFTER INSERT OR UPDATE OF care_room_id, space_day_id ON childcare_shift
    FOR EACH ROW EXECUTE FUNCTION care_in_one_space();
CREATE TRIGGER care_day_in_one_space
    AFTER INSERT OR UPDATE OF care_room_id, space_day_id ON childcare_careday
    FOR EACH ROW EXECUTE FUNCTION care_in_one_space();
"""

DROP = """
DROP TRIGGER care_day_in_one_space ON childcare_careday;
DROP TRIGGER shift_in_one_space ON childcare_shift;
DROP TRIGGER care_place_in_one_space ON childcare_careplace;
DROP FUNCTION care_in_one_space();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("childcare", "0005_roster_changes"),
        ("spaces", "0003_alter_space_drawing"),
    ]

    operations = [migrations.RunSQL(GUARD, DROP)]
