"""Why children do not fit, as whole sentences: one for parents, one for staff.

Parents read what would be needed and from when on it fits again; never who the others are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import time_format
from django.utils.translation import gettext, ngettext

from childcare.capacity.admit import Refused
from childcare.ratios import Sentence


@dataclass(frozen=True)
class Because:
    parents: str
    staff: str


def render(sentence: Sentence) -> str:
    """A sentence of the rules in the active language."""
    return sentence.render(gettext, ngettext)


def wall_time(instant: datetime, zone: ZoneInfo) -> str:
    """The time on the wall of the space: 10:30."""
    return time_format(instant.astimezone(zone), "H:i")


def why(refused: Refused, zone: ZoneInfo) -> Because:
    """The reason in the active language, with the times of the space's own wall."""
    told = _told(refused, zone)
    if refused.free_from is None:
        return told
    again = gettext("Free again from %(time)s.") % {"time": wall_time(refused.free_from, zone)}
    return Because(f"{told.parents} {again}", f"{told.staff} {again}")


def _told(refused: Refused, zone: ZoneInfo) -> Because:
    if refused.kind == "age":
        return _same(gettext("No room here takes a child of this age."))
    if refused.kind == "closed":
        return _same(gettext("There is no care at this time, or not long enough for the handover."))
    assert refused.room is not None and refused.span is not None
    start, end = wall_time(refused.span.start, zone), wall_time(refused.span.end, zone)
    values = {"start": start, "end": end, "room": refused.room.name, "most": refused.most}
    if refused.kind == "room":
        return _same(
            gettext("From %(start)s to %(end)s all %(most)s places in %(room)s are taken.") % values
        )
    if refused.kind == "house":
        return _same(
            gettext("From %(start)s to %(end)s the house is full: %(most)s children at once.")
            % values
        )
    if refused.kind == "short":
        return _same(gettext("From %(start)s to %(end)s an educator is missing.") % values)
    return _educators(refused, (start, end))


def _educators(refused: Refused, span: tuple[str, str]) -> Because:
    assert refused.room is not None
    if refused.row[-1]:  # somebody there is of an age that the rule does not admit
        sentences = refused.room.policy.age_refusal()
        return Because(render(sentences.parents), render(sentences.staff))
    sentences = refused.room.policy.refusal(
        refused.row[:-1], refused.on_shift, refused.on_shift_qualified, span
    )
    if refused.nobody:
        values = {"start": span[0], "end": span[1]}
        parents = gettext("From %(start)s to %(end)s no educator is planned yet.") % values
        return Because(parents, render(sentences.staff))
    return Because(render(sentences.parents), render(sentences.staff))


def _same(text: str) -> Because:
    return Because(text, text)
