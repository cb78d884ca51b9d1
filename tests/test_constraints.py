"""Each "cannot happen" broken once behind Django's back: the database itself refuses.

A constraint of spaces, childcare or bookings that no case breaks fails the last test.
"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from bookings.asks import Ask
from bookings.services import book
from spaces.models import (
    BookingBlock,
    Closure,
    GoneDesk,
    PublicHoliday,
    SpaceDescription,
    SpacePhoto,
)
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_space, make_user

pytestmark = [pytest.mark.constraint, pytest.mark.django_db]

APPS = ("spaces", "childcare", "bookings")
Case = tuple[str, str]


def copy_of(table: str, **changes: str) -> str:
    """Insert the table's first row once more, with these columns (SQL) changed."""
    [model] = [model for model in apps.get_models() if model._meta.db_table == table]
    columns = [str(field.column) for field in model._meta.fields if not field.primary_key]
    into = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    return f"INSERT INTO {table} ({into}) SELECT {values} FROM {table} ORDER BY id LIMIT 1"


def ranges_of(table: str, name: str, field: str = "during") -> list[Case]:
    """Empty, unbounded on either side, closed at the end, open at the start."""
    wrong = [
        "'empty'",
        f"tstzrange(lower({field}), NULL)",
        f"tstzrange(NULL, upper({field}))",
        f"tstzrange(lower({field}), upper({field}), '[]')",
        f"tstzrange(lower({field}), upper({field}), '()')",
    ]
    return [(name, f"UPDATE {table} SET {field} = {value}") for value in wrong]


def off_grid(table: str, name: str) -> list[Case]:
    late = "tstzrange(lower(during) + interval '5 min', upper(during))"
    long = "tstzrange(lower(during), upper(during) + interval '1 second')"
    return [(name, f"UPDATE {table} SET during = {value}") for value in (late, long)]


def arrays(name: str, **columns: str) -> Case:
    values = ", ".join(f"{column} = {value}" for column, value in columns.items())
    return name, f"UPDATE childcare_careday SET {values}"


