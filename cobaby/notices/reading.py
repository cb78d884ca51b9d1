"""What a page of the operator says to this reader: their own words, else the standard text."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from cobaby.notices.blocks import Block, blocks
from cobaby.notices.models import Notice
from cobaby.notices.standard import standard_text


@dataclass(frozen=True)
class Shown:
    """A page as it is read. `notice` is None for the standard text."""

    kind: str
    text: str
    language: str
    notice: Notice | None

    @property
    def blocks(self) -> list[Block]:
        return blocks(self.text)


def shown(kind: str) -> Shown:
    """For the active language. A page written in other languages only is shown in one of those."""
    own = get_language() or "en"
    written = {one.language: one for one in Notice.objects.filter(kind=kind).order_by("language")}
    notice = written.get(own) or next(iter(written.values()), None)
    if notice is None:
        return Shown(kind, standard_text(kind), own, None)
    return Shown(kind, notice.text, notice.language, notice)


def written(kind: str, language: str) -> Notice | None:
    """The operator's own words in this very language, with who wrote them."""
    found = Notice.objects.select_related("changed_by").filter(kind=kind, language=language)
    return found.first()
