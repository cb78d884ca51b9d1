-- Many spaces as copies of one, and years of their bookings, written by the server itself.
-- Triggers are off meanwhile: what the days ahead say is copied from a day that the product counted.

-- name: spaces
DROP TABLE IF EXISTS bench_space, bench_slot, bench_part;
CREATE TABLE bench_space (number serial PRIMARY KEY, space_id bigint, room_id bigint);
WITH made AS (
    INSERT INTO spaces_space
    SELECT copy.* FROM spaces_space s, generate_series(1, %(spaces)s) AS i,
    LATERAL jsonb_populate_record(s, jsonb_build_object(
        'id', nextval('spaces_space_id_seq'), 'slug', 'bench-' || i, 'name', 'Bench ' || i)) AS copy
    WHERE s.id = %(space)s
    RETURNING id
), rooms AS (
    INSERT INTO childcare_careroom
    SELECT copy.* FROM made, childcare_careroom r,
    LATERAL jsonb_populate_record(r, jsonb_build_object(
        'id', nextval('childcare_careroom_id_seq'), 'space_id', made.id)) AS copy
    WHERE r.space_id = %(space)s
    RETURNING id, space_id
)
INSERT INTO bench_space (space_id, room_id) SELECT space_id, id FROM rooms ORDER BY space_id;

-- name: belongings
INSERT INTO {table} SELECT copy.* FROM bench_space b, {table} t,
LATERAL jsonb_populate_record(t, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('{table}', 'id')), 'space_id', b.space_id)) AS copy
WHERE t.space_id = %(space)s;

-- name: days
INSERT INTO spaces_spaceday (space_id, date)
SELECT space_id, %(first)s::date + i FROM bench_space, generate_series(0, 27) AS i
WHERE i = 0 OR number = 1;
INSERT INTO childcare_careday
SELECT copy.* FROM bench_space b
JOIN spaces_spaceday d ON d.space_id = b.space_id, childcare_careday c,
LATERAL jsonb_populate_record(c, jsonb_build_object(
    'id', nextval('childcare_careday_id_seq'), 'care_room_id', b.room_id, 'space_day_id', d.id,
    'starts_at', c.starts_at + (d.date - %(first)s::date) * interval '1 day')) AS copy
WHERE c.id = %(care_day)s;

-- name: families
CREATE TABLE bench_slot (number int, slot int, space_id bigint, room_id bigint, desk_id bigint,
                         person_id bigint, child_id bigint, PRIMARY KEY (number, slot));
INSERT INTO bench_slot
SELECT b.number, slot, b.space_id, b.room_id, k.id,
       nextval('accounts_user_id_seq'), nextval('childcare_child_id_seq')
FROM bench_space b, generate_series(0, 7) AS slot, spaces_desk k
WHERE k.space_id = b.space_id AND k.number = 1 + slot %% 4;
INSERT INTO accounts_user SELECT copy.* FROM bench_slot s, accounts_user u,
LATERAL jsonb_populate_record(u, jsonb_build_object(
    'id', s.person_id, 'email', 'bench' || s.person_id || '@example.org')) AS copy
WHERE u.id = %(person)s;
INSERT INTO childcare_child SELECT copy.* FROM bench_slot s, childcare_child c,
LATERAL jsonb_populate_record(c, jsonb_build_object('id', s.child_id)) AS copy
WHERE c.id = %(child)s;

-- name: ahead
CREATE TABLE bench_part AS
SELECT 900000000 + row_number() OVER () AS id, s.*, d.id AS day_id, p.booked, p.during
FROM bench_slot s JOIN spaces_spaceday d ON d.space_id = s.space_id AND d.date = %(first)s::date,
     childcare_careplace p
WHERE s.slot < 3 AND p.id = %(place)s;

-- name: history
DROP TABLE IF EXISTS bench_part;
INSERT INTO spaces_spaceday (space_id, date)
SELECT DISTINCT s.space_id, %(today)s::date - 1 - (n / (%(spaces)s * 8))
FROM generate_series(%(from)s::int, %(until)s::int - 1) AS n
JOIN bench_slot s ON s.number = 1 + n %% %(spaces)s AND s.slot = n / %(spaces)s %% 8
ON CONFLICT DO NOTHING;
CREATE TABLE bench_part AS
SELECT 1000000000 + n::bigint AS id, s.*, d.id AS day_id,
       tstzrange(start, start + interval '210 min') AS booked,
       tstzrange(start, start + interval '210 min') AS during
FROM generate_series(%(from)s::int, %(until)s::int - 1) AS n
JOIN bench_slot s ON s.number = 1 + n %% %(spaces)s AND s.slot = n / %(spaces)s %% 8
JOIN spaces_spaceday d ON d.space_id = s.space_id
 AND d.date = %(today)s::date - 1 - (n / (%(spaces)s * 8)),
LATERAL (SELECT (d.date + time '09:00' + s.slot / 4 * interval '4 hours') AT TIME ZONE 'UTC'
         AS start) AS at;
INSERT INTO childcare_careday
SELECT copy.* FROM (SELECT DISTINCT day_id, room_id FROM bench_part) AS p
JOIN spaces_spaceday d ON d.id = p.day_id, childcare_careday c,
LATERAL jsonb_populate_record(c, jsonb_build_object(
    'id', nextval('childcare_careday_id_seq'), 'care_room_id', p.room_id, 'space_day_id', d.id,
    'starts_at', c.starts_at + (d.date - %(first)s::date) * interval '1 day')) AS copy
WHERE c.id = %(care_day)s
ON CONFLICT DO NOTHING;

-- name: bookings
INSERT INTO bookings_booking (id, reference, person_id, space_day_id, during, form_token,
    desk_kind, state, was_extended, form_content, currency, child_ids, price, least_fee,
    created_at, confirmed_at, changes, late_minutes, is_free_to_cancel)
SELECT p.id, upper(lpad(to_hex(p.id), 8, 'X')), p.person_id, p.day_id, p.booked,
    gen_random_uuid(), b.desk_kind, b.state, b.was_extended, b.form_content, b.currency,
    b.child_ids, b.price, b.least_fee, b.created_at, b.confirmed_at, b.changes, b.late_minutes,
    b.is_free_to_cancel
FROM bench_part p, bookings_booking b
WHERE b.id = %(booking)s;
INSERT INTO childcare_careplace (id, child_id, care_room_id, space_day_id, booked, during, state,
                                 created_at)
SELECT id, child_id, room_id, day_id, booked, during, 'booked', now() FROM bench_part;
INSERT INTO spaces_deskreservation (id, desk_id, space_day_id, during, state, note)
SELECT id, desk_id, day_id, booked, 'booked', '' FROM bench_part;
INSERT INTO bookings_bookingline (booking_id, desk_reservation_id, amount)
SELECT id, id, 900 FROM bench_part;
INSERT INTO bookings_bookingline (booking_id, care_place_id, amount)
SELECT id, id, 750 FROM bench_part;
