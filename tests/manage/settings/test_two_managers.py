"""Two managers edit the same settings: the second is told, and nothing is lost."""

from __future__ import annotations

import pytest

from spaces.models import Closure, PublicHoliday, SettingsChange
from tests.conftest import signed_in
from tests.factories import MONDAY, make_membership, make_prices, make_user
from tests.manage.settings.test_set_prices import TOMORROW
from tests.manage.settings.test_set_prices import send as send_prices
from tests.manage.settings.world import address, post, seen

pytestmark = pytest.mark.django_db

RULES = {
    "horizon_days": "28", "notice_minutes": "0", "hold_minutes": "10", "shortest_minutes": "2",
    "longest_minutes": "9", "margin_before": "0", "margin_after": "0", "allows_desk_only": "on",
}  # fmt: skip


@pytest.fixture
def colleague(space):
    user = make_user("Ana Novak")
    make_membership(user, space, "manager")
    return signed_in(user)


def test_the_second_is_told_who_changed_it_and_keeps_what_was_typed(
    desk_of, colleague, space
) -> None:
    """Sabotage: spaces/services/settings.py: raise ChangedMeanwhile(last) -> pass"""
    page = address("manage_booking_rules", space)
    before = seen(desk_of, page)
    post(colleague, "manage_booking_rules", space, **RULES | {"horizon_days": "40"}, seen=before)

    answer = post(
        desk_of, "manage_booking_rules", space, **RULES | {"hold_minutes": "20"}, seen=before
    )

    html = answer.content.decode()
    assert answer.status_code == 409 and "Ana Novak changed this at 09:00" in html
    assert 'value="20"' in html and [
        (one.label, one.stored) for one in answer.context["attempt"].differences
    ] == [("Days ahead that can be booked", "40"), ("Minutes to check a chosen time", "10")]
    space.refresh_from_db()
    assert (space.horizon_days, space.hold_minutes) == (40, 10)


def test_saving_once_more_after_looking_holds(desk_of, colleague, space) -> None:
    page = address("manage_booking_rules", space)
    before = seen(desk_of, page)
    post(colleague, "manage_booking_rules", space, **RULES | {"horizon_days": "40"}, seen=before)
    told = post(desk_of, "manage_booking_rules", space, **RULES, seen=before)

    post(desk_of, "manage_booking_rules", space, **RULES, seen=told.context["seen"])

    space.refresh_from_db()
    assert space.horizon_days == 28


def test_a_form_with_a_mistake_has_not_seen_what_was_saved_meanwhile(
    desk_of, colleague, space
) -> None:
    """Mending the mistake saves nothing over it.

    Sabotage: cobaby/manage/setup/saving.py: "seen": _seen(request) if is_old else -> "seen":
    """
    before = seen(desk_of, address("manage_booking_rules", space))
    post(colleague, "manage_booking_rules", space, **RULES | {"horizon_days": "40"}, seen=before)

    odd = post(desk_of, "manage_booking_rules", space, **RULES | {"hold_minutes": "x"}, seen=before)
    answer = post(desk_of, "manage_booking_rules", space, **RULES, seen=odd.context["seen"])

    assert odd.status_code == 422 and answer.status_code == 409
    space.refresh_from_db()
    assert space.horizon_days == 40


def test_prices_that_changed_meanwhile_are_not_withdrawn_unseen(desk_of, colleague, space) -> None:
    """Sabotage: cobaby/manage/setup/views/booking.py: request, space, "prices", partial( -> request, space, "", partial("""
    coming = make_prices(space, valid_from=TOMORROW)
    before = seen(desk_of, address("manage_prices", space))
    send_prices(colleague, space, seen=before)

    answer = post(desk_of, "manage_withdraw_prices", space, coming.pk, seen=before)

    assert answer.status_code == 302 and space.price_lists.count() == 2
    told = desk_of.get(answer["Location"]).content.decode()
    assert "Ana Novak changed the prices at 09:00." in told


PIPE = {"first": str(MONDAY), "what": "all", "reason": "A burst pipe"}


