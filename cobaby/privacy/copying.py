"""A copy of one's data: asked for, made as a zip of JSON, a page to read and the files, fetched."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import IO

from django.core.files import File
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from childcare.services.locks import lock_people
from cobaby import outbox
from cobaby.accounts.models import User
from cobaby.personal import DAYS, Kept, Topic
from cobaby.privacy.collecting import Collected, collect, count_rows, files_of
from cobaby.privacy.models import DataCopy

READY_FOR = timedelta(days=DAYS[Kept.COPY])
ONE_PRESS = timedelta(minutes=1)
"""A button pressed twice is pressed once."""
SMALL = 2_000
"""Rows that are made into a copy while the person waits."""
IN_MEMORY = 4 * 1024 * 1024


@transaction.atomic
def ask_for_copy(*, person: User, now: datetime) -> DataCopy:
    """Asked twice, also at once, it is the same copy until it is made, and for a minute."""
    lock_people(person_id=person.pk)
    mine = DataCopy.objects.filter(person=person)
    known = mine.to_make().first() or mine.filter(asked_at__gt=now - ONE_PRESS).first()
    return known or DataCopy.objects.create(person=person, asked_at=now)


def is_small(person: User) -> bool:
    return count_rows(person) <= SMALL


@transaction.atomic
def make_copy(*, copy: DataCopy, now: datetime, tell: bool = False) -> DataCopy | None:
    """Write the file and say until when it can be fetched; None when another worker did it.

    `tell`: by mail, when the person does not wait for it.
    """
    to_make = DataCopy.objects.to_make().select_for_update(skip_locked=True, of=("self",))
    mine = to_make.select_related("person").filter(pk=copy.pk).first()
    if mine is None:
        return None
    with SpooledTemporaryFile(max_size=IN_MEMORY) as packed:
        write_zip(mine.person, packed, now)
        packed.seek(0)
        mine.file.save("copy.zip", File(packed), save=False)
    mine.made_at, mine.expires_at = now, now + READY_FOR
    mine.save()
    if tell:
        outbox.post(
            key=f"data_copy:{mine.pk}",
            kind="data_copy_ready",
            recipient=mine.person,
            due_at=now,
            payload={"copy": mine.pk},
        )
    return mine


def make_waiting_copies(*, now: datetime, most: int = 20) -> int:
    """Those that nobody made at once; how many were made. Safe to run at the same time."""
    waiting = DataCopy.objects.to_make()[:most]
    return sum(make_copy(copy=copy, now=now, tell=True) is not None for copy in waiting)


def write_zip(person: User, target: IO[bytes], now: datetime) -> None:
    """`data.json` for software, `data.html` for people, and `files/`. In the person's language."""
    with (
        translation.override(person.language),
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        collected = collect(person)
        packed.writestr("data.json", _json(collected, now))
        packed.writestr("data.html", _page(collected, person, now))
        for name, stored in files_of(person):
            with stored.open("rb") as source, packed.open(f"files/{name}", "w") as written:
                shutil.copyfileobj(source, written)


def _json(collected: list[Collected], now: datetime) -> str:
    """Tables by their label, rows as objects. All entries of a table make up its rows."""
    tables: dict[str, list[dict[str, object]]] = {}
    for part in collected:
        rows = tables.setdefault(part.label, [{} for _ in part.rows])
        for row, cells in zip(rows, part.rows, strict=True):
            row.update({cell.name: cell.value for cell in cells})
    made = {"made_at": now.isoformat(), "tables": tables}
    return json.dumps(made, ensure_ascii=False, indent=1)


def _page(collected: list[Collected], person: User, now: datetime) -> str:
    topics = [
        (topic.label, [part for part in collected if part.entry.topic == topic and part.rows])
        for topic in Topic
    ]
    context = {"topics": topics, "person": person, "now": now}
    return render_to_string("privacy/copy.html", context)
