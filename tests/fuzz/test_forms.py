"""Every form of every page, filled with what no person would type: never a 500.

The walk finds the forms by itself: all pages that the access matrix lets somebody read, as that
person reads them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.access.conftest import world as world
from tests.access.matrix import MATRIX
from tests.access.rules import PAGE, REFUSED, Rule
from tests.access.test_matrix import outcome, rows_written, undone
from tests.access.world import World
from tests.fuzz.bad import SHAPES, VALUES, WORDS, body, filled, mixed, with_one
from tests.fuzz.forms import TYPED, Field, Form, forms_in

pytestmark = pytest.mark.django_db

READERS = ("parent", "manager", "visitor", "educator", "administrator", "other_manager", "editor")
MOST_READERS = 1
EACH, PORTIONS = 400, 8
"""Of all the ways in which a field can be bad, one in so many is tried, in the long run in turns."""
STRANGERS = ("visitor", "other_parent", "other_manager", "educator")
NOT_SENT = {"account_logout"}
"""It has no fields; sent with any it does what it always does."""


@dataclass(frozen=True)
class Found:
    """A form, and who was shown it."""

    form: Form
    person: str

    def __str__(self) -> str:
        return f"{self.form.method} {self.form.route} as {self.person}"


@pytest.fixture(scope="module")
def found(world: World) -> list[Found]:
    """Each form once, as the first who was shown it."""
    logging.disable(logging.CRITICAL)
    first: dict[Any, Found] = {}
    for person, page, html in pages(world):
        for form in forms_in(page, html):
            if form.fields and form.route not in NOT_SENT:
                first.setdefault(form.key, Found(form, person))
    return list(first.values())


def pages(world: World) -> Iterator[tuple[str, str, str]]:
    """Who reads which page, and what stands on it."""
    for name, rules in MATRIX.items():
        for rule in rules:
            for person in readers(rule):
                path = reverse(name, args=rule.at(world)) + rule.query
                cache.clear()
                with undone():
                    answer = world.client(person).get(path)
                if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
                    yield person, path, answer.content.decode()


def readers(rule: Rule) -> list[str]:
    return [person for person in READERS if rule.get[person] == PAGE][:MOST_READERS]


def test_the_walk_finds_the_forms(found: list[Found]) -> None:
    """What stands in the pages is found there; a new page's forms are among them from then on."""
    routes = {one.form.route for one in found}

    assert {"choose", "add_child", "move_booking", "space_photos", "account_login"} <= routes
    assert {"directory", "move_booking"} <= {o.form.route for o in found if o.form.method == "get"}


def test_every_form_filled_with_nonsense(found: list[Found], world: World) -> None:
    """Each field with another kind of nonsense; `make test-long` fills in each kind everywhere.

    Sabotage: bookings/selection.py: int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else USUAL_LENGTH -> int(asked or USUAL_LENGTH)
    """
    tries = [(one, mixed(one.form, n)) for n, one in enumerate(found)]

    assert faults_of(world, tries) == []


def test_one_field_bad_and_the_others_good(found: list[Found], world: World) -> None:
    """Each field gets one of the ways to be bad, taking turns; `make test-long` tries all."""
    assert faults_of(world, one_field_bad(found, world, every=EACH)) == []


@pytest.mark.long
@pytest.mark.parametrize("kind", VALUES)
def test_every_form_filled_with(kind: str, found: list[Found], world: World) -> None:
    tries = [(one, filled(one.form, value)) for one in found for value in VALUES[kind]]

    assert faults_of(world, tries) == []


@pytest.mark.long
@pytest.mark.parametrize("turn", range(PORTIONS))
def test_every_field_bad_in_every_way(turn: int, found: list[Found], world: World) -> None:
    """In portions, so that two workers share them."""
    assert faults_of(world, one_field_bad(found, world, every=PORTIONS, turn=turn)) == []


