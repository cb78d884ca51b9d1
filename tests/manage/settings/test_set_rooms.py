"""Care rooms, their rules and the limits of the house: each cut lists whom it concerns first."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from childcare.audit import audit
from childcare.models import CareDay, CareRoom
from childcare.rules import policy_of
from cobaby.manage.setup.forms.fields import MoneyField, YearsField
from cobaby.manage.setup.forms.rooms import RuleForm, ends_too_early
from spaces.models import Space
from tests.factories import MONDAY, make_house_rule
from tests.manage.settings.world import address, book_family, post, seen

pytestmark = pytest.mark.django_db

ROOM = {"name": "Attic", "limit": "8", "age_from_months": "0.5", "age_to_months": "6"}
OWN = {
    "rule": "own", "rule_name": "Agreed", "source": "Licence of 2024",
    "until_1": "3", "children_1": "4", "until_2": "6", "children_2": "8",
}  # fmt: skip
REGIME = {"parent_presence": "call"}


@pytest.fixture
def room(space: Space) -> CareRoom:
    return space.care_rooms.get()


def send(client: Client, route: str, space: Space, /, *more: object, **data: Any):
    page = address(route, space, *more)
    return client.post(page, {"seen": seen(client, page)} | data)


def test_a_room_with_a_shipped_rule(desk_of, space) -> None:
    """Days that are there count the new room too.

    Sabotage: childcare/services/rooms.py: change_space(space=space, change=room.save, now=now) -> room.save()
    """
    for _ in range(2):
        answer = post(desk_of, "manage_rooms", space, **ROOM, rule="pl-under-3@2026")
        assert answer.status_code == 302

    new = CareRoom.objects.get(name="Attic")
    assert (new.limit, new.age_from_months, new.age_to_months) == (8, 6, 72)
    assert CareDay.objects.filter(care_room=new, space_day__date=MONDAY).exists()


def test_a_room_with_a_rule_of_its_own(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/forms/rooms.py: start, self.last_line = until, f"until_{n}" -> self.last_line = "" """
    assert post(desk_of, "manage_rooms", space, **ROOM, **OWN).status_code == 302

    rule = policy_of(CareRoom.objects.get(name="Attic").rule)
    assert (rule.name, rule.source) == ("Agreed", "Licence of 2024")
    assert rule.need((4, 8)).educators == 2


def test_a_rule_of_many_lines_keeps_them_all(space) -> None:
    """Sabotage: cobaby/manage/setup/forms/rooms.py: self.lines = range(1, max(BANDS, longest) + 1) -> self.lines = range(1, BANDS + 1)"""
    bands = [(12 * n, 12 * (n + 1), 3 + n) for n in range(6)]
    stored = RuleForm.stored(space, make_house_rule(space, bands))

    rows = RuleForm(space=space, initial=stored).band_rows

    assert [(age.value(), number.value()) for age, number in rows] == [
        (str(n + 1), 3 + n) for n in range(6)
    ]


@pytest.mark.parametrize(
    ("field", "most"), [("minutes_a_day", 24), ("minutes_in_a_row", 24), ("minutes_a_week", 168)]
)
def test_more_hours_than_there_are_get_a_sentence(desk_of, space, field: str, most: int) -> None:
    """Sabotage: cobaby/manage/setup/forms/fields.py: "max_value", 24) -> "max_value", 24 * 60)"""
    answer = post(desk_of, "manage_regime", space, **REGIME | {field: "600"})

    assert answer.status_code == 422
    assert f"Please type {most} or less." in answer.content.decode()


SLOVENIA = {"group_limit": "si-groups@2024", "founder_adds": "on"}


def test_the_founder_adds_two_where_the_rule_lets_them(desk_of, space, room) -> None:
    """The engine, the rule's page and the public page all say so.

    Sabotage: cobaby/manage/setup/views/rooms.py: group_extra=form.group_extra, -> group_extra=0,
    """
    CareRoom.objects.update(age_to_months=72)  # as far as the rule goes
    page = address("manage_room_rule", space, room.pk)
    offer = "Slovenian rule for group sizes (evem.gov.si; e-ravnatelj 2024): 2 children, if"
    assert offer in desk_of.get(page).content.decode()

    for _ in range(2):
        assert (
            send(desk_of, "manage_room_rule", space, room.pk, **OWN, **SLOVENIA).status_code == 302
        )

    room.refresh_from_db()
    rule = policy_of(room.rule)
    assert rule.need((0, 14, 0, 0, 0, 0)).allowed and not rule.need((0, 15, 0, 0, 0, 0)).allowed
    assert RuleForm.stored(space, room.rule)["founder_adds"]
    for url in (page, space.get_absolute_url()):
        assert "has added 2 children to each" in desk_of.get(url).content.decode()


