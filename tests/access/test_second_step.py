"""The team sees nobody else's data before its second step: every address, for each of the team."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from cobaby.safety.second_step import OPEN, is_open
from tests.access.matrix import MATRIX
from tests.access.rules import ON, PAGE, Rule
from tests.access.test_matrix import CASES, outcome, probe, words_of
from tests.access.world import World

pytestmark = pytest.mark.django_db

TEAM = ("manager", "other_manager", "educator", "editor", "administrator")
ASKED = reverse("second_step")
NO_PERSONS_DATA = {"Whimbrel House", "Whimbrelway 3", "Whimbrels nest here"}
"""About a house."""
OWN = {"editor": {"Quillkey"}}
"""Words about the person who reads them, beside their address."""
SOFTWARE = "/api/"


def having(person: str, *outcomes: str) -> list[Any]:
    """The cases in which this person gets one of these from GET."""
    return [
        pytest.param(name, rule, id=f"{name}-{n}")
        for name, rules in MATRIX.items()
        for n, rule in enumerate(rules)
        if rule.get[person] in outcomes
    ]


def taking_turns(name: str) -> str:
    """Which of the team tries a closed address: who they are matters to one line for all of them."""
    return TEAM[len(name) % len(TEAM)]


@pytest.fixture(autouse=True)
def the_step_is_asked():
    with override_settings(TEAM_WITHOUT_SECOND_STEP=False):
        yield


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_each_address_asks_the_team_first_or_shows_nobody_else(
    name: str, rule: Rule, world: World
) -> None:
    """An address that you add is closed to the team until the step. Is it a page about oneself,
    or for everybody? Then name it in cobaby/safety/second_step.py.

    Sabotage: cobaby/settings.py: "cobaby.safety.middleware.SecondStepMiddleware", ->
    Sabotage: cobaby/safety/second_step.py: "my_account second_step end_session -> "home manage_week mail_list my_account second_step end_session
    """
    for person in TEAM if is_open(name) else (taking_turns(name),):
        answer, written = probe(world, person, "get", name, rule)
        if is_open(name):
            assert others_words(answer, rule.reads_as or person, world) == set()
        else:
            assert asked(answer), f"{person} reached {name}"
            assert not written


@pytest.mark.parametrize("person", TEAM)
def test_each_of_the_team_is_asked(person: str, world: World) -> None:
    """Sabotage: cobaby/safety/second_step.py: return works_with_others(user) and -> return user.is_administrator and"""
    assert asked(world.client(person).get(reverse("home")))


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_nothing_is_sent_before_the_step(name: str, rule: Rule, world: World) -> None:
    """Sabotage: cobaby/safety/middleware.py: if match and is_open(match.url_name): -> if request.method == "POST" or (match and is_open(match.url_name)):"""
    person = taking_turns(name)
    answer, written = probe(world, person, "post", name, rule)
    assert is_open(name) or (asked(answer) and not written), f"{person} wrote by {name}"


@pytest.mark.parametrize(("name", "rule"), having("visitor", PAGE))
def test_what_everybody_sees_the_team_sees_too(name: str, rule: Rule, world: World) -> None:
    """A visitor gets this page. The first page is another one for the team."""
    assert is_open(name) or name == "home"


@pytest.mark.parametrize(("name", "rule"), having("parent", PAGE, ON)[::3])
def test_parents_are_never_asked(name: str, rule: Rule, world: World) -> None:
    """Sabotage: cobaby/safety/second_step.py: return works_with_others(user) and not did_second_step(request) -> return not did_second_step(request)"""
    answer, _written = probe(world, "parent", "get", name, rule)

    assert outcome(answer) == rule.get["parent"]
    assert not asked(answer)


@pytest.mark.parametrize(("name", "rule"), having("manager", PAGE, ON)[::3])
def test_after_the_step_each_gets_what_the_matrix_says(
    name: str, rule: Rule, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every third address: the matrix itself is tried in test_matrix.

    Sabotage: cobaby/safety/second_step.py: return works_with_others(user) and not did_second_step(request) -> return works_with_others(user)
    """
    monkeypatch.setattr("cobaby.safety.second_step.did_second_step", lambda request: True)

    answer, _written = probe(world, "manager", "get", name, rule)

    assert outcome(answer) == rule.get["manager"]


def test_every_open_page_exists() -> None:
    assert not OPEN - set(MATRIX)


def asked(answer) -> bool:
    """Led to the page of the second step; software is told so."""
    if answer.wsgi_request.path.startswith(SOFTWARE):
        return answer.status_code in (401, 403)
    return answer.status_code == 302 and answer["Location"] == ASKED


def others_words(answer, person: str, world: World) -> set[str]:
    text = words_of(answer)
    mine = (
        {world.people[person].email, world.people[person].phone}
        | OWN.get(person, set())
        | NO_PERSONS_DATA
    )
    theirs = [c for c in world.canaries if person in TEAM or person not in c.seen_by]
    return {canary.word for canary in theirs if canary.word in text} - mine


def test_the_demo_lets_its_people_in_and_nobody_else(world: World) -> None:
    """Sabotage: cobaby/safety/second_step.py: if settings.TEAM_WITHOUT_SECOND_STEP or not -> if settings.DEBUG or not"""
    assert world.client("manager").get(reverse("home")).status_code == 302
    with override_settings(TEAM_WITHOUT_SECOND_STEP=True):
        assert world.client("manager").get(reverse("home")).status_code == 200