HELD = "held_until = now(), state = 'held'"
ELSEWHERE = "; ".join(
    (
        copy_of("spaces_space", slug="'elsewhere'"),
        copy_of("childcare_careroom", space_id="(SELECT max(id) FROM spaces_space)"),
    )
)
"""A room of another space; it has the highest id."""
NEW = {"reference": "'AAAABBBB'", "form_token": "gen_random_uuid()"}
CASES: list[Case] = [
    # --- spaces
    ("closed_space_says_why", "UPDATE spaces_space SET stage = 'closed', closed_reason = ''"),
    ("listed_space_has_a_responsible_person", "UPDATE spaces_space SET operator = ''"),
    ("listed_space_has_a_responsible_person", "UPDATE spaces_space SET responsible_person = ''"),
    ("listed_space_has_a_responsible_person", "UPDATE spaces_space SET confirmed_by_id = NULL"),
    ("space_lengths_in_order", "UPDATE spaces_space SET shortest_minutes = 0"),
    ("space_lengths_in_order", "UPDATE spaces_space SET longest_minutes = 60"),
    ("space_margins_on_the_grid", "UPDATE spaces_space SET margin_before = 10"),
    ("space_margins_on_the_grid", "UPDATE spaces_space SET margin_after = 75"),
    ("illness_fee_is_a_share", "UPDATE spaces_space SET illness_fee_percent = 101"),
    ("one_description_a_language", copy_of("spaces_spacedescription")),
    ("photo_has_alt_text", "UPDATE spaces_spacephoto SET alt_text = ''"),
    ("one_space_day_a_date", copy_of("spaces_spaceday")),
    ("desk_numbered_once", copy_of("spaces_desk")),
    ("gone_desk_stood_a_day", "UPDATE spaces_gonedesk SET until = since"),
    *ranges_of("spaces_deskreservation", "desk_reservation_bounded"),
    *off_grid("spaces_deskreservation", "desk_reservation_on_the_grid"),
    ("desk_not_double_booked", copy_of("spaces_deskreservation")),
    ("desk_not_double_booked", copy_of("spaces_deskreservation", state="'out'")),
    ("desk_hold_has_an_end", "UPDATE spaces_deskreservation SET state = 'held'"),
    ("desk_hold_has_an_end", "UPDATE spaces_deskreservation SET held_until = now()"),
    ("desk_booking_has_a_day", "UPDATE spaces_deskreservation SET space_day_id = NULL"),
    ("weekday_of_seven", "UPDATE spaces_openinghours SET weekday = 7"),
    ("opening_hours_within_a_day", "UPDATE spaces_openinghours SET end_minute = start_minute"),
    ("opening_hours_within_a_day", "UPDATE spaces_openinghours SET end_minute = 1455"),
    ("opening_hours_on_the_grid", "UPDATE spaces_openinghours SET start_minute = 500"),
    ("opening_hours_start_once", copy_of("spaces_openinghours")),
    ("block_weekday_of_seven", "UPDATE spaces_bookingblock SET weekday = 7"),
    ("block_within_a_day", "UPDATE spaces_bookingblock SET end_minute = start_minute - 15"),
    ("block_on_the_grid", "UPDATE spaces_bookingblock SET end_minute = end_minute + 5"),
    ("blocks_never_overlap", copy_of("spaces_bookingblock")),
    (
        "blocks_never_overlap",
        "INSERT INTO spaces_bookingblock (space_id, weekday, start_minute, end_minute)"
        " SELECT space_id, weekday, end_minute - 15, end_minute FROM spaces_bookingblock",
    ),
    ("closure_has_first_and_last_day", "UPDATE spaces_closure SET days = 'empty'"),
    ("closure_has_first_and_last_day", "UPDATE spaces_closure SET days = '[2026-03-01,)'"),
    ("closure_has_first_and_last_day", "UPDATE spaces_closure SET days = '(,2026-03-01)'"),
    ("closure_hours_in_order_on_the_grid", "UPDATE spaces_closure SET start_minute = 600"),
    ("closure_hours_in_order_on_the_grid", "UPDATE spaces_closure SET end_minute = 600"),
    *(
        (
            "closure_hours_in_order_on_the_grid",
            f"UPDATE spaces_closure SET start_minute = {start}, end_minute = {end}",
        )
        for start, end in ((600, 600), (605, 660), (600, 665), (600, 1455))
    ),
    ("space_holds_a_while", "UPDATE spaces_space SET hold_minutes = 4"),
    ("space_holds_a_while", "UPDATE spaces_space SET hold_minutes = 61"),
    ("asked_once_for_a_role", copy_of("spaces_teaminvitation", token_hash="'another'")),
    ("team_invitation_lasts_a_day", "UPDATE spaces_teaminvitation SET valid = 'empty'"),
    ("one_holiday_a_day", copy_of("spaces_publicholiday")),
    ("membership_given_once", copy_of("spaces_membership")),
    ("membership_lasts_a_day", "UPDATE spaces_membership SET valid = 'empty'"),
    ("one_price_list_a_day", copy_of("spaces_pricelist")),
    ("discount_is_a_share", "UPDATE spaces_pricelist SET sibling_discount_percent = 101"),
    ("one_cancellation_step_an_hour", copy_of("spaces_cancellationstep")),
    ("cancellation_fee_is_a_share", "UPDATE spaces_cancellationstep SET fee_percent = 101"),
    (
        "place_name_stands_once_for_a_place",
        "INSERT INTO spaces_place VALUES (1, 'A', 'DE', '', 0, 0, 0, '');"
        " INSERT INTO spaces_placename (place_id, folded, is_whole)"
        " VALUES (1, 'a', true), (1, 'a', true)",
    ),
    # --- childcare
    ("child_born_since_2000", "UPDATE childcare_child SET date_of_birth = '1999-12-31'"),
    ("guardian_linked_once", copy_of("childcare_guardianship")),
    ("house_rule_version_once", copy_of("childcare_houserule")),
    (
        "regime_ages_in_order",
        "UPDATE childcare_careregime SET age_from_months = 36, age_to_months = 36",
    ),
    ("regime_row_within_a_day", "UPDATE childcare_careregime SET minutes_in_a_row = 1455"),
    ("regime_gap_within_a_day", "UPDATE childcare_careregime SET gap_minutes = 1455"),
    ("absence_has_first_and_last_day", "UPDATE childcare_absence SET days = 'empty'"),
    ("absence_has_first_and_last_day", "UPDATE childcare_absence SET days = '[2026-03-01,)'"),
    ("care_room_named_once", copy_of("childcare_careroom")),
    ("care_room_ages_in_order", "UPDATE childcare_careroom SET age_to_months = age_from_months"),
    ("care_room_limit_is_sane", 'UPDATE childcare_careroom SET "limit" = 201'),
    ("one_care_day_a_room", copy_of("childcare_careday")),
    arrays("care_room_not_overfull", most="array_fill(0, ARRAY[cardinality(most)])::smallint[]"),
    arrays("care_room_not_overfull", most="most[2:]"),
    arrays("care_room_not_overfull", most="most[:1] || NULL::smallint || most[3:]"),
    # The first number is larger: `<=` on whole arrays would compare like words and let it pass.
    arrays("care_room_not_overfull", most="200::smallint || array_fill(0, ARRAY[35])::smallint[]"),
    arrays(
        "care_never_without_enough_educators",
        on_shift="200::smallint || array_fill(0, ARRAY[35])::smallint[]",
    ),
    arrays(
        "care_never_without_enough_educators",
        on_shift="array_fill(0, ARRAY[cardinality(on_shift)])::smallint[]",
    ),
    arrays("care_never_without_enough_educators", excused="excused[2:]"),
    arrays("care_never_without_enough_educators", excused="NULL::smallint || excused[2:]"),
    arrays("care_never_without_enough_educators", on_shift="NULL::smallint || on_shift[2:]"),
    arrays(
        "care_never_without_enough_pedagogues",
        needed_qualified="array_fill(1, ARRAY[cardinality(needed)])::smallint[]",
    ),
    arrays(
        "care_never_without_enough_pedagogues",
        excused_qualified="NULL::smallint || excused_qualified[2:]",
    ),
    arrays("care_day_arrays_of_one_length", children="children[2:]", most="most[2:]"),
    arrays(
        "care_day_arrays_of_one_length",
        needed="needed[2:]",
        on_shift="on_shift[2:]",
        excused="excused[2:]",
    ),
    (
        "credential_ends_after_it_begins",
        "UPDATE childcare_credential SET expires_on = issued_on - 1",
    ),
    *ranges_of("childcare_shift", "shift_bounded"),
    *off_grid("childcare_shift", "shift_on_the_grid"),
    ("educator_not_on_two_shifts", copy_of("childcare_shift")),
    *ranges_of("childcare_careplace", "care_place_booked_bounded", "booked"),
    *ranges_of("childcare_careplace", "care_place_bounded"),
    *off_grid("childcare_careplace", "care_place_on_the_grid"),
    ("child_not_in_two_places", copy_of("childcare_careplace")),
    (
        "child_not_in_two_places",
        copy_of("childcare_careplace", state="'held'", held_until="now()"),
    ),
    ("care_hold_has_an_end", "UPDATE childcare_careplace SET state = 'held'"),
    ("care_hold_has_an_end", "UPDATE childcare_careplace SET held_until = now()"),
    # --- what a writer does who skips the count
    ("care_day_recount", "UPDATE childcare_careplace SET state = 'cancelled'"),
    ("care_day_recount", "DELETE FROM bookings_bookingline; DELETE FROM childcare_careplace"),
    ("care_day_recount", "UPDATE childcare_shift SET is_cancelled = true"),
    ("care_day_recount", "UPDATE childcare_shift SET counts = false"),
    ("care_day_recount", "UPDATE childcare_shift SET is_qualified = true"),
    arrays("care_day_recount", children="most"),
    ("care_day_recount", "DELETE FROM childcare_careday"),
    (
        "care_day_recount",
        "UPDATE childcare_careday SET starts_at = starts_at + interval '15 min'",
    ),
    (
        "care_day_recount",
        "UPDATE childcare_careplace SET during = tstzrange(lower(during) - interval '5 h',"
        " upper(during))",
    ),
    *(
        (
            "care_in_one_space",
            f"{ELSEWHERE}; UPDATE {table} SET care_room_id ="
            " (SELECT max(id) FROM childcare_careroom)",
        )
        for table in ("childcare_careplace", "childcare_shift", "childcare_careday")
    ),
    # --- bookings
    *ranges_of("bookings_booking", "booking_bounded"),
    ("form_sent_once", copy_of("bookings_booking", reference="'AAAABBBB'")),
    (
        "one_hold_a_person",
        f"UPDATE bookings_booking SET {HELD}; {copy_of('bookings_booking', **NEW)}",
    ),
    ("hold_has_an_end", "UPDATE bookings_booking SET state = 'held'"),
    ("hold_has_an_end", "UPDATE bookings_booking SET held_until = now()"),
    ("cancelled_booking_says_when", "UPDATE bookings_booking SET state = 'cancelled'"),
    ("cancelled_booking_says_when", "UPDATE bookings_booking SET cancelled_at = now()"),
    ("fee_never_above_the_price", "UPDATE bookings_booking SET fee = price + 1"),
    (
        "line_is_a_desk_or_a_child",
        "UPDATE bookings_bookingline SET care_place_id = NULL, desk_reservation_id = NULL",
    ),
    (
        "line_is_a_desk_or_a_child",
        "UPDATE bookings_bookingline SET desk_reservation_id ="
        " (SELECT id FROM spaces_deskreservation) WHERE care_place_id IS NOT NULL",
    ),
    *ranges_of("bookings_placewatch", "watch_bounded"),
    *ranges_of("bookings_rescue", "rescue_bounded"),
    ("space_says_why_it_changed", "UPDATE bookings_spaceact SET reason = ''"),
    ("move_says_when_it_was", "UPDATE bookings_spaceact SET was = NULL"),
    ("waits_once_for_the_same", copy_of("bookings_placewatch")),
    ("guardian_invited_once", copy_of("childcare_guardianinvitation")),
]


