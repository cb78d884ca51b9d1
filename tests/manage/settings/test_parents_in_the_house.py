"""Parents in the house, and care without a desk: a space cannot say both."""

from __future__ import annotations

import pytest

from childcare.models import CareRegime
from childcare.refusals import CareIsAlone
from childcare.services.rooms import add_room, set_booking_rules, set_regime
from spaces.models import Space
from tests.factories import NOW, make_space
from tests.manage.settings.world import post

BOOKINGS = {
    "horizon_days": 28, "notice_minutes": 0, "hold_minutes": 10, "shortest_minutes": 2,
    "longest_minutes": 9, "margin_before": 0, "margin_after": 0, "allows_care_only": "on",
}  # fmt: skip


@pytest.mark.parametrize(("presence", "status"), [("premises", 422), ("call", 302)])
def test_care_alone_where_parents_stay(desk_of, space, presence: str, status: int) -> None:
    """Sabotage: cobaby/manage/setup/forms/money.py: if cleaned.get("allows_care_only") and parent_stays(self.instance): -> if False:"""
    CareRegime.objects.update(parent_presence=presence)

    answer = post(desk_of, "manage_booking_rules", space, **BOOKINGS)

    assert answer.status_code == status
    assert (b"So care needs a desk." in answer.content) is (status == 422)
    assert Space.objects.get(pk=space.pk).allows_care_only is (status == 302)


@pytest.mark.parametrize(("presence", "status"), [("premises", 422), ("call", 302)])
def test_parents_stay_where_care_is_booked_alone(
    desk_of, space, presence: str, status: int
) -> None:
    """Sabotage: cobaby/manage/setup/forms/rooms.py: if stays and self.space.allows_care_only: -> if False:"""
    Space.objects.update(allows_care_only=True)

    answer = post(desk_of, "manage_regime", space, parent_presence=presence)

    assert answer.status_code == status
    assert (b"Change how bookings are taken first." in answer.content) is (status == 422)
    assert CareRegime.objects.get(space=space).parent_presence == "call"


@pytest.mark.django_db
@pytest.mark.parametrize(("alone", "presence"), [(True, "call"), (False, "premises")])
def test_the_first_room_takes_up_what_was_said_of_bookings(alone: bool, presence: str) -> None:
    """Sabotage: childcare/services/rooms.py: if space.allows_care_only else {} -> if False else {}"""
    space = make_space(allows_care_only=alone)
    CareRegime.objects.all().delete()

    add_room(
        space=space, name="Nest", limit=5, age_from_months=12, age_to_months=72,
        rule="nl-daycare@2020", now=NOW,
    )  # fmt: skip

    assert CareRegime.objects.get(space=space).parent_presence == presence


@pytest.mark.django_db
def test_the_services_refuse_it_themselves(space: Space) -> None:
    """Whoever was slower than the check of the form."""
    Space.objects.update(allows_care_only=True)
    with pytest.raises(CareIsAlone):
        set_regime(space=space, values={"parent_presence": "premises"}, now=NOW)

    Space.objects.update(allows_care_only=False)
    CareRegime.objects.update(parent_presence="premises")
    with pytest.raises(CareIsAlone):
        set_booking_rules(space=space, values={"allows_care_only": True})
