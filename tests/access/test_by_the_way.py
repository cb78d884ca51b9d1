"""What the words of the access matrix cannot say: where one is led, what is offered, whose link goes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from childcare.models import Guardianship
from tests.access.test_matrix import undone
from tests.access.world import FAMILIES, World
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NO_PARENTS = ["manager", "educator", "editor", "administrator"]


@pytest.mark.parametrize("person", NO_PARENTS)
def test_nobody_is_led_to_where_another_family_booked(person: str, world: World) -> None:
    """Sabotage: bookings/usual.py: made.for_children_of(person).first() -> made.first()"""
    answer = world.client(person).get(reverse("book"))

    assert world.space.slug not in answer["Location"]


@pytest.mark.parametrize("person", ["other_parent", *NO_PARENTS])
def test_nobody_sees_what_another_waits_for(person: str, world: World) -> None:
    """Sabotage: bookings/waiting.py: PlaceWatch.objects.visible_to(user).waiting(now) -> PlaceWatch.objects.waiting(now)"""
    stop = reverse("stop_watching", args=[world.watch.pk])
    page = reverse("my_bookings")

    assert stop in world.client("parent").get(page).content.decode()
    assert stop not in world.client(person).get(page).content.decode()


def test_who_belongs_to_a_family_no_more_does_not_read_of_its_child(world: World) -> None:
    """What one waits for may be older than that.

    Sabotage: bookings/waiting.py: for child in Child.objects.visible_to(user)} -> for child in Child.objects.all()}
    """
    with undone():
        Guardianship.objects.filter(guardian=world.parent, child=world.child).delete()
        page = world.client("parent").get(reverse("my_bookings")).content.decode()

    waiting = page[page.index('id="waiting"') :].split("</section>")[0]
    assert world.child.first_name not in waiting


@pytest.mark.parametrize("person", [*NO_PARENTS, "second_guardian"])
def test_who_may_not_consent_is_not_offered_to_invite(person: str, world: World) -> None:
    """Sabotage: childcare/views.py: "can_invite": Child.objects.editable_by(user).exists(), -> "can_invite": True,"""
    invite = f'href="{reverse("invite_guardian")}"'
    page = reverse("family")

    assert invite in world.client("parent").get(page).content.decode()
    assert invite not in world.client(person).get(page).content.decode()


def test_who_may_not_consent_takes_nobody_out_of_the_family(world: World) -> None:
    """Sabotage: childcare/permissions.py: return mine is not None and (mine.invited_by_id is None or link.invited_by_id == user.pk) -> return True"""
    with undone():
        aunt = Guardianship.objects.create(
            guardian=make_user("Aunt"), child=world.child, relation="aunt", invited_by=world.parent
        )
        address = reverse("remove_guardian", args=[aunt.pk])

        world.client("second_guardian").post(address)
        assert Guardianship.objects.filter(pk=aunt.pk).exists()
        world.client("parent").post(address)
        assert not Guardianship.objects.filter(pk=aunt.pk).exists()


@pytest.mark.parametrize(
    ("house", "mark", "shown_to", "hidden_from"),
    [
        ("space", "Change the photos", "manager", "parent"),
        ("space", "You work here.", "educator", "parent"),
        ("hidden_space", "Confirm this space", "administrator", "other_manager"),
    ],
)
def test_a_page_offers_to_the_team_what_the_team_may(
    house: str, mark: str, shown_to: str, hidden_from: str, world: World
) -> None:
    """Sabotage: cobaby/directory/page.py: team=Team(is_of_the_team(user, space), may_manage(user, space), may_confirm(user)), -> team=Team(True, True, True),"""
    page = reverse("space", args=[world.things[house].slug])

    assert mark in world.client(shown_to).get(page).content.decode()
    assert mark not in world.client(hidden_from).get(page).content.decode()


@pytest.mark.parametrize("person", FAMILIES)
def test_who_comes_is_a_word_to_look_for(person: str, world: World) -> None:
    """A parent sees how many others come, never who: name, address and number are canaries.

    Sabotage: tests/access/world.py: if name in FAMILIES:  # other families read counts, never who comes -> if False:
    """
    adult = world.people[person]
    known = {canary.word: canary.seen_by for canary in world.canaries}

    for word in (adult.display_name, adult.email, adult.phone):
        assert not {"visitor", "editor", "administrator", "other_manager"} & known[word]
        assert ("other_parent" in known[word]) == (person == "other_parent")
