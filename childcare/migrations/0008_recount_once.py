"""The recount of a space day, at commit: once a transaction instead of once a changed row.

A booking with two children changes three rows and had its day recounted three times, which was
half of what it cost. Now a day that agreed is noted for the transaction, and every statement that
changes what is counted forgets the note before it begins: so whatever comes after a recount,
also one that `SET CONSTRAINTS` asked for early, is counted again.

The recount compares steps: at each quarter, how many more or fewer there are than in the one
before. A place is then two rows to look at, not one for each of its quarters.
"""

from importlib import import_module

from django.db import migrations

RECOUNT = """
CREATE OR REPLACE FUNCTION care_day_agrees(day bigint) RETURNS void
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
        ), there AS (
            SELECT care_room_id, during, 1 AS child, 0 AS educator, 0 AS pedagogue
            FROM childcare_careplace WHERE space_day_id = day AND state <> 'cancelled'
            UNION ALL
            SELECT care_room_id, during, 0, 1, is_qualified::int
            FROM childcare_shift WHERE space_day_id = day AND NOT is_cancelled AND counts
        ), step AS (
            SELECT d.id, greatest(1, 1 + (extract(epoch FROM at - d.starts_at) / 900)::int) AS i,
                   sum(way * child) AS children, sum(way * educator) AS on_shift,
                   sum(way * pedagogue) AS qualified
            FROM there JOIN d USING (care_room_id),
            LATERAL (VALUES (lower(there.during), 1), (upper(there.during), -1)) AS edge(at, way)
            GROUP BY d.id, 2
        )
        SELECT FROM d
        CROSS JOIN LATERAL (
            SELECT i, children - lag(children, 1, 0::smallint) OVER quarters AS children,
                   on_shift - lag(on_shift, 1, 0::smallint) OVER quarters AS on_shift,
                   qualified - lag(qualified, 1, 0::smallint) OVER quarters AS qualified
            FROM unnest(d.children, d.on_shift, d.on_shift_qualified)
                 WITH ORDINALITY AS q(children, on_shift, qualified, i)
            WINDOW quarters AS (ORDER BY i)
        ) AS q
        LEFT JOIN step s ON s.id = d.id AND s.i = q.i
        WHERE q.children IS DISTINCT FROM coalesce(s.children, 0)
           OR q.on_shift IS DISTINCT FROM coalesce(s.on_shift, 0)
           OR q.qualified IS DISTINCT FROM coalesce(s.qualified, 0)
    ) THEN
        RAISE EXCEPTION 'the care days of day % disagree with their places or shifts', day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'care_day_recount';
    END IF;
END
$$;

CREATE FUNCTION care_day_agrees_once(day bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    agreed text := coalesce(current_setting('cobaby.days_that_agree', true), '');
BEGIN
    IF position(',' || day || ',' IN agreed) = 0 THEN
        PERFORM care_day_agrees(day);
        PERFORM set_config('cobaby.days_that_agree', agreed || ',' || day || ',', true);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION care_day_recount() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM care_day_agrees_once(NEW.space_day_id);
    END IF;
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.space_day_id <> NEW.space_day_id) THEN
        PERFORM care_day_agrees_once(OLD.space_day_id);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION care_day_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('cobaby.days_that_agree', '', true);
    RETURN NULL;
END
$$;

CREATE TRIGGER care_place_changes BEFORE INSERT OR UPDATE OR DELETE ON childcare_careplace
    FOR EACH STATEMENT EXECUTE FUNCTION care_day_changes();
CREATE TRIGGER shift_changes BEFORE INSERT OR UPDATE OR DELETE ON childcare_shift
    FOR EACH STATEMENT EXECUTE FUNCTION care_day_changes();
CREATE TRIGGER care_day_changes BEFORE INSERT OR UPDATE OR DELETE ON childcare_careday
    FOR EACH STATEMENT EXECUTE FUNCTION care_day_changes();
"""

DROP = """
DROP TRIGGER care_day_changes ON childcare_careday;
DROP TRIGGER shift_changes ON childcare_shift;
DROP TRIGGER care_place_changes ON childcare_careplace;
DROP FUNCTION care_day_changes();
"""
AS_BEFORE = import_module("childcare.migrations.0002_care_day_recount").RECOUNT.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
).partition("CREATE CONSTRAINT TRIGGER")[0]


class Migration(migrations.Migration):
    dependencies = [("childcare", "0007_credential_issuer")]

    operations = [
        migrations.RunSQL(
            RECOUNT, DROP + AS_BEFORE + "DROP FUNCTION care_day_agrees_once(bigint);"
        )
    ]
