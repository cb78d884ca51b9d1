"""Opening hours, closures and holidays: what breaks bookings is listed before it is saved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext

from childcare.audit import audit
from childcare.models import CareDay
from cobaby.manage.setup.forms.hours import WeekForm
from spaces.hours import opening_on
from spaces.models import Closure, PublicHoliday, Space
from tests.factories import MONDAY, TODAY
from tests.manage.settings.world import address, book_family, post, seen

pytestmark = pytest.mark.django_db


def week(space: Space, **changes: str) -> dict[str, str]:
    return WeekForm.stored(space) | changes


def send_week(client: Client, space: Space, **data: str):
    page = address("manage_hours", space)
    return client.post(page, week(space) | {"seen": seen(client, page)} | data)


def test_new_hours_are_saved_and_days_ahead_counted_anew(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/views/hours.py: change=lambda: set_week(space=space, week=form.week()), -> change=lambda: None,"""
    answer = send_week(desk_of, space, care_0="9-12, 13:00 - 16.30", blocks_0="9-12")

    assert answer.status_code == 302
    care = [tuple(span.on_wall(space.tz)) for span in opening_on(space, MONDAY).care]
    assert [(a.hour, b.hour, b.minute) for a, b in care] == [(9, 12, 0), (13, 16, 30)]
    assert audit(MONDAY, MONDAY) == []


