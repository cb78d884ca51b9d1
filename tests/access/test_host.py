"""Who welcomes people in a space is nobody's manager.

A host is not of the cast: most addresses would ask the same of one person more. Here are those at
which the team of a house gets something that a stranger who is signed in does not.
"""

from __future__ import annotations

import pytest

from tests.access.matrix import MATRIX
from tests.access.rules import PAGE, Rule
from tests.access.test_matrix import leaks, outcome, probe
from tests.access.world import World

pytestmark = pytest.mark.django_db

TEAM, STRANGER = ("manager", "educator", "administrator"), "editor"
"""The editor has no part in any house, but a second step and the gallery."""


def _of_the_team(expected: dict[str, str]) -> bool:
    is_strange = expected[STRANGER] == expected["second_guardian"]
    return is_strange and any(expected[person] != expected[STRANGER] for person in TEAM)


CASES = [
    pytest.param(name, method, rule, id=f"{name}-{n}-{method}")
    for name, rules in MATRIX.items()
    for n, rule in enumerate(rules)
    for method in ("get", "post")
    if _of_the_team(getattr(rule, method))
]


@pytest.mark.parametrize(("name", "method", "rule"), CASES)
def test_a_host_gets_what_a_stranger_gets(name: str, method: str, rule: Rule, world: World) -> None:
    """Sabotage: spaces/models/space.py: return self.filter(pk__in=user.memberships.current().managers().values("space")) -> return self.filter(pk__in=user.memberships.current().values("space"))"""
    answer, _written = probe(world, "host", method, name, rule)

    assert outcome(answer) == getattr(rule, method)[STRANGER]
    assert leaks(answer, "host", world) == []


def test_a_host_reads_on_the_first_page_how_many_come(world: World) -> None:
    """Counts, and nobody's name.

    Sabotage: spaces/models/space.py: return self.filter(pk__in=user.memberships.current().hosts().values("space")) -> return self.none()
    """
    [rule] = MATRIX["home"]

    answer, _written = probe(world, "host", "get", "home", rule)

    assert outcome(answer) == PAGE and leaks(answer, "host", world) == []
    assert world.space.name in answer.content.decode()
