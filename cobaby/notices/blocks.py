"""Plain text with a simple structure, cut into headings, lists and paragraphs. No Django in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

HEADING, POINT = "## ", "- "
Kind = Literal["heading", "list", "paragraph"]


@dataclass(frozen=True)
class Block:
    """One part of a page. `lines`: a heading has one, a list its points."""

    kind: Kind
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """`text` as blocks: an empty line ends one, and so does a line of another kind."""
    found: list[Block] = []
    for kind, group in groupby((line.strip() for line in text.splitlines()), key=_kind):
        lines = [line.removeprefix(HEADING).removeprefix(POINT).strip() for line in group]
        if kind == "heading":
            found += [Block(kind, (line,)) for line in lines]
        elif kind:
            found.append(Block(kind, tuple(lines)))
    return found


def _kind(line: str) -> Kind | None:
    if not line:
        return None
    if line.startswith(HEADING):
        return "heading"
    return "list" if line.startswith(POINT) else "paragraph"