@pytest.fixture
def world() -> None:
    """One row at least in every table."""
    space = make_ready_space(desks=1, educators=1)
    parent = make_user()
    child = make_child(parent)
    span = at(MONDAY, 540, 750, space)
    book(ask=Ask(parent, space, span, "laptop", (child,), uuid4()), now=NOW)
    SpaceDescription.objects.create(space=space, language="en", text="A house")
    SpacePhoto.objects.create(space=space, name="n", alt_text="A house", width=1, height=1)
    Closure.objects.create(space=space, days=(date(2026, 8, 1), date(2026, 8, 2)), reason="R")
    PublicHoliday.objects.create(space=space, date=date(2026, 12, 25), name="Christmas")
    _make_rows_of_others(parent, child, space, span)
    GoneDesk.objects.create(space=space, number=9, since=MONDAY, until=date(2026, 8, 1))


def _make_rows_of_others(parent, child, space, span) -> None:
    invitation = apps.get_model("childcare", "GuardianInvitation")
    invitation.objects.create(child=child, email="x@example.org", invited_by=parent, created_at=NOW)
    apps.get_model("spaces", "TeamInvitation").objects.create(
        space=space, email="x@example.org", role="host", valid=(date(2026, 8, 1), None),
        token_hash="one", created_at=NOW, expires_at=NOW,
    )  # fmt: skip
    absence = apps.get_model("childcare", "Absence")
    days = (date(2026, 8, 1), date(2026, 8, 2))
    educator = apps.get_model("childcare", "Educator").objects.get()
    absence.objects.create(educator=educator, days=days, starts_at=NOW, reported_at=NOW)
    booking = apps.get_model("bookings", "Booking").objects.get()
    apps.get_model("bookings", "Rescue").objects.create(
        booking=booking, cause="staff", way="time", space_day=booking.space_day, at=NOW,
        during=booking.during,
    )  # fmt: skip
    apps.get_model("bookings", "SpaceAct").objects.create(
        booking=booking, what="moved", reason="Heating", at=NOW, was=booking.during
    )
    watch = apps.get_model("bookings", "PlaceWatch")
    watch.objects.create(
        person=parent,
        space=space,
        during=span.range(),
        minutes=210,
        child_ids=[child.pk],
        created_at=NOW,
    )


