"""The privacy notice as it is read, out of the register: nobody writes it by hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from cobaby.personal import DAYS, Entry, Kept, Topic
from cobaby.privacy.register import entries


@dataclass(frozen=True)
class Line:
    """One kind of data, in words."""

    what: str
    purpose: str
    basis: str
    seen_by: str
    kept: str


@dataclass(frozen=True)
class Part:
    """All lines of one topic."""

    title: str
    lines: list[Line]


def notice() -> list[Part]:
    """In the active language, topic by topic."""
    said = entries()
    return [
        Part(str(topic.label), [_line(entry) for entry in said if entry.topic == topic])
        for topic in Topic
    ]


def kept_words(kept: Kept) -> str:
    """How long, with the number that the retention jobs keep to."""
    number = settings.INVOICE_YEARS if kept == Kept.VISIT else DAYS.get(kept, 0)
    return str(kept.label) % {"n": number} if number else str(kept.label)


def _line(entry: Entry) -> Line:
    return Line(
        what=str(entry.what),
        purpose=str(entry.purpose),
        basis=str(entry.basis.label),
        seen_by=", ".join(str(reader.label) for reader in entry.seen_by),
        kept=kept_words(entry.kept),
    )