def test_the_law_of_the_house_brings_its_groups(space) -> None:
    """Sabotage: cobaby/manage/setup/forms/rooms.py: self.fields["group_limit"].initial = usual_limit(space) -> pass"""
    assert RuleForm(space=space)["group_limit"].value() == ""
    type(space.regime).objects.filter(space=space).update(preset="si-groups@2024")

    assert RuleForm(space=space)["group_limit"].value() == "si-groups@2024"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"group_limit": ""}, "Choose the largest group by age first"),
        ({"until_1": "2.5"}, "For groups by age, write whole years"),
    ],
)
def test_odd_groups_are_explained(desk_of, space, room, data: dict[str, str], says: str) -> None:
    """Sabotage: cobaby/manage/setup/forms/rooms.py: self._read_groups(cleaned) -> self.group_extra = 0"""
    answer = send(desk_of, "manage_room_rule", space, room.pk, **(OWN | SLOVENIA | data))

    assert answer.status_code == 422 and says in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"name": ""}, "Give the room a name"),
        ({"age_to_months": "0.5"}, "This age comes after the youngest"),
        ({"rule": "xx"}, "Please choose one from the list"),
        ({"source": ""}, "Say where the rule comes from"),
        ({"rule_name": ""}, "Give your rule a name"),
        ({"until_2": "2"}, "Each age is higher"),
        ({"until_2": "4"}, "The rule ends at age 4, but the room takes children until 6."),
        ({"children_2": ""}, "Give the age and the number"),
        ({"until_1": "", "children_1": "", "until_2": "", "children_2": ""}, "at least one line"),
        ({"limit": "201"}, "Please type 200 or less."),
    ],
)
def test_an_odd_room_is_explained(desk_of, space, data: dict[str, str], says: str) -> None:
    answer = post(desk_of, "manage_rooms", space, **(ROOM | OWN | data))

    assert answer.status_code == 422 and says in answer.content.decode()
    assert space.care_rooms.count() == 1


def test_a_room_takes_nobody_whom_its_own_rule_does_not_know(desk_of, space, room) -> None:
    """Sabotage: cobaby/manage/setup/forms/rooms.py: elif words := ends_too_early(self.rule_ends, last): -> elif words := "":
    Sabotage: cobaby/manage/setup/views/rooms.py: oldest=row.age_to_months, initial=start -> initial=start
    """
    words = "The rule ends at age 11, but the room takes children until 12."
    rule = {"rule": "own", "rule_name": "Ours", "source": "Us", "until_1": "3", "children_1": "4"}

    older = change(desk_of, space, room, age_to_months="12")
    shorter = send(desk_of, "manage_room_rule", space, room.pk, **rule)

    assert older.status_code == 422 and words in older.content.decode()
    assert shorter.status_code == 422 and "The rule ends at age 3" in shorter.content.decode()


def test_half_a_year_is_written_as_the_reader_does() -> None:
    """Sabotage: cobaby/manage/setup/forms/fields.py: number.replace(".", str(get_format("DECIMAL_SEPARATOR"))) -> number"""
    with override("de"):
        words = ends_too_early(30, 36)
        money = MoneyField()
        money.use("EUR")

        assert "Die Regel endet mit 2,5 Jahren" in words
        assert [money.prepare_value(minor) for minor in (1250, 900)] == ["12,50", "9,00"]
        assert YearsField().clean(YearsField().prepare_value(30)) == 30
    assert YearsField().prepare_value(30) == "2.5"


def test_two_rooms_do_not_share_a_name(desk_of, space, room) -> None:
    """Sabotage: childcare/services/rooms.py: if any(getattr(known, field) != value -> if any(getattr(known, field) is None and value"""
    answer = post(desk_of, "manage_rooms", space, **(ROOM | {"name": room.name}), **OWN)

    assert answer.status_code == 422 and "has this name already" in answer.content.decode()


