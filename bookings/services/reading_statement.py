"""The statement behind `reading.read_day`: one column for each thing a booking depends on.

Instants are seconds since 1970, rows arrays in the order in which `reading` takes them apart.
"""

READ = """
SELECT
(SELECT stage = 'open' AND confirmed_at IS NOT NULL FROM spaces_space
  WHERE id = %(space)s::bigint) AS takes_bookings,
(SELECT json_agg(json_build_array(c.id, c.first_name, c.date_of_birth))
   FROM childcare_child c JOIN childcare_guardianship g ON g.child_id = c.id
  WHERE c.id = ANY (%(children)s::bigint[])
    AND g.guardian_id = %(person)s::bigint AND g.may_book) AS children,
(SELECT json_agg(json_build_array(id, name, rule, "limit", age_from_months, age_to_months)
                 ORDER BY position, id)
   FROM childcare_careroom WHERE space_id = %(space)s::bigint) AS rooms,
(SELECT row_to_json(r) FROM childcare_careregime r WHERE space_id = %(space)s::bigint) AS regime,
(SELECT json_agg(json_build_array(purpose, start_minute, end_minute))
   FROM spaces_openinghours
  WHERE space_id = %(space)s::bigint AND weekday = %(weekday)s::int) AS hours,
(SELECT json_agg(json_build_array(start_minute, end_minute))
   FROM spaces_bookingblock
  WHERE space_id = %(space)s::bigint AND weekday = %(weekday)s::int) AS blocks,
(SELECT json_agg(json_build_array(what, reason) ORDER BY id) FROM (
    SELECT 0 AS id, 'all' AS what, name AS reason FROM spaces_publicholiday
     WHERE space_id = %(space)s::bigint AND date = %(date)s::date AND NOT is_open
     UNION ALL
    SELECT id, what, reason FROM spaces_closure
     WHERE space_id = %(space)s::bigint AND days @> %(date)s::date
       AND start_minute IS NULL) AS shut) AS shut,
(SELECT json_agg(json_build_array(start_minute, end_minute, what, reason) ORDER BY id)
   FROM spaces_closure
  WHERE space_id = %(space)s::bigint AND days @> %(date)s::date
    AND start_minute IS NOT NULL) AS closed_hours,
(SELECT json_agg(json_build_array(
            care_room_id, rule, extract(epoch FROM starts_at), by_class, children, most, needed,
            on_shift, excused, needed_qualified, on_shift_qualified, excused_qualified))
   FROM childcare_careday WHERE space_day_id = %(day)s::bigint) AS care_days,
(SELECT json_agg(json_build_array(
            p.id, p.child_id, c.date_of_birth, p.care_room_id,
            extract(epoch FROM lower(p.during)), extract(epoch FROM upper(p.during))))
   FROM childcare_careplace p JOIN childcare_child c ON c.id = p.child_id
  WHERE p.space_day_id = %(day)s::bigint AND p.state <> 'cancelled') AS places,
(SELECT json_agg(json_build_array(
            s.care_room_id, extract(epoch FROM lower(s.during)),
            extract(epoch FROM upper(s.during)), s.counts, s.is_qualified,
            ARRAY(SELECT kind FROM childcare_credential k
                   WHERE k.educator_id = s.educator_id AND k.space_id = %(space)s::bigint
                     AND k.issued_on <= %(date)s::date
                     AND (k.expires_on IS NULL OR k.expires_on >= %(date)s::date))))
   FROM childcare_shift s
  WHERE s.space_day_id = %(day)s::bigint AND NOT s.is_cancelled) AS shifts,
(SELECT json_agg(json_build_array(
            p.id, p.child_id, d.space_id, d.date, p.care_room_id,
            extract(epoch FROM lower(p.booked)), extract(epoch FROM upper(p.booked)),
            extract(epoch FROM lower(p.during)), extract(epoch FROM upper(p.during))))
   FROM childcare_careplace p JOIN spaces_spaceday d ON d.id = p.space_day_id
  WHERE p.child_id = ANY (%(children)s::bigint[])
    AND d.date BETWEEN %(own_from)s::date AND %(own_until)s::date
    AND p.state <> 'cancelled'
    AND NOT (p.state = 'held' AND p.held_until <= %(now)s::timestamptz)) AS own,
(SELECT k.id FROM spaces_desk k
  WHERE k.space_id = %(space)s::bigint AND k.kind = %(desk_kind)s::text
    AND NOT EXISTS (
        SELECT FROM spaces_deskreservation r
         WHERE int8range(r.desk_id, r.desk_id, '[]') && int8range(k.id, k.id, '[]')
           AND r.during && tstzrange(%(start)s::timestamptz, %(end)s::timestamptz)
           AND r.state NOT IN ('displaced', 'cancelled'))
  ORDER BY k.number LIMIT 1) AS desk,
(SELECT row_to_json(l) FROM spaces_pricelist l
  WHERE space_id = %(space)s::bigint AND valid_from <= %(date)s::date
  ORDER BY valid_from DESC LIMIT 1) AS prices
"""
COLUMNS = (
    "takes_bookings children rooms regime hours blocks shut closed_hours care_days places shifts "
    "own desk prices"
).split()
