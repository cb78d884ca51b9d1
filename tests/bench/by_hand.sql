-- The whole booking in the best SQL we can write, for `make bench` to set our service beside: one
-- statement, one round trip, plans kept by the server. It knows one care room, a house rule and
-- prices by the block, raises where the product would explain, and leaves what to sweep to others.
CREATE OR REPLACE FUNCTION bench_book(
    who bigint, here bigint, on_day date, lo timestamptz, hi timestamptz, kind text,
    kids bigint[], token uuid, content text, reference text, moment timestamptz
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    day_id bigint; made bigint; desk bigint; reservation bigint; desk_price int; care_price int;
    s spaces_space; r childcare_careregime; room childcare_careroom; d childcare_careday;
    p spaces_pricelist; bands jsonb; more int[]; care tstzrange; first_q int; last_q int;
    wall_lo int; wall_hi int; weekday_ int; minutes int;
BEGIN
    -- the locks, in the one order
    PERFORM FROM accounts_user WHERE id = who FOR NO KEY UPDATE;
    SELECT id INTO made FROM bookings_booking WHERE person_id = who AND form_token = token;
    IF FOUND THEN RETURN made; END IF;
    IF EXISTS (SELECT FROM bookings_booking WHERE person_id = who AND state = 'held') THEN
        RAISE 'discard the hold first';
    END IF;
    PERFORM FROM childcare_child WHERE id = ANY (kids) ORDER BY id FOR NO KEY UPDATE;
    IF (SELECT count(*) FROM childcare_guardianship
        WHERE guardian_id = who AND child_id = ANY (kids) AND may_book) <> cardinality(kids) THEN
        RAISE 'not your child';
    END IF;
    SELECT id INTO STRICT day_id FROM spaces_spaceday WHERE space_id = here AND date = on_day
    FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM childcare_careplace WHERE held_until <= moment AND state = 'held'
               AND (space_day_id = day_id OR child_id = ANY (kids)))
       OR EXISTS (SELECT FROM spaces_deskreservation WHERE held_until <= moment
                  AND state = 'held' AND space_day_id = day_id) THEN
        RAISE 'sweep first';
    END IF;

    -- what needs no look at what others booked
    SELECT * INTO STRICT s FROM spaces_space WHERE id = here;
    weekday_ := extract(isodow FROM on_day) - 1;
    minutes := extract(epoch FROM hi - lo) / 60;
    wall_lo := extract(epoch FROM lo AT TIME ZONE s.zone - on_day) / 60;
    wall_hi := wall_lo + minutes;
    care := tstzrange(lo - s.margin_before * interval '1 min', hi + s.margin_after * interval '1 min');
    IF s.confirmed_at IS NULL OR s.stage <> 'open'
       OR lo < moment + s.notice_minutes * interval '1 min'
       OR on_day > (moment AT TIME ZONE s.zone)::date + s.horizon_days
       OR EXISTS (SELECT FROM spaces_publicholiday
                  WHERE space_id = here AND date = on_day AND NOT is_open)
       OR EXISTS (SELECT FROM spaces_closure WHERE space_id = here AND days @> on_day)
       OR NOT EXISTS (SELECT FROM spaces_openinghours
                      WHERE space_id = here AND purpose = 'work' AND weekday = weekday_
                        AND start_minute <= wall_lo AND end_minute >= wall_hi)
       OR NOT EXISTS (SELECT FROM spaces_openinghours
                      WHERE space_id = here AND purpose = 'care' AND weekday = weekday_
                        AND start_minute <= wall_lo - s.margin_before
                        AND end_minute >= wall_hi + s.margin_after)
       OR NOT EXISTS (SELECT FROM spaces_bookingblock
                      WHERE space_id = here AND weekday = weekday_
                        AND start_minute = wall_lo AND end_minute = wall_hi) THEN
        RAISE 'not offered';
    END IF;

    -- the children's own week
    SELECT * INTO STRICT r FROM childcare_careregime WHERE space_id = here;
    IF EXISTS (
        SELECT FROM childcare_careplace c JOIN spaces_spaceday w ON w.id = c.space_day_id
        WHERE c.child_id = ANY (kids) AND c.state <> 'cancelled'
          AND w.date BETWEEN on_day - weekday_ AND on_day - weekday_ + 6
        GROUP BY c.child_id
        HAVING bool_or(w.date = on_day)
            OR count(DISTINCT w.date) >= r.days_a_week
            OR sum(extract(epoch FROM upper(c.during) - lower(c.during)) / 60) + minutes
               > r.minutes_a_week
    ) OR minutes > r.minutes_a_day THEN
        RAISE 'limit reached';
    END IF;

    -- the care day with these children in it; its constraints refuse what is too much
    SELECT * INTO STRICT room FROM childcare_careroom WHERE space_id = here;
    SELECT * INTO STRICT d FROM childcare_careday
    WHERE care_room_id = room.id AND space_day_id = day_id;
    SELECT h.bands INTO STRICT bands FROM childcare_houserule h
    WHERE h.id = substr(room.rule, 7)::bigint;
    PERFORM FROM childcare_shift WHERE space_day_id = day_id AND NOT is_cancelled AND NOT counts;
    IF FOUND THEN RAISE 'look at the papers first'; END IF;
    SELECT array_agg((SELECT count(*) FROM childcare_child c,
                      LATERAL (SELECT (extract(year FROM on_day) - extract(year FROM c.date_of_birth))
                               * 12 + extract(month FROM on_day) - extract(month FROM c.date_of_birth)
                               - (extract(day FROM on_day) < extract(day FROM c.date_of_birth))::int
                               AS months) age
                      WHERE c.id = ANY (kids) AND months >= (band ->> 0)::int
                        AND months < (band ->> 1)::int) ORDER BY i)
    INTO more FROM jsonb_array_elements(bands) WITH ORDINALITY AS b(band, i);
    IF (SELECT sum(n) FROM unnest(more) AS n) <> cardinality(kids) THEN RAISE 'wrong age'; END IF;
    first_q := 1 + extract(epoch FROM lower(care) - d.starts_at) / 900;
    last_q := extract(epoch FROM upper(care) - d.starts_at) / 900;
    UPDATE childcare_careday SET (by_class, children, needed) = (
        SELECT array_agg(classes ORDER BY q), array_agg(n ORDER BY q), array_agg(need ORDER BY q)
        FROM (
            SELECT q, array_agg(n::smallint ORDER BY c) AS classes, sum(n)::smallint AS n,
                   ceil(sum(n / coalesce((bands -> c - 1 ->> 2)::numeric, 0.01)))::smallint AS need
            FROM generate_subscripts(d.children, 1) AS q,
                 generate_series(1, cardinality(more) + 1) AS c,
                 LATERAL (SELECT d.by_class[q][c]
                          + CASE WHEN q BETWEEN first_q AND last_q THEN coalesce(more[c], 0)
                            ELSE 0 END AS n) AS now
            GROUP BY q
        ) AS quarter
    ) WHERE id = d.id;

    -- a desk, and what it all costs
    SELECT k.id INTO desk FROM spaces_desk k
    WHERE k.space_id = here AND k.kind = bench_book.kind AND NOT EXISTS (
        SELECT FROM spaces_deskreservation v WHERE v.desk_id = k.id
        AND int8range(v.desk_id, v.desk_id, '[]') && int8range(k.id, k.id, '[]')
        AND v.during && tstzrange(lo, hi) AND v.state NOT IN ('displaced', 'cancelled'))
    ORDER BY k.number LIMIT 1;
    IF desk IS NULL THEN RAISE 'all desks are taken'; END IF;
    SELECT * INTO STRICT p FROM spaces_pricelist
    WHERE space_id = here AND valid_from <= on_day ORDER BY valid_from DESC LIMIT 1;
    desk_price := least(p.laptop_day, ceil(minutes / p.half_day_minutes::numeric) * p.laptop_half_day,
                        round(ceil(minutes / 15.0) * p.laptop_hour / 4));
    care_price := p.care_price;

    -- and all of it
    INSERT INTO bookings_booking (reference, person_id, space_day_id, during, desk_kind, state,
        was_extended, form_token, form_content, currency, child_ids, price, least_fee, created_at,
        confirmed_at, changes, late_minutes, is_free_to_cancel)
    VALUES (reference, who, day_id, tstzrange(lo, hi), kind, 'confirmed', false, token, content,
        p.currency, kids,
        desk_price + care_price * cardinality(kids)
            - (cardinality(kids) - 1) * round(care_price * p.sibling_discount_percent / 100.0),
        0, moment, moment, 0, 0, false)
    RETURNING id INTO made;
    WITH place AS (
        INSERT INTO childcare_careplace (child_id, care_room_id, space_day_id, booked, during,
                                         state, created_at)
        SELECT kid, room.id, day_id, tstzrange(lo, hi), care, 'booked', moment
        FROM unnest(kids) AS kid RETURNING id
    ), reserved AS (
        INSERT INTO spaces_deskreservation (desk_id, space_day_id, during, state, note)
        VALUES (desk, day_id, tstzrange(lo, hi), 'booked', '') RETURNING id
    )
    INSERT INTO bookings_bookingline (booking_id, desk_reservation_id, care_place_id, amount)
    SELECT made, id, NULL, desk_price FROM reserved
    UNION ALL
    SELECT made, NULL, id, care_price - CASE WHEN row_number() OVER (ORDER BY id) = 1 THEN 0
        ELSE round(care_price * p.sibling_discount_percent / 100.0)::int END FROM place;
    INSERT INTO outbox_message (key, kind, recipient_id, to_address, language, payload, message_id,
                                due_at, created_at, attempts, last_error)
    SELECT 'booking:' || made || ':' || suffix, what, who, '', '', json_build_object('booking', made),
           '<' || gen_random_uuid() || '@example.org>', due, moment, 0, ''
    FROM (VALUES ('confirmed', 'booking_confirmed', moment),
                 ('remind-evening-' || on_day || '-0', 'reminder_evening',
                  (on_day - 1 + time '18:00') AT TIME ZONE s.zone),
                 ('remind-morning-' || on_day || '-0', 'reminder_morning',
                  (on_day + time '07:00') AT TIME ZONE s.zone)) AS m(suffix, what, due)
    WHERE due = moment OR (moment < due AND due < lo)
    ON CONFLICT DO NOTHING;
    RETURN made;
END
$$;
