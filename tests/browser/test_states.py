"""Pages when something is wrong, full or empty: as free of barriers as when all is well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.asks import Ask
from bookings.services import book, hold
from spaces.services.places import replace_places
from tests.access.world import AFTERNOON, MORNING, World
from tests.browser.conftest import Opener
from tests.browser.looking import Eye
from tests.factories import at, make_child, make_user

Address = Callable[[World], str]
SEND = "main form[method=post] button:not([name=take])"


def to(name: str, *things: str) -> Address:
    """The address of a route, its arguments out of the world by dotted names."""

    def address(world: World) -> str:
        values = [getattr(getattr(world, one.split(".")[0]), one.split(".")[1]) for one in things]
        return reverse(name, args=values)

    return address


WRONG_FORMS = {
    "sign-up": ("visitor", to("account_signup"), {}),
    "sign-in": ("visitor", to("account_login"), {"login": "a@example.org", "password": "no"}),
    "reset": ("visitor", to("account_reset_password"), {"email": "nonsense"}),
    "used link": ("visitor", lambda world: "/account/password/reset/key/abc-set-password/", {}),
    "account": ("editor", to("my_account"), {"zone": "Europe/Dresden"}),
    "password": ("editor", to("account_change_password"), {"oldpassword": "no"}),
    "child": ("editor", to("add_child"), {"date_of_birth_year": "1950"}),
    "invitation": ("parent", to("invite_guardian"), {"email": "nonsense"}),
    "late": ("parent", to("running_late", "booking.reference"), {}),
    "ill": ("parent", to("child_ill", "booking.reference"), {}),
    "move": ("parent", to("move_booking", "booking.reference"), {}),
    "photo": ("manager", to("space_photos", "space.slug"), {}),
    "confirmation": ("administrator", to("confirm_space", "hidden_space.slug"), {}),
    "app code": ("manager", to("mfa_activate_totp"), {"code": "000000"}),
}


@pytest.mark.parametrize("what", WRONG_FORMS)
def test_a_form_that_needs_another_look(what: str, world: World, open_as: Opener) -> None:
    """Sabotage: templates/components/error_summary.html: <h2 class="h3"> -> <h2 class="h3" style="color:red">"""
    person, address, typed = WRONG_FORMS[what]
    eye = Eye(open_as(person, world).new_page())
    eye.go(address(world))
    for name, value in typed.items():
        eye.page.locator(f"main [name={name}]").first.fill(value)
    if eye.page.locator(SEND).count():
        with eye.page.expect_navigation():
            eye.page.locator(SEND).first.click()

    assert eye.problems() == []


@pytest.mark.parametrize(
    "address",
    [
        "/no/such/page/",
        "/spaces/?where=Nowhere-on-Earth",
        "/spaces/?kind=farm&ages=2",
        "/spaces/?ages=x",
    ],
)
@pytest.mark.parametrize("person", ["visitor", "parent"])
def test_nothing_is_there(address: str, person: str, world: World, open_as: Opener) -> None:
    eye = Eye(open_as(person, world).new_page())

    eye.go(address)

    assert eye.problems() == []


def test_a_day_that_is_full(world: World, open_as: Opener) -> None:
    """The only desk of its kind is taken in the morning."""
    _take_the_desk(world, MORNING, days=4)
    day = world.day + timedelta(days=4)
    query = f"?asked=1&desk=equipped&with={world.child.pk}&day={day}"
    eye = Eye(open_as("parent", world).new_page())

    eye.go(reverse("choose", args=[world.space.slug]) + query)

    assert eye.page.get_by_text("does not fit").count() >= 1
    assert eye.problems() == []


def test_a_hold_that_is_lost(world: World, open_as: Opener) -> None:
    """Sabotage: templates/bookings/lost.html: <ul class="acts"> -> <ul class="acts" role="list" aria-hiden="x" style="margin:0">"""
    world.people["late"] = person = make_user("Late Larsen")
    child = make_child(person, 50, "Lasse", world.day)
    span = at(world.day + timedelta(days=5), *AFTERNOON, world.space)
    ago = timezone.now() - timedelta(minutes=11)
    kept = hold(ask=Ask(person, world.space, span, "equipped", (child,), uuid4()), now=ago)
    eye = Eye(open_as("late", world).new_page())
    eye.go(reverse("check_booking", args=[kept.reference]))
    _take_the_desk(world, AFTERNOON, days=5)

    with eye.page.expect_navigation():
        eye.page.locator("main form button.primary").click()

    assert eye.page.locator("h1").inner_text() == "Somebody was faster"
    assert eye.problems() == []


def _take_the_desk(world: World, minutes: tuple[int, int], *, days: int) -> None:
    other = make_user("Somebody Else")
    span = at(world.day + timedelta(days=days), *minutes, world.space)
    child = make_child(other, 60, "Sami", world.day)
    ask = Ask(other, world.space, span, "equipped", (child,), uuid4())
    book(ask=ask, now=timezone.now())


def test_the_first_page_of_a_host(world: World, open_as: Opener) -> None:
    """Who welcomes people is not of the cast, and has a first page of their own."""
    eye = Eye(open_as("host", world).new_page())

    eye.go("/")

    assert eye.page.get_by_text(world.space.name).count() >= 1
    assert eye.problems() == []


def test_a_new_space_is_asked_for_its_region(world: World, open_as: Opener) -> None:
    """Where the town does not tell in which region it lies."""
    row = {
        "geonameid": "1", "name": "Girona", "country": "ES", "admin1": "56", "latitude": "42",
        "longitude": "2.8", "population": "100000", "timezone": "Europe/Madrid", "other_names": "",
    }  # fmt: skip
    replace_places([row], {})
    eye = Eye(open_as("editor", world).new_page())
    eye.go(reverse("open_space"))
    for name, value in (
        ("name", "A"),
        ("street", "B 1"),
        ("postcode", "17001"),
        ("town", "Girona"),
    ):
        eye.page.locator(f"main [name={name}]").fill(value)
    eye.page.get_by_label("Country").select_option("ES")
    with eye.page.expect_navigation():
        eye.page.get_by_role("button", name="Begin").click()

    assert eye.page.get_by_label("State or region").is_visible()
    assert eye.problems() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_component_in_every_state(theme: str, world: World, open_as: Opener) -> None:
    """The gallery, in the theme asked for."""
    eye = Eye(open_as("editor", world).new_page())

    eye.go(f"{reverse('gallery')}?theme={theme}")

    assert eye.problems() == []
