"""Plain text with a simple structure, cut into headings, lists and paragraphs. No Django in it."""

from __future__ import annotations

from collections.abc import Iterator
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
    for (kind, _gap), lines in groupby(_numbered(text), key=lambda line: line[:2]):
        words = [line[2] for line in lines]
        if kind == "heading":
            found += [Block(kind, (word,)) for word in words]
        elif kind:
            found.append(Block(kind, tuple(words)))
    return found


def _numbered(text: str) -> Iterator[tuple[Kind | None, int, str]]:
    """Each line with its kind, and after how many empty lines it comes; these have no kind."""
    gap = 0
    for line in (line.strip() for line in text.splitlines()):
        gap += not line
        yield _kind(line), gap, line.removeprefix(HEADING).removeprefix(POINT).strip()


def _kind(line: str) -> Kind | None:
    if not line:
        return None
    if line.startswith(HEADING):
        return "heading"
    return "list" if line.startswith(POINT) else "paragraph"
