"""The gallery of components: for those who work for the platform, and for nobody else."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.conftest import signed_in

FRAME = {"components/_plain_header.html", "components/htmx.html"}
"""Around other pages than this one: those of an error, and those that change in part."""


def test_platform_people_see_every_component(editor, django_assert_max_num_queries) -> None:
    page = signed_in(editor).get("/gallery/")

    assert page.status_code == 200
    for words in ("Take 10:30–13:30 instead", "1 educator short", "facade-farm", "Step 2 of 4:"):
        assert words in page.content.decode()


def test_no_component_is_left_out(editor) -> None:
    """Sabotage: templates/look/_notes.html: {% include "components/trouble.html" with -> {% include "components/empty.html" with"""
    files = (Path(settings.BASE_DIR) / "templates/components").glob("*.html")
    cast = signed_in(editor)

    drawn = {template.name for template in cast.get("/gallery/").templates}

    left_out = {f"components/{path.name}" for path in files} - drawn
    assert left_out == FRAME


def test_states_that_seldom_show(editor) -> None:
    """Sabotage: cobaby/look/sample_form.py: form.add_error(None, gettext("This space takes no bookings at the moment.")) -> pass
    Sabotage: cobaby/look/samples.py: for number in (1, 5, 9)] -> for number in (5,)]
    Sabotage: templates/look/_booking.html: {% strip care_alone %} -> {% comment %}{% endcomment %}
    """
    page = signed_in(editor).get("/gallery/").content.decode()

    cards = ("No care on Wed", "No care today", "No desks here", "No places in the next seven days")
    for words in ("This did not work yet", *cards):
        assert words in page
    assert page.count("data-countdown=") == 2 and page.count('class="slot no"') == 2
    assert page.count('rel="prev"') == page.count('rel="next"') == 2  # first, middle, last page
    assert page.count('class="strip"') == 3 and page.count('class="card empty"') == 2


@pytest.mark.parametrize("person", ["parent", "manager"])
def test_others_find_nothing_there(person, request) -> None:
    """Sabotage: cobaby/look/views.py: raise Http404 -> pass"""
    assert signed_in(request.getfixturevalue(person)).get("/gallery/").status_code == 404


def test_a_visitor_finds_nothing_there(db) -> None:
    assert Client().get("/gallery/").status_code == 404


def test_the_theme_can_be_asked_for(editor) -> None:
    assert 'data-theme="dark"' in signed_in(editor).get("/gallery/?theme=dark").content.decode()
    assert "data-theme" not in signed_in(editor).get("/gallery/?theme=pink").content.decode()
