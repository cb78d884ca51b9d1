"""Plain text becomes headings, lists and paragraphs, and nothing of it is lost."""

from hypothesis import given
from hypothesis import strategies as st

from cobaby.notices.blocks import Block, blocks


def test_headings_lists_and_paragraphs() -> None:
    """Sabotage: cobaby/notices/blocks.py: gap += not line -> pass"""
    found = blocks("## Us\nOne\ntwo\n\nthree\n- a\n- b\n\n- c\n## Them")

    assert found == [
        Block("heading", ("Us",)),
        Block("paragraph", ("One", "two")),
        Block("paragraph", ("three",)),
        Block("list", ("a", "b")),
        Block("list", ("c",)),
        Block("heading", ("Them",)),
    ]


@given(st.text())
def test_every_line_is_kept_in_order(text: str) -> None:
    """Sabotage: cobaby/notices/blocks.py: found += [Block(kind, (word,)) for word in words] -> found.append(Block(kind, (words[0],)))"""
    kept = [line for block in blocks(text) for line in block.lines]

    bare = [line.strip() for line in text.splitlines() if line.strip()]
    assert kept == [line.removeprefix("## ").removeprefix("- ").strip() for line in bare]
