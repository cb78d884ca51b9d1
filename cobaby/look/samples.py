"""What the gallery shows: one of each component, in each state. Invented, and never stored."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator

from cobaby.look.dates import DateInThreeField
from cobaby.look.drawings import names
from cobaby.look.strip import Line


class SampleForm(forms.Form):
    """Every kind of field that the product has."""

    name = forms.CharField(label="Child’s first name", initial="Jonas")
    room = forms.ChoiceField(label="Care room", choices=[("g", "Garden room")], required=False)
    born = DateInThreeField(label="Birthday", help_text="Used only for the educators’ plan.")
    note = forms.CharField(
        label="Anything we should know?",
        help_text="Only Katrin and Emre see this.",
        widget=forms.Textarea,
        required=False,
    )
    children = forms.MultipleChoiceField(
        label="Who comes along?",
        choices=[("m", "Mila"), ("j", "Jonas"), ("i", "Ida")],
        widget=forms.CheckboxSelectMultiple,
        initial=["m"],
    )
    desk = forms.ChoiceField(
        label="Your desk",
        choices=[("l", "own laptop"), ("p", "PC and headset")],
        widget=forms.RadioSelect,
        initial="l",
    )
    photos = forms.BooleanField(label="Photos in the room are fine", required=False)


TYPED_WRONG = {"name": "", "born_day": "31", "born_month": "2", "born_year": "2023", "desk": "l"}


@dataclass(frozen=True)
class Slot:
    id: str
    value: str
    time: str
    status: str
    price: str = ""
    what: str = ""
    left: int = 0
    left_words: str = ""
    why: str = ""
    near: dict[str, str] = field(default_factory=dict)
    checked: bool = False
    name: str = "slot"


SLOTS = [
    Slot("s1", "a", "08:30–12:30", "fits", "€27", "Desk + 2 children", 2, "2 left"),
    Slot("s2", "b", "09:00–12:30", "fits", "€24", "Desk + 2 children", 3, "3 left", checked=True),
    Slot(
        "s3",
        "c",
        "10:00–13:00",
        "not",
        why="A third educator would be needed: five children under three.",
        near={"value": "d", "words": "Take 10:30–13:30 instead"},
    ),
    Slot("s4", "e", "13:00–16:30", "tight", "€24", "Desk + 2 children", 1, "last one"),
]

DAYS = [
    {
        "id": "y1",
        "weekday": "Mon",
        "number": 16,
        "taken": 6,
        "total": 12,
        "words": "6 left",
        "open": True,
    },
    {
        "id": "y2",
        "weekday": "Tue",
        "number": 17,
        "taken": 10,
        "total": 12,
        "words": "2 left",
        "open": True,
    },
    {"id": "y3", "weekday": "Wed", "number": 18, "words": "closed"},
    {
        "id": "y4",
        "weekday": "Thu",
        "number": 19,
        "taken": 7,
        "total": 12,
        "words": "5 left",
        "open": True,
        "checked": True,
    },
    {
        "id": "y5",
        "weekday": "Fri",
        "number": 20,
        "taken": 12,
        "total": 12,
        "words": "full",
        "open": True,
    },
]

CARDS = [
    {
        "url": "#",
        "name": "Zwei Stühle",
        "place": "Dresden-Prohlis, 1.2 km",
        "facade": "facade-office",
        "children": 7,
        "care_free": 4,
        "desks": 7,
        "desks_free": 5,
        "status": "fits",
        "words": "Today 13:00–16:30",
        "price": "half day from €9",
        "numbers_known": True,
    },
    {
        "url": "#",
        "name": "Haus Kolibri",
        "place": "Dresden-Pieschen, 3.8 km",
        "facade": "facade-house",
        "children": 9,
        "care_free": 1,
        "desks": 5,
        "desks_free": 3,
        "status": "tight",
        "words": "Today, last care place",
        "price": "half day from €12",
        "numbers_known": True,
    },
    {
        "url": "#",
        "name": "Lesewinkel",
        "place": "Library Neustadt, 4.1 km",
        "facade": "facade-library",
        "children": 8,
        "care_free": 0,
        "desks": 3,
        "desks_free": 5,
        "status": "info",
        "words": "Next: Thursday 09:00",
        "price": "free with library card",
        "numbers_known": True,
    },
]

CELLS = [
    {
        "head": "Fits",
        "educators": 2,
        "children": 7,
        "free": 5,
        "desks": 6,
        "desks_free": 6,
        "needs": 2,
        "has": 2,
    },
    {
        "head": "Full",
        "educators": 2,
        "children": 12,
        "free": 0,
        "desks": 10,
        "desks_free": 2,
        "needs": 2,
        "has": 2,
        "kind": "tight",
        "words": "full",
    },
    {
        "head": "Short",
        "educators": 2,
        "missing": 1,
        "children": 12,
        "free": 0,
        "desks": 11,
        "desks_free": 1,
        "needs": 3,
        "has": 2,
        "kind": "short",
        "words": "1 educator short",
    },
]

LINES = [
    {"kind": "desk", "words": "Desk, own laptop", "amount": "€9.00"},
    {"kind": "child", "words": "Mila, Garden room", "amount": "€7.50"},
    {"kind": "child", "words": "Jonas, Garden room", "amount": "€7.50"},
]

COLOURS = (
    *("paper", "card", "linen", "ink", "quiet", "line", "pine", "pine-soft", "coral"),
    *("coral-soft", "sun", "sun-soft", "sky", "sky-soft", "apricot", "blush"),
)


@dataclass(frozen=True)
class Visit:
    desk: Line | None
    care: Line | None
    children: int
    label: str


def _visit() -> Visit:
    nine = datetime(2026, 3, 10, 9, tzinfo=UTC)
    return Visit(
        desk=Line(nine, nine + timedelta(hours=3.5), "Desk 7, 09:00", "12:30"),
        care=Line(
            nine - timedelta(minutes=15),
            nine + timedelta(hours=3.75),
            "Play, from 08:45",
            "12:45",
        ),
        children=2,
        label="Care from 08:45 to 12:45. Your desk from 09:00 to 12:30.",
    )


def gallery_context(now: datetime) -> dict[str, Any]:
    return {
        "form": SampleForm(),
        "wrong": SampleForm(TYPED_WRONG, auto_id="wrong_%s"),
        "slots": SLOTS,
        "days": DAYS,
        "cards": CARDS,
        "cells": CELLS,
        "lines": LINES,
        "colours": COLOURS,
        "page_obj": Paginator(range(90), 10).page(2),
        "visit": _visit(),
        "icons": names("icons"),
        "drawings": names("drawings"),
        "held_until": now + timedelta(minutes=9, seconds=40),
    }
