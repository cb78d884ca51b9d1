"""The gallery of components: for those who work for the platform, and for nobody else."""

import pytest
from django.test import Client

from tests.conftest import signed_in


def test_platform_people_see_every_component(editor, django_assert_max_num_queries) -> None:
    page = signed_in(editor).get("/gallery/")

    assert page.status_code == 200
    for words in ("Take 10:30–13:30 instead", "1 educator short", "facade-farm", "Step 2 of 4:"):
        assert words in page.content.decode()


@pytest.mark.parametrize("person", ["parent", "manager"])
def test_others_find_nothing_there(person, request) -> None:
    """Sabotage: cobaby/look/views.py: raise Http404 -> pass"""
    assert signed_in(request.getfixturevalue(person)).get("/gallery/").status_code == 404


def test_a_visitor_finds_nothing_there(db) -> None:
    assert Client().get("/gallery/").status_code == 404


def test_the_theme_can_be_asked_for(editor) -> None:
    assert 'data-theme="dark"' in signed_in(editor).get("/gallery/?theme=dark").content.decode()
    assert "data-theme" not in signed_in(editor).get("/gallery/?theme=pink").content.decode()