def test_hours_that_break_bookings_list_the_families_first(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/saving.py: if insist == digest(cut.concerns) else [] -> if True else []"""
    book_family(space, "Ana Kovač")

    answer = send_week(desk_of, space, care_0="10-17:30", work_0="10-18", blocks_0="10-12:30")

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Ana Kovač" in html and "09:00" in html and "10-17:30" in html
    assert WeekForm.stored(space)["care_0"] == "08:30–17:30"


def test_who_insists_saves_it_as_a_fact(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/saving.py: apply(is_what_was_shown) -> apply(False)"""
    book_family(space)
    changes = {"care_0": "10-17:30", "work_0": "10-18", "blocks_0": "10-12:30"}
    listed = send_week(desk_of, space, **changes)

    answer = send_week(desk_of, space, **changes, insist=listed.context["attempt"].insist)

    assert answer.status_code == 302
    assert WeekForm.stored(space)["care_0"] == "10:00–17:30"
    assert max(CareDay.objects.get(space_day__date=MONDAY).children) == 1
    assert audit(MONDAY, MONDAY) == []


def test_insisting_on_an_older_list_shows_the_new_one(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/saving.py: return sha256("|".join(keys).encode()).hexdigest()[:32] -> return 32 * "0" """
    book_family(space)
    changes = {"care_0": "10-17:30", "work_0": "10-18", "blocks_0": "10-12:30"}
    listed = send_week(desk_of, space, **changes)
    book_family(space, "Bilal Demir")

    answer = send_week(desk_of, space, **changes, insist=listed.context["attempt"].insist)

    assert answer.status_code == 409 and "Bilal Demir" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("morning", "Write a time such as"),
        ("9-12:10", "quarter hour"),
        ("12-9", "The end comes after the start"),
        ("9-25", "The end comes after the start"),
        ("9-12, 11-13", "overlap"),
        ("9:77-12", "Minutes go from 00 to 59"),
    ],
)
def test_odd_hours_are_explained_and_kept(desk_of, space, typed: str, says: str) -> None:
    answer = send_week(desk_of, space, work_2=typed)

    html = answer.content.decode()
    assert answer.status_code == 422 and says in html and f'value="{typed}"' in html


def test_a_week_without_an_hour_asks_for_one_day(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/forms/hours.py: if is_empty: -> if False:"""
    empty = {f"{name}_{n}": "" for name in ("work", "care", "blocks") for n in range(7)}

    answer = send_week(desk_of, space, **empty)

    assert answer.status_code == 422
    assert "Write the hours of one day at least" in answer.content.decode()


def test_a_block_outside_the_hours_is_refused(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/forms/hours.py: if not any(first <= start and end <= last for first, last in open_spans): -> if False:"""
    answer = send_week(desk_of, space, blocks_0="17-20")

    assert answer.status_code == 422 and "lies outside the hours" in answer.content.decode()


def test_overlapping_blocks_are_refused_in_words(desk_of, space) -> None:
    """Before the database would: see `blocks_never_overlap`.

    Sabotage: cobaby/manage/setup/clock_text.py: if start < end: -> if start < 0:
    """
    answer = send_week(desk_of, space, blocks_0="9-12, 11-13")

    assert answer.status_code == 422 and "overlap" in answer.content.decode()
    assert send_week(desk_of, space, blocks_0="9-12, 12-13").status_code == 302


def test_monday_is_copied_to_friday_and_nothing_saved(desk_of, space) -> None:
    answer = send_week(desk_of, space, work_0="7-19", copy="0")

    assert answer.context["form"]["work_4"].value() == "7-19"
    assert answer.context["form"]["work_5"].value() == ""
    assert WeekForm.stored(space)["work_4"] == "08:00–18:00"


def close(client: Client, space: Space, **data: str):
    typed = {"first": str(MONDAY), "what": "all", "reason": "A burst pipe"}
    typed["seen"] = seen(client, address("manage_closures", space))
    return post(client, "manage_closures", space, **(typed | data))


def test_many_closures_fold_by_year_and_what_is_over_apart(desk_of, space) -> None:
    """The next six stand open. As many queries as for one.

    Sabotage: cobaby/manage/setup/shown.py: coming=ahead[:most], -> coming=ahead,
    Sabotage: templates/manage/settings/_closures.html: with can_lift=False -> with can_lift=True
    Sabotage: cobaby/manage/setup/shown.py: filter(days__endswith__gt=today - A_YEAR) -> filter(days__endswith__gt=today)
    """
    page = address("manage_closures", space)
    with CaptureQueriesContext(connection) as few:
        desk_of.get(page)
    for n in (-800, -30, *range(10, 730, 60)):
        first = TODAY + timedelta(days=n)
        space.closures.create(days=DateRange(first, first + timedelta(days=1)), reason=f"Why {n}.")

    with CaptureQueriesContext(connection) as many:
        html = desk_of.get(page).content.decode()

    standing, folded = html.split("2027: 5 more")
    assert standing.count("Why ") == 6 and "Why 310." in standing
    ahead, over = folded.split("1 that is over")
    assert "2028: 1 more" in ahead and ahead.count("Open after all") == 6
    assert "Why -30." in over and "Open after all" not in over and "Why -800." not in html
    assert len(many) == len(few)


def test_a_day_closes_once_however_often_it_is_sent(desk_of, space) -> None:
    """Sabotage: childcare/services/cuts.py: closure = space.closures.filter(reason=reason, **same).first() -> closure = None"""
    answers = [close(desk_of, space).status_code for _ in range(2)]

    assert answers == [302, 302] and Closure.objects.count() == 1
    assert opening_on(space, MONDAY).is_closed


def test_some_hours_close_and_the_rest_stays_open(desk_of, space) -> None:
    """Sabotage: spaces/hours.py: blocks = tuple(block for block in blocks if not block.overlaps(one.span)) -> pass"""
    close(desk_of, space, start="12:00", end="14:00")

    day = opening_on(space, MONDAY)
    assert [span.minutes for span in day.work] == [4 * 60, 4 * 60]
    assert day.blocks == () and day.closed_in[0].reason == "A burst pipe"


def test_closed_in_the_afternoon_leaves_the_morning_booked(desk_of, space) -> None:
    book_family(space)

    assert close(desk_of, space, start="13:00", end="18:00").status_code == 302


def test_a_closure_lists_whom_it_concerns(desk_of, space) -> None:
    book_family(space, "Ana Kovač")

    answer = close(desk_of, space)

    assert answer.status_code == 409 and "Ana Kovač" in answer.content.decode()
    assert not Closure.objects.exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"reason": ""}, "Say in a few words why"),
        ({"first": "2026-03-01"}, "These days are over"),
        ({"last": "2026-03-12"}, "The last day comes after the first"),
        ({"last": "2028-03-12"}, "That is over a year"),
        ({"start": "12:00"}, "Give both times"),
        ({"start": "12:00", "end": "11:00"}, "The end comes after the start"),
        ({"start": "12:07", "end": "13:00"}, "Choose a quarter hour"),
        ({"first": "31.2.2026"}, "Write a day such as"),
    ],
)
def test_an_odd_closure_is_explained(desk_of, space, data: dict[str, str], says: str) -> None:
    answer = close(desk_of, space, **data)

    assert answer.status_code == 422 and says in answer.content.decode()


def test_the_day_of_the_week_s_page_is_filled_in(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/views/hours.py: initial={"first": asked} -> initial={}"""
    page = address("manage_closures", space)

    answer = desk_of.get(page, {"day": MONDAY.isoformat()})

    assert f'value="{MONDAY.isoformat()}"' in answer.content.decode()
    assert desk_of.get(page, {"day": "x"}).status_code == 200


def test_what_stands_in_the_way_stands_above_what_is_closed(desk_of, space) -> None:
    """Without a script nothing else leads there.

    Sabotage: templates/manage/settings/closures.html: {% if not form.is_bound %} -> {% if True %}
    """
    page = address("manage_closures", space)
    Closure.objects.create(space=space, days=(MONDAY, MONDAY + timedelta(days=1)), reason="Pipe")

    words = desk_of.post(page, {"first": "", "what": "all", "reason": ""}).content.decode()

    assert words.index("summary-errors") < words.index("Pipe")


def test_a_closure_is_lifted_and_lifted_again(desk_of, space) -> None:
    close(desk_of, space)
    closure = Closure.objects.get()

    newest = seen(desk_of, address("manage_closures", space))

    for _ in range(2):
        answer = post(desk_of, "manage_lift_closure", space, closure.pk, seen=newest)
        assert answer.status_code == 302

    assert not opening_on(space, MONDAY).is_closed and audit(MONDAY, MONDAY) == []


def test_another_space_s_closure_stays(desk_of, space, other_space) -> None:
    """Sabotage: cobaby/manage/setup/views/hours.py: closure = space.closures.filter(pk=pk).first() -> closure = space.closures.model.objects.filter(pk=pk).first()"""
    days = (MONDAY, MONDAY + timedelta(days=1))
    foreign = Closure.objects.create(space=other_space, days=days, reason="Works")

    post(desk_of, "manage_lift_closure", space, foreign.pk)

    assert Closure.objects.filter(pk=foreign.pk).exists()


def test_a_holiday_opens_and_cannot_close_over_a_family(desk_of, space) -> None:
    """Sabotage: childcare/services/cuts.py: change=lambda: rows.update(is_open=is_open) -> change=lambda: None"""
    row = PublicHoliday.objects.create(space=space, date=MONDAY, name="A day off")
    assert post(desk_of, "manage_holiday", space, row.pk, is_open="1").status_code == 302
    book_family(space, "Ana Kovač")
    newest = seen(desk_of, address("manage_holiday", space, row.pk))

    answer = post(desk_of, "manage_holiday", space, row.pk, is_open="", seen=newest)

    assert answer.status_code == 409 and "Ana Kovač" in answer.content.decode()
    row.refresh_from_db()
    assert row.is_open


def test_the_region_brings_its_holidays(desk_of, space) -> None:
    """Sabotage: spaces/services/settings.py: fill_holidays(space=space, today=today) -> pass"""
    answer = post(desk_of, "manage_holidays", space, subdivision="BE")

    space.refresh_from_db()
    assert answer.status_code == 302 and space.subdivision == "BE"
    assert space.holidays.filter(name="Frauentag").exists()


def test_a_region_that_is_none_is_refused(desk_of, space) -> None:
    assert post(desk_of, "manage_holidays", space, subdivision="Atlantis").status_code == 422


def test_who_insists_on_a_closure_comes_to_the_families_of_that_day(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/views/hours.py: , "manage_closures", day=form.cleaned_data["first"]) -> , "manage_closures")"""
    book_family(space)
    listed = close(desk_of, space)

    answer = close(desk_of, space, insist=listed.context["attempt"].insist)

    assert answer["Location"].endswith(f"?day={MONDAY}")
