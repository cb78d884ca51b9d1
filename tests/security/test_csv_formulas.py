"""A table that somebody takes along runs nothing in the program that opens it."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bookings.services import book
from cobaby.accounts.models import User
from cobaby.manage.sheets import FORMULA_STARTS, csv_file, safe_cell
from spaces.models import Space
from tests.access.matrix import routes
from tests.access.world_accounts import signed_in_now
from tests.bookings.test_book import ask
from tests.factories import NOW

PROJECT = Path(__file__).resolve().parent.parent.parent
STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
"""What table programs take for the beginning of a formula, the wide signs of Japanese ones too."""


def cells(answer: Any) -> list[str]:
    """As the program that opens the file reads them."""
    text = answer.content.decode("utf-8-sig")
    return [cell for row in csv.reader(StringIO(text, newline="")) for cell in row]


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_begins_a_formula(start: str) -> None:
    """Sabotage: cobaby/manage/sheets.py: return f"'{text}" if text.startswith(FORMULA_STARTS) else text -> return text"""
    evil = f"{start}HYPERLINK(1)"

    assert cells(csv_file([["Desk", evil]], "x.csv")) == ["Desk", f"'{evil}"]


def test_a_number_stays_a_number() -> None:
    assert safe_cell(-3.5) == "-3.5"


def test_nobody_writes_csv_by_another_way() -> None:
    """So that the next table, too, goes through `csv_file`."""
    ways = ("csv.writer", "DictWriter", "text/csv")
    apps = [PROJECT / app for app in ("cobaby", "spaces", "childcare", "bookings")]
    writing = {
        file.relative_to(PROJECT).as_posix()
        for app in apps
        for file in app.rglob("*.py")
        if any(way in file.read_text() for way in ways)
    }

    assert writing == {"cobaby/manage/sheets.py"}


@pytest.mark.django_db
def test_every_table_of_the_site_is_safe_to_open(space: Space, manager: User, parent: User) -> None:
    """Whatever a space calls itself, and whatever its rows are called."""
    book(ask=ask(space, parent), now=NOW)
    space.name = "=HYPERLINK(1)"
    space.save()
    space.care_rooms.update(name="@SUM(1)")
    tables = [route.name for route in routes() if route.name.endswith("_csv")]

    for name in tables:
        with time_machine.travel(NOW + timedelta(weeks=3), tick=False):
            client = signed_in_now(Client(), manager)
            answer = client.get(reverse(name, args=[space.slug]))
        found = cells(answer)
        assert answer.status_code == 200 and len(found) > 9
        assert [one for one in found if one.startswith(FORMULA_STARTS)] == []
    assert tables == ["manage_occupancy_csv"]
