"""What is wrong with a form stands before the long list of what is there already."""

from __future__ import annotations

import pytest

from spaces.models import PriceList
from tests.factories import MONDAY
from tests.manage.settings.world import address

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "of_the_list"),
    [
        ("manage_desks", '<ul class="desk-list">'),
        ("manage_rooms", '<li class="card stack tight">'),
        ("manage_prices", "holds now"),
        ("manage_team", '<ul class="plain-list card">'),
    ],
)
def test_what_is_wrong_stands_above_what_is_there(desk_of, space, page, of_the_list) -> None:
    """Without a script nothing else leads there. Before anything is sent the list comes first.

    Sabotage: templates/manage/settings/desks.html: {% if not form.is_bound %} -> {% if True %}
    Sabotage: templates/manage/settings/rooms.html: {% if not form.is_bound %} -> {% if True %}
    Sabotage: templates/manage/settings/prices.html: {% if not form.is_bound %} -> {% if True %}
    Sabotage: templates/manage/settings/team.html: {% if not form.is_bound %} -> {% if True %}
    """
    PriceList.objects.get_or_create(space=space, valid_from=MONDAY.replace(year=2025))

    before = desk_of.get(address(page, space)).content.decode()
    after = desk_of.post(address(page, space), {"first_day": "x"}).content.decode()

    assert before.index(of_the_list) < before.index('<form method="post" class="form')
    assert after.index("summary-errors") < after.index(of_the_list)
