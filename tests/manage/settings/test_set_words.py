"""What families read about a space: words in each language, place and contact."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.conftest import signed_in
from tests.factories import make_space
from tests.manage.settings.world import post

pytestmark = pytest.mark.django_db


def test_words_for_families_in_each_language(desk_of, space) -> None:
    """Sabotage: spaces/services/settings.py: space.descriptions.filter(language=language).delete() -> pass"""
    post(desk_of, "manage_words", space, text_de="Zwei Stühle", bring_de="Schuhe", text_en="Two")
    assert space.descriptions.count() == 2

    page = reverse("manage_words", args=[space.slug])
    newest = desk_of.get(page).context["seen"]
    post(desk_of, "manage_words", space, text_de="Zwei Stühle", seen=newest)

    assert [(row.language, row.bring) for row in space.descriptions.all()] == [("de", "")]


def test_no_words_at_all_are_not_saved(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/forms/place.py: if not any(cleaned.values()) and not self.errors: -> if False:"""
    answer = post(desk_of, "manage_words", space, text_de="")

    assert answer.status_code == 422
    assert "One language is enough." in answer.content.decode()


def test_place_and_contact(desk_of, space) -> None:
    data = {
        "name": "Neu", "kind": "library", "street": "A 1", "postcode": "1", "municipality": "Dresden",
        "latitude": "51", "longitude": "13", "languages": ["de"], "amenities": ["wifi", "garden"],
    }  # fmt: skip

    assert post(desk_of, "manage_place", space, **data).status_code == 302
    assert post(desk_of, "manage_place", space, **data | {"latitude": "91"}).status_code == 422

    space.refresh_from_db()
    assert (space.name, space.amenities, space.stage) == ("Neu", ["wifi", "garden"], "open")


def test_nobody_else_changes_it(other_manager, parent, administrator, space) -> None:
    for user in (other_manager, parent, administrator):
        client = signed_in(user)
        assert post(client, "manage_stage", space, stage="closed", reason="x").status_code == 404
    assert make_space().stage == "open"