def broken(statements: str) -> str | None:
    """The name of the constraint that refused; deferred ones are asked at once."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statements)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except IntegrityError as refusal:
        assert isinstance(refusal.__cause__, psycopg.Error)
        return refusal.__cause__.diag.constraint_name
    return None


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("app", [*APPS, "nothing else"])
def test_it_cannot_happen(app: str) -> None:
    """Sabotage: spaces/fields.py: return Func(field, function="on_quarter_grid", output_field=models.BooleanField()) -> return Q(pk__gt=0)
    Sabotage: childcare/migrations/0006_room_and_day_of_one_space.py: space_day_id ON childcare_careplace -> space_day_id ON childcare_shift
    """
    own = names_of(app)
    cases = [case for case in CASES if case[0] in own or (not own and case[0] not in all_names())]

    passed = [(case, got) for case in cases if (got := broken(case[1])) != case[0]]

    assert passed == []


@pytest.mark.usefixtures("world")
def test_what_is_cancelled_takes_no_place() -> None:
    """The migrations say it once more for themselves; that they agree, `make lint` holds.

    Sabotage: spaces/migrations/0004_displaced_desks.py: ['displaced', 'cancelled'] -> ['cancelled']
    """
    assert broken(copy_of("spaces_deskreservation", state="'cancelled'")) is None
    assert broken(copy_of("spaces_deskreservation", state="'displaced'")) is None
    assert broken(copy_of("childcare_careplace", state="'cancelled'")) is None
    assert broken(copy_of("childcare_shift", is_cancelled="true")) is None


def names_of(app: str) -> set[str]:
    if app not in APPS:
        return set()
    models = apps.get_app_config(app).get_models()
    return {constraint.name for model in models for constraint in model._meta.constraints}


def all_names() -> set[str]:
    return set().union(*(names_of(app) for app in APPS))


def test_every_constraint_is_broken_by_a_case() -> None:
    """Sabotage: spaces/models/desks.py: name="desk_numbered_once" -> name="desk_numbered_never_tried" """
    assert all_names() - {name for name, _ in CASES} == set()


def test_of_blocks_that_overlapped_as_many_stay_as_can() -> None:
    """Before the constraint: 8-10, 9-12 and 11-13 on one day, touching ones on another.

    Sabotage: spaces/migrations/0006_blocks_never_overlap.py: until[day] = block.end_minute -> until[day] = 1440
    """
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE spaces_bookingblock DROP CONSTRAINT blocks_never_overlap")
    space = make_space()
    BookingBlock.objects.all().delete()
    for weekday, start, end in ((0, 8, 10), (0, 9, 12), (0, 11, 13), (1, 8, 9), (1, 9, 10)):
        BookingBlock.objects.create(
            space=space, weekday=weekday, start_minute=start * 60, end_minute=end * 60
        )

    import_module("spaces.migrations.0006_blocks_never_overlap").forget_overlapping(apps, None)

    left = BookingBlock.objects.order_by("weekday", "start_minute")
    assert [(row.weekday, row.start_minute // 60) for row in left] == [
        (0, 8), (0, 11), (1, 8), (1, 9),
    ]  # fmt: skip
