"""The list to resolve as it is read and sent."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from spaces.models import Space
from tests.factories import MONDAY
from tests.reading import unbroken

AFTERNOON = (13 * 60, 16 * 60 + 30)


def address(space: Space) -> str:
    return reverse("manage_to_resolve", args=[space.slug])


def text(answer: Any) -> str:
    return " ".join(unbroken(answer.content.decode()).split())


def chosen(answer: Any) -> dict[str, str]:
    """What the page's form carries when nothing is touched."""
    families = answer.context["page_of"].families
    return {
        family.field: slot["value"]
        for family in families
        for slot in family.slots
        if slot["checked"]
    } | {"day": MONDAY.isoformat()}
