"""What the words of the access matrix cannot say: where one is led, what is offered, whose link goes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from childcare.models import Guardianship
from cobaby.api.models import Scope
from spaces.models import Space
from tests.access.test_matrix import leaks, undone
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


def test_a_manager_books_for_the_children_of_that_family_alone(world: World) -> None:
    """Others were here too. (Who was never here is a word to look for.)

    Sabotage: bookings/permissions.py: mine = Child.objects.bookable_by(person) -> mine = Child.objects.all()
    """
    page = world.client("manager").get(
        reverse("manage_book", args=["kestrel-house", world.parent.pk])
    )

    shown = page.content.decode()
    assert "Milandra" in shown and "Elifandra" not in shown


def test_a_space_knows_a_child_from_its_first_visit(world: World) -> None:
    """Sabotage: bookings/permissions.py: if may_enter_children(space, person): -> if True:"""
    address = reverse("manage_book", args=["kestrel-house", world.parent.pk])

    assert leaks(world.client("manager").get(address), "manager", world) == []


def test_software_is_told_whom_one_may_book_for(world: World) -> None:
    """Sabotage: cobaby/api/views/children.py: bookable = set(Child.objects.bookable_by(self.person) -> bookable = set(Child.objects.all()"""
    may_book = {
        person: world.client(person).get(reverse("api_children")).json()["results"][-1]["may_book"]
        for person in ("parent", "second_guardian")
    }

    assert may_book == {"parent": True, "second_guardian": False}


def test_software_searches_for_ones_own_children(world: World) -> None:
    """Sabotage: cobaby/api/views/spaces.py: return list(Child.objects.bookable_by(user)) if -> return list(Child.objects.all()) if"""
    asked = {"date": world.day, "child": world.child.pk}

    assert world.client("parent").get(reverse("api_spaces"), asked).status_code == 200
    for stranger in ("other_parent", "second_guardian", "visitor"):
        assert world.client(stranger).get(reverse("api_spaces"), asked).status_code == 422


@pytest.mark.parametrize("person", ["other_parent", "manager", "administrator"])
def test_nobody_sees_of_what_another_has_a_calendar(person: str, world: World) -> None:
    """Sabotage: cobaby/feeds/views.py: for one in CalendarFeed.objects.visible_to(request.user)} -> for one in CalendarFeed.objects.all()}"""
    close, page = reverse("close_calendar_feed", args=[world.feed.pk]), reverse("calendar_feeds")

    assert close in world.client("parent").get(page).content.decode()
    assert close not in world.client(person).get(page).content.decode()


@pytest.mark.parametrize("person", ["parent", "educator", "administrator"])
def test_a_key_for_the_days_of_a_space_is_offered_to_its_manager(person: str, world: World) -> None:
    """Sabotage: cobaby/api/views/tokens.py: manages = Space.objects.managed_by(request.user).exists() -> manages = Space.objects.all().exists()"""
    scope, page = f'value="{Scope.MANAGE_READ}"', reverse("api_tokens")

    assert scope in world.client("manager").get(page).content.decode()
    assert scope not in world.client(person).get(page).content.decode()


def test_no_country_is_offered_for_a_space_that_one_does_not_see(world: World) -> None:
    """Sabotage: cobaby/directory/names.py: rows = Space.objects.visible_to(user).order_by() -> rows = Space.objects.order_by()"""
    with undone():
        Space.objects.filter(pk=world.hidden_space.pk).update(country="IS", languages=["is"])
        told = {
            person: "Iceland" in world.client(person).get(reverse("directory")).content.decode()
            for person in ("visitor", "parent", "manager", "other_manager")
        }

    assert told == {"visitor": False, "parent": False, "manager": False, "other_manager": True}


@pytest.mark.parametrize("person", ["manager", "educator", "editor"])
def test_the_mail_of_the_demo_is_offered_to_administrators(person: str, world: World) -> None:
    """Sabotage: cobaby/home/views.py: "may_read_mail": can_read_mail_files(request), -> "may_read_mail": True,"""
    page, mail = reverse("home"), f'href="{reverse("mail_list")}"'

    assert mail in world.client("administrator").get(page).content.decode()
    assert mail not in world.client(person).get(page).content.decode()


@pytest.mark.parametrize("person", ["visitor", "parent", "manager", "editor"])
def test_a_page_of_the_operator_is_offered_to_administrators_to_write(
    person: str, world: World
) -> None:
    """Sabotage: cobaby/notices/views.py: if may_write_notices(request.user) else "", -> if True else "","""
    page, write = reverse("imprint"), f'href="{reverse("edit_notice", args=["imprint", "en"])}"'

    assert write in world.client("administrator").get(page).content.decode()
    assert write not in world.client(person).get(page).content.decode()


@pytest.mark.parametrize("person", ["other_parent", "second_guardian", "administrator"])
def test_nobody_is_offered_the_copy_of_anothers_data(person: str, world: World) -> None:
    """Sabotage: cobaby/privacy/views.py: mine = DataCopy.objects.visible_to(request.user) -> mine = DataCopy.objects.all()"""
    page, fetch = reverse("my_data"), reverse("fetch_copy", args=[world.data_copy.pk])

    assert fetch in world.client("parent").get(page).content.decode()
    assert fetch not in world.client(person).get(page).content.decode()