def change(client: Client, space: Space, room: CareRoom, **data: str):
    typed = {"name": room.name, "limit": "10", "age_from_months": "0", "age_to_months": "11"}
    return send(client, "manage_room", space, room.pk, **(typed | data))


def test_a_smaller_room_lists_the_families_first(desk_of, space, room) -> None:
    book_family(space, "Ana Kovač")
    listed = change(desk_of, space, room, limit="0")
    assert listed.status_code == 409 and "Ana Kovač" in listed.content.decode()

    answer = change(desk_of, space, room, limit="0", insist=listed.context["attempt"].insist)

    room.refresh_from_db()
    assert answer.status_code == 302 and room.limit == 0
    assert audit(MONDAY, MONDAY) == []


def test_other_ages_list_the_children_who_no_longer_fit(desk_of, space, room) -> None:
    """Sabotage: childcare/services/rooms.py: and not ages[0] <= by_birthday -> and ages[0] > by_birthday"""
    book_family(space, "Ana Kovač")

    assert change(desk_of, space, room, age_to_months="2").status_code == 409
    assert change(desk_of, space, room, age_to_months="3").status_code == 302


def test_a_stricter_rule_lists_the_families_first(desk_of, space, room) -> None:
    """Sabotage: cobaby/manage/setup/views/rooms.py: rule=_rule(space, form), now=now, as_fact=as_fact -> rule=_rule(space, form), now=now, as_fact=True"""
    for name in ("Ana Kovač", "Bilal Demir", "Nora Lind"):
        book_family(space, name)
    strict = OWN | {"children_1": "1", "until_2": "11"}

    listed = send(desk_of, "manage_room_rule", space, room.pk, **strict)
    assert listed.status_code == 409 and "Nora Lind" in listed.content.decode()
    insist = listed.context["attempt"].insist
    answer = send(desk_of, "manage_room_rule", space, room.pk, **strict, insist=insist)

    assert answer.status_code == 302
    assert max(CareDay.objects.get(space_day__date=MONDAY).excused) == 1


def test_a_listed_cut_writes_no_rule_of_its_own(desk_of, space, room) -> None:
    for _ in range(3):
        book_family(space)
    before = space.house_rules.count()

    send(desk_of, "manage_room_rule", space, room.pk, **OWN | {"children_1": "1"})

    assert space.house_rules.count() == before


def test_a_used_room_stays_and_an_unused_one_goes(desk_of, space, room) -> None:
    """Sabotage: childcare/services/rooms.py: if room.care_places.exists() or room.shifts.exists(): -> if False:"""
    post(desk_of, "manage_rooms", space, **ROOM, **OWN)
    unused = CareRoom.objects.get(name="Attic")

    for pk in (room.pk, unused.pk, unused.pk):
        assert post(desk_of, "manage_remove_room", space, pk).status_code == 302

    assert list(space.care_rooms.all()) == [room] and audit(MONDAY, MONDAY) == []


def test_the_limits_of_the_house(desk_of, space) -> None:
    data = REGIME | {
        "minutes_a_day": "4.5",
        "most_at_once": "5",
        "required_credentials": ["first_aid"],
    }

    assert send(desk_of, "manage_regime", space, **data).status_code == 302

    space.regime.refresh_from_db()
    assert (space.regime.minutes_a_day, space.regime.parent_presence) == (270, "call")
    assert set(CareDay.objects.get(space_day__date=MONDAY).most) == {5}


def test_papers_that_nobody_has_list_the_families(desk_of, space) -> None:
    """Without the paper no shift counts."""
    book_family(space, "Ana Kovač")

    answer = send(desk_of, "manage_regime", space, **REGIME, required_credentials=["pedagogue"])

    assert answer.status_code == 409 and "Ana Kovač" in answer.content.decode()


def test_the_limits_of_a_law_are_written_into_the_form_only(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/views/rooms.py: if "fill" in request.POST: -> if "no" in request.POST:"""
    answer = send(
        desk_of, "manage_regime", space, **REGIME, preset="it-21-baby-parking@2013", fill="1"
    )

    assert 'name="minutes_in_a_row" value="5"' in answer.content.decode()
    space.regime.refresh_from_db()
    assert space.regime.minutes_in_a_row is None
