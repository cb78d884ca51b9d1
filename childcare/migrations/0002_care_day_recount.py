"""A deferred trigger that recounts a space day at commit and refuses a care day that disagrees.

The checks on the care day alone do not guard against a writer that skips the lock, since each
writer compares only its own numbers. This one counts the rows that are really there.
"""

from django.db import migrations

RECOUNT = """
CREATE FUNCTION care_day_agrees(day bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM childcare_careplace p
        LEFT JOIN childcare_careday d
               ON d.care_room_id = p.care_room_id AND d.space_day_id = p.space_day_id
        WHERE p.space_day_id = day AND p.state <> 'cancelled'
          AND (d.id IS NULL
               OR lower(p.during) < d.starts_at
               OR upper(p.during) > d.starts_at + cardinality(d.children) * interval '15 min')
    ) THEN
        RAISE EXCEPTION 'a care place on day % lies outside its care day', day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'care_day_recount';
    END IF;

    IF EXISTS (
        WITH d AS (
            SELECT * FROM childcare_careday WHERE space_day_id = day
        ), expected AS (
            SELECT d.id, i, count(*) AS n
            FROM d
            JOIN childcare_careplace p
              ON p.space_day_id = day AND p.care_room_id = d.care_room_id
             AND p.state <> 'cancelled',
            LATERAL generate_series(
                1 + (extract(epoch FROM lower(p.during) - d.starts_at) / 900)::int,
                (extract(epoch FROM upper(p.during) - d.starts_at) / 900)::int
            ) AS i
            GROUP BY d.id, i
        ), staffed AS (
            SELECT d.id, i, count(*) AS n, count(*) FILTER (WHERE s.is_qualified) AS qualified
            FROM d
            JOIN childcare_shift s
              ON s.space_day_id = day AND s.care_room_id = d.care_room_id
             AND NOT s.is_cancelled AND s.counts,
            LATERAL generate_series(
                1 + (extract(epoch FROM lower(s.during) - d.starts_at) / 900)::int,
                (extract(epoch FROM upper(s.during) - d.starts_at) / 900)::int
            ) AS i
            GROUP BY d.id, i
        )
        SELECT FROM d
        CROSS JOIN LATERAL unnest(d.children, d.on_shift, d.on_shift_qualified)
             WITH ORDINALITY AS q(children, on_shift, qualified, i)
        LEFT JOIN expected e ON e.id = d.id AND e.i = q.i
        LEFT JOIN staffed s ON s.id = d.id AND s.i = q.i
        WHERE q.children IS DISTINCT FROM coalesce(e.n, 0)
           OR q.on_shift IS DISTINCT FROM coalesce(s.n, 0)
           OR q.qualified IS DISTINCT FROM coalesce(s.qualified, 0)
    ) THEN
        RAISE EXCEPTION 'the care days of day % disagree with their places or shifts', day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'care_day_recount';
    END IF;
END
$$;

CREATE FUNCTION care_day_recount() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM care_day_agrees(NEW.space_day_id);
    END IF;
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.space_day_id <> NEW.space_day_id) THEN
        PERFORM care_day_agrees(OLD.space_day_id);
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER care_day_recount_places
    AFTER INSERT OR UPDATE OR DELETE ON childcare_careplace
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION care_day_recount();
CREATE CONSTRAINT TRIGGER care_day_recount_shifts
    AFTER INSERT OR UPDATE OR DELETE ON childcare_shift
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION care_day_recount();
CREATE CONSTRAINT TRIGGER care_day_recount_days
    AFTER INSERT OR UPDATE OR DELETE ON childcare_careday
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION care_day_recount();
"""

DROP = """
DROP TRIGGER care_day_recount_days ON childcare_careday;
DROP TRIGGER care_day_recount_shifts ON childcare_shift;
DROP TRIGGER care_day_recount_places ON childcare_careplace;
DROP FUNCTION care_day_recount();
DROP FUNCTION care_day_agrees(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("childcare", "0001_initial")]

    operations = [migrations.RunSQL(RECOUNT, DROP)]
