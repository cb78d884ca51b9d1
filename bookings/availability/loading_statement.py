"""The two statements behind `loading.load`: care days as they are, and one column for all else.

Instants are seconds since 1970, rows arrays in the order in which `loading` takes them apart.
"""

CARE_DAYS = """
SELECT d.space_id, d.date, c.care_room_id, c.starts_at, c.by_class, c.children, c.most, c.needed,
       c.on_shift, c.excused, c.needed_qualified, c.on_shift_qualified, c.excused_qualified
  FROM childcare_careday c JOIN spaces_spaceday d ON d.id = c.space_day_id
 WHERE d.space_id = ANY (%(spaces)s::bigint[])
   AND d.date BETWEEN %(first)s::date AND %(last)s::date
"""
LOAD = """
WITH day AS (
    SELECT id, space_id, date FROM spaces_spaceday
     WHERE space_id = ANY (%(spaces)s::bigint[])
       AND date BETWEEN %(first)s::date AND %(last)s::date
), mine AS MATERIALIZED (
    SELECT l.care_place_id, l.desk_reservation_id
      FROM bookings_booking b JOIN bookings_bookingline l ON l.booking_id = b.id
     WHERE (b.person_id = %(holder)s::bigint AND b.state = 'held') OR b.id = %(replaces)s::bigint
), run_out AS (
    SELECT id FROM childcare_careplace
     WHERE state = 'held' AND held_until <= %(now)s::timestamptz
), gone AS (
    SELECT p.id, p.child_id
      FROM (SELECT id FROM run_out UNION SELECT care_place_id FROM mine) AS one
      JOIN childcare_careplace p ON p.id = one.id AND p.state <> 'cancelled'
      JOIN day ON day.id = p.space_day_id
), booked AS (
    SELECT r.* FROM spaces_deskreservation r JOIN day ON day.id = r.space_day_id
     WHERE r.state NOT IN ('displaced', 'cancelled')
), out AS (
    SELECT r.* FROM spaces_deskreservation r JOIN spaces_desk k ON k.id = r.desk_id
     WHERE k.space_id = ANY (%(spaces)s::bigint[]) AND r.state = 'out'
       AND r.during && tstzrange(%(from)s::timestamptz, %(until)s::timestamptz)
), taken AS (SELECT * FROM booked UNION SELECT * FROM out)
SELECT
(SELECT json_agg(json_build_array(space_id, weekday, purpose, start_minute, end_minute))
   FROM spaces_openinghours WHERE space_id = ANY (%(spaces)s::bigint[])) AS hours,
(SELECT json_agg(json_build_array(space_id, weekday, start_minute, end_minute))
   FROM spaces_bookingblock WHERE space_id = ANY (%(spaces)s::bigint[])) AS blocks,
(SELECT json_agg(json_build_array(
            space_id, lower(days), upper(days), what, reason, start_minute, end_minute)
                 ORDER BY id)
   FROM spaces_closure
  WHERE space_id = ANY (%(spaces)s::bigint[])
    AND days && daterange(%(first)s::date, %(last)s::date, '[]')) AS closures,
(SELECT json_agg(json_build_array(space_id, date, name))
   FROM spaces_publicholiday
  WHERE space_id = ANY (%(spaces)s::bigint[]) AND NOT is_open
    AND date BETWEEN %(first)s::date AND %(last)s::date) AS holidays,
(SELECT json_agg(json_build_array(
            space_id, id, name, rule, "limit", age_from_months, age_to_months)
                 ORDER BY position, id)
   FROM childcare_careroom WHERE space_id = ANY (%(spaces)s::bigint[])) AS rooms,
(SELECT json_agg(row_to_json(r))
   FROM childcare_careregime r WHERE space_id = ANY (%(spaces)s::bigint[])) AS regimes,
(SELECT json_agg(json_build_array(
            d.space_id, d.date, p.child_id, c.date_of_birth, p.care_room_id,
            extract(epoch FROM lower(p.during)), extract(epoch FROM upper(p.during)),
            p.id IN (SELECT id FROM gone), p.state = 'booked'))
   FROM day d JOIN childcare_careplace p ON p.space_day_id = d.id
   JOIN childcare_child c ON c.id = p.child_id
  WHERE p.child_id IN (SELECT child_id FROM gone) AND p.state <> 'cancelled') AS ignored,
(SELECT json_agg(json_build_array(
            p.id, p.child_id, d.space_id, d.date, p.care_room_id,
            extract(epoch FROM lower(p.booked)), extract(epoch FROM upper(p.booked)),
            extract(epoch FROM lower(p.during)), extract(epoch FROM upper(p.during))))
   FROM childcare_careplace p JOIN spaces_spaceday d ON d.id = p.space_day_id
  WHERE p.child_id = ANY (%(children)s::bigint[])
    AND d.date BETWEEN %(own_from)s::date AND %(own_until)s::date
    AND p.state <> 'cancelled'
    AND NOT EXISTS (SELECT FROM mine WHERE mine.care_place_id = p.id)
    AND NOT (p.state = 'held' AND p.held_until <= %(now)s::timestamptz)) AS own,
(SELECT json_agg(row_to_json(k) ORDER BY number)
   FROM spaces_desk k WHERE space_id = ANY (%(spaces)s::bigint[])) AS desks,
(SELECT json_agg(json_build_array(
            desk_id, extract(epoch FROM lower(during)), extract(epoch FROM upper(during))))
   FROM taken
  WHERE (held_until IS NULL OR held_until > %(now)s::timestamptz)
    AND NOT EXISTS (SELECT FROM mine WHERE mine.desk_reservation_id = taken.id)) AS taken,
(SELECT json_agg(row_to_json(l) ORDER BY valid_from DESC)
   FROM spaces_pricelist l
  WHERE space_id = ANY (%(spaces)s::bigint[]) AND valid_from <= %(last)s::date) AS prices
"""
COLUMNS = "hours blocks closures holidays rooms regimes ignored own desks taken prices".split()
