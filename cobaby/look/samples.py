"""What the gallery shows: one of each component, in each state. Invented, and never stored."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cobaby.look.drawings import names
from cobaby.look.sample_form import TYPED_WRONG, SampleForm, refused
from cobaby.look.strip import Line

Words = str | Promise


@dataclass(frozen=True)
class Slot:
    id: str
    value: str
    time: str
    status: str
    price: Words = ""
    what: Words = ""
    left: int = 0
    left_words: Words = ""
    why: Words = ""
    near: dict[str, Words] = field(default_factory=dict)
    checked: bool = False
    name: str = "slot"


SLOTS = [
    Slot("s1", "a", "08:30–12:30", "fits", "€27", _("Desk + 2 children"), 2, _("2 left")),
    Slot(
        "s2",
        "b",
        "09:00–12:30",
        "fits",
        "€24",
        _("Desk + 2 children"),
        3,
        _("3 left"),
        checked=True,
    ),
    Slot(
        "s3",
        "c",
        "10:00–13:00",
        "not",
        why=_("A third educator would be needed: five children under three."),
        near={"value": "d", "words": _("Take 10:30–13:30 instead")},
    ),
    Slot("s5", "f", "12:30–15:30", "not", why=_("All desks of this kind are taken at this time.")),
    Slot("s4", "e", "13:00–16:30", "tight", "€24", _("Desk + 2 children"), 1, _("last one")),
]

DAYS = [
    {
        "id": "y1",
        "weekday": _("Mon"),
        "number": 16,
        "taken": 6,
        "total": 12,
        "words": _("6 left"),
        "open": True,
    },
    {
        "id": "y2",
        "weekday": _("Tue"),
        "number": 17,
        "taken": 10,
        "total": 12,
        "words": _("2 left"),
        "open": True,
    },
    {"id": "y3", "weekday": _("Wed"), "number": 18, "words": _("closed")},
    {
        "id": "y4",
        "weekday": _("Thu"),
        "number": 19,
        "taken": 7,
        "total": 12,
        "words": _("5 left"),
        "open": True,
        "checked": True,
    },
    {
        "id": "y5",
        "weekday": _("Fri"),
        "number": 20,
        "taken": 12,
        "total": 12,
        "words": _("full"),
        "open": True,
    },
    {
        "id": "y6",
        "weekday": _("Sat"),
        "number": 21,
        "taken": 100,
        "total": 0,
        "words": pgettext_lazy("a day", "no care"),
        "open": True,
    },
]

CARDS = [
    {
        "url": "#",
        "name": "Zwei Stühle",
        "place": _("Dresden-Prohlis, 1.2 km"),
        "facade": "facade-office",
        "children": 7,
        "care_free": 4,
        "desks": 7,
        "desks_free": 5,
        "status": "fits",
        "words": _("Today 13:00–16:30"),
        "price": _("half day from €9"),
        "numbers_known": True,
    },
    {
        "url": "#",
        "name": "Haus Kolibri",
        "place": _("Dresden-Pieschen, 3.8 km"),
        "facade": "facade-house",
        "children": 9,
        "care_free": 1,
        "desks": 5,
        "desks_free": 3,
        "status": "tight",
        "words": _("Today, last care place"),
        "price": _("half day from €12"),
        "numbers_known": True,
    },
    {
        "url": "#",
        "name": "Lesewinkel",
        "place": _("Library Neustadt, 4.1 km"),
        "facade": "facade-library",
        "children": 8,
        "care_free": 0,
        "desks": 3,
        "desks_free": 5,
        "status": "info",
        "words": _("Next: Thursday 09:00"),
        "price": _("free with library card"),
        "numbers_known": True,
    },
    {
        "url": "#",
        "name": "Windfang",
        "place": "Leipzig",
        "facade": "facade-house",
        "children": 8,
        "care_free": 0,
        "desks": 0,
        "desks_free": 0,
        "status": "not",
        "words": _("full"),
    },
    {
        "url": "#",
        "name": "Haus am Deich",
        "place": "Hamburg",
        "facade": "facade-house",
        "children": 0,
        "care_free": 0,
        "desks": 0,
        "desks_free": 0,
        "is_today": False,
        "status": "info",
        "words": _("from March"),
    },
    {
        "url": "#",
        "name": "Lindenkontor",
        "place": "Leipzig",
        "facade": "facade-office",
        "children": 0,
        "care_free": 0,
        "desks": 3,
        "desks_free": 5,
        "status": "info",
        "words": _("desks only"),
    },
    {
        "url": "#",
        "name": "Cascina delle Oche",
        "place": "Torino",
        "facade": "facade-farm",
        "children": 0,
        "care_free": 0,
        "desks": 2,
        "desks_free": 2,
        "weekday": _("Wed"),
        "is_today": False,
        "status": "info",
        "words": _("from March"),
    },
    {
        "url": "#",
        "name": "Pendelhaus",
        "place": "Berlin",
        "facade": "facade-office",
        "status": "info",
        "words": _("paused"),
        "numbers_known": False,
    },
]

CELLS = [
    {
        "head": _("Fits"),
        "educators": 2,
        "children": 7,
        "free": 5,
        "desks": 6,
        "desks_free": 6,
        "needs": 2,
        "has": 2,
    },
    {
        "head": _("Full"),
        "educators": 2,
        "children": 12,
        "free": 0,
        "desks": 10,
        "desks_free": 2,
        "needs": 2,
        "has": 2,
        "kind": "tight",
        "words": _("full"),
    },
    {
        "head": _("Short"),
        "educators": 2,
        "missing": 1,
        "children": 12,
        "free": 0,
        "desks": 11,
        "desks_free": 1,
        "needs": 3,
        "has": 2,
        "kind": "short",
        "words": _("1 educator short"),
    },
]

LINES = [
    {"kind": "desk", "words": _("Desk, own laptop"), "amount": "€9.00"},
    {"kind": "child", "words": _("Mila, Garden room"), "amount": "€7.50"},
    {"kind": "child", "words": _("Jonas, Garden room"), "amount": "€7.50"},
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
        desk=Line(nine, nine + timedelta(hours=3.5), gettext("Desk 7, 09:00"), "12:30"),
        care=Line(
            nine - timedelta(minutes=15),
            nine + timedelta(hours=3.75),
            gettext("Play, from 08:45"),
            "12:45",
        ),
        children=2,
        label=gettext("Care from 08:45 to 12:45. Your desk from 09:00 to 12:30."),
    )


def gallery_context(now: datetime) -> dict[str, Any]:
    visit = _visit()
    return {
        "form": SampleForm(),
        "wrong": SampleForm(TYPED_WRONG, auto_id="wrong_%s"),
        "slots": SLOTS,
        "days": DAYS,
        "cards": CARDS,
        "cells": CELLS,
        "lines": LINES,
        "colours": COLOURS,
        "pages": [Paginator(range(90), 10).page(number) for number in (1, 5, 9)],
        "refused": refused(),
        "visit": visit,
        "desk_alone": replace(visit, care=None, label=gettext("Desk 7, 09:00")),
        "care_alone": replace(visit, desk=None, label=gettext("Play, from 08:45")),
        "icons": names("icons"),
        "drawings": names("drawings"),
        "held_until": now + timedelta(minutes=9, seconds=40),
        "ran_out": now - timedelta(seconds=1),
    }