def test_who_may_not_writes_nothing_with_anothers_form(found: list[Found], world: World) -> None:
    """The form as it stands on the page of who may, sent by two others, taking turns.

    Whom the matrix refuses at that address is refused whatever the form says.

    Sabotage: spaces/views.py: if not may_manage(request.user, space): -> if not request.user.is_authenticated:
    """
    faults, refused = [], whom_the_matrix_refuses(world)
    for n, one in enumerate(one for one in found if one.form.method == "post"):
        for person in {STRANGERS[n % 4], STRANGERS[(n + 1) % 4]} - {one.person}:
            with undone():
                before = rows_written()
                answer = answered(world, person, one.form)
                if answer.status_code < 500:
                    wrote = [t for t, n in rows_written().items() if n != before.get(t, 0)]
                    if outcome(answer) in REFUSED and wrote:
                        faults.append(f"{person} by {one.form.route}: {wrote}")
                    if (person, one.form.address) in refused and outcome(answer) not in REFUSED:
                        faults.append(f"{person} by {one.form.route}: {outcome(answer)}")
                else:
                    faults.append(f"{person} by {one.form.route}: {answer.status_code}")

    assert faults == []


def whom_the_matrix_refuses(world: World) -> set[tuple[str, str]]:
    """Strangers, and the addresses to which they can send nothing."""
    return {
        (person, reverse(name, args=rule.at(world)))
        for name, rules in MATRIX.items()
        for rule in rules
        for person in STRANGERS
        if rule.post[person] in REFUSED
    }


def test_what_was_typed_is_kept(found: list[Found], world: World) -> None:
    """Where the form comes back and nothing was done, so does every word that was typed into it.

    Sabotage: spaces/views.py: form = PhotoForm(request.POST or None, request.FILES or None) -> form = PhotoForm({"alt_text": ""} if request.POST else None, request.FILES or None)
    """
    lost = []
    for one in (one for one in found if one.form.method == "post"):
        typed = [f for f in one.form.fields if f.kind in TYPED]
        form = one.form
        for typed_in in typed:
            form = with_one(form, next(f for f in form.fields if f.name == typed_in.name), WORDS)
        with undone():
            before = rows_written()
            answer = answered(world, one.person, form)
            came_back = answer.status_code in (200, 409, 422) and rows_written() == before
        if typed and came_back:
            lost += [f"{one}: {name}" for name in lost_words(one.form, answer, typed)]

    assert lost == []


def lost_words(form: Form, answer: Any, typed: list[Field]) -> list[str]:
    """Fields of the same form that came back without what was typed."""
    back = [f for f in forms_in(form.page, answer.content.decode()) if f.key == form.key]
    if not back:
        return []
    kept = {f.name for same in back for f in same.fields if f.value == WORDS}
    return [f.name for f in typed if f.name not in kept]


def one_field_bad(
    found: list[Found], world: World, every: int, turn: int = 0
) -> Iterator[tuple[Found, Form]]:
    """One field at a time: with a bad value, with the id of somebody else's thing, or misshapen."""
    values = [value for kind in VALUES.values() for value in kind if len(value) < 1000]
    for one in found:
        for bad in dict.fromkeys(field for field in one.form.fields if field.kind != "file"):
            made = [with_one(one.form, bad, value) for value in [*values, *ids_of_others(world)]]
            made += [replace(one.form, fields=shape(one.form, bad)) for shape in SHAPES.values()]
            yield from ((one, form) for form in made[turn % every :: every])
            turn += 1


def ids_of_others(world: World) -> list[str]:
    return [
        str(world.other_child.pk), world.other_booking.reference, str(world.other_space.pk),
        world.hidden_space.slug, str(world.people["other_parent"].pk),
    ]  # fmt: skip


def faults_of(world: World, tries: Iterable[tuple[Found, Form]]) -> list[str]:
    faults = []
    for one, form in tries:
        with undone():
            status = answered(world, one.person, form).status_code
        if status >= 500:
            sent = [(name, value[:40]) for name, value in form.data]
            faults.append(f"{status} for {one} on {form.page}: {sent}")
    return faults


def answered(world: World, person: str, form: Form) -> Any:
    """The answer to a form; a fault of ours is a 500, as it would be in production."""
    cache.clear()  # allauth counts attempts there
    client = world.client(person, raise_request_exception=False)
    data, content_type = body(form)
    if form.method == "get":
        return client.generic("GET", form.address, QUERY_STRING=data.decode())
    return client.generic("POST", form.address, data, content_type=content_type)