def test_a_closure_that_a_colleague_added_is_seen_before_the_next(
    desk_of, colleague, space
) -> None:
    """Sabotage: cobaby/manage/setup/views/hours.py: attempt = send(request, space, form, apply, now=now, part="closures") -> attempt = send(request, space, form, apply, now=now)"""
    page = address("manage_closures", space)
    before = seen(desk_of, page)
    post(colleague, "manage_closures", space, **PIPE, seen=before)

    told = post(desk_of, "manage_closures", space, **PIPE | {"reason": "Water"}, seen=before)
    post(desk_of, "manage_closures", space, **PIPE | {"what": "care"}, seen=told.context["seen"])

    html = told.content.decode()
    assert told.status_code == 409 and "Ana Novak changed this at 09:00" in html
    assert 'value="Water"' in html and "A burst pipe" in html
    assert sorted(Closure.objects.values_list("what", flat=True)) == ["all", "care"]


def test_what_a_colleague_closed_since_is_seen_before_something_is_lifted(
    desk_of, colleague, space
) -> None:
    """Sabotage: cobaby/manage/setup/views/hours.py: request, space, "closures", partial( -> request, space, "", partial("""
    page = address("manage_closures", space)
    post(desk_of, "manage_closures", space, **PIPE, seen="0")
    before, one = seen(desk_of, page), Closure.objects.get()
    post(colleague, "manage_closures", space, **PIPE | {"what": "care"}, seen=before)

    answer = post(desk_of, "manage_lift_closure", space, one.pk, seen=before)

    assert answer.status_code == 302 and Closure.objects.count() == 2
    told = desk_of.get(answer["Location"]).content.decode()
    assert "Ana Novak changed the closures at 09:00." in told


def test_of_one_holiday_the_second_is_told(desk_of, colleague, space) -> None:
    """Sabotage: cobaby/manage/setup/views/hours.py: f"holiday:{pk}" -> """ ""
    row = PublicHoliday.objects.create(space=space, date=MONDAY, name="A day off", is_open=True)
    before = seen(desk_of, address("manage_holiday", space, row.pk))
    post(colleague, "manage_holiday", space, row.pk, is_open="", seen=before)

    told = post(desk_of, "manage_holiday", space, row.pk, is_open="1", seen=before)

    row.refresh_from_db()
    assert told.status_code == 409 and not row.is_open
    assert "Ana Novak changed this at 09:00" in told.content.decode()


def test_the_same_form_sent_twice_is_one_change(desk_of, space) -> None:
    """Sabotage: spaces/services/settings.py: raise SavedAlready -> pass"""
    for _ in range(2):
        answer = post(desk_of, "manage_booking_rules", space, **RULES, seen="0")
        assert answer.status_code == 302

    assert SettingsChange.objects.count() == 1


def test_other_parts_do_not_stand_in_each_other_s_way(desk_of, colleague, space) -> None:
    post(colleague, "manage_booking_rules", space, **RULES, seen="0")

    answer = post(desk_of, "manage_words", space, text_en="Two chairs", seen="0")

    assert answer.status_code == 302


@pytest.mark.parametrize("odd", ["", "x", "-1", "٣", "9" * 40, "9" * 5000])
def test_an_odd_number_is_no_error(desk_of, space, odd: str) -> None:
    """Sabotage: cobaby/manage/setup/saving.py: and len(seen) < 10 else 0 -> else 0"""
    assert post(desk_of, "manage_booking_rules", space, **RULES, seen=odd).status_code == 302


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"longest_minutes": "1"}, "no shorter than the shortest"),
        ({"shortest_minutes": "0.1"}, "A quarter of an hour at least"),
        ({"margin_before": "20"}, "Please choose one from the list"),
        ({"horizon_days": "0"}, "Please type 1 or more."),
        ({"hold_minutes": "x"}, "Please type a number"),
    ],
)
def test_odd_rules_are_explained(desk_of, space, data, says: str) -> None:
    answer = post(desk_of, "manage_booking_rules", space, **RULES | data)

    assert answer.status_code == 422 and says in answer.content.decode()
