"""Plain text becomes headings, lists and paragraphs, and nothing of it is lost."""

from hypothesis import given
from hypothesis import strategies as st

from cobaby.notices.blocks import Block, blocks


def test_headings_lists_and_paragraphs() -> None:
    """Sabotage: cobaby/notices/blocks.py: return "list" if line.startswith(POINT) else "paragraph" -> return "paragraph" """
    found = blocks("## Us\nOne\ntwo\n\nthree\n- a\n- b\n\n- c\n## Them")

    assert found == [
        Block("heading", ("Us",)),
        Block("paragraph", ("One", "two")),
        Block("paragraph", ("three",)),
        Block("list", ("a", "b")),
        Block("list", ("c",)),
        Block("heading", ("Them",)),
    ]


LINES = st.lists(st.sampled_from(["## Us", "## Them", "- one", "- two", "words", ""]) | st.text())


@given(LINES.map("\n".join))
def test_every_line_is_kept_in_order(text: str) -> None:
    """Sabotage: cobaby/notices/blocks.py: found += [Block(kind, (line,)) for line in lines] -> found.append(Block(kind, (lines[0],)))"""
    kept = [line for block in blocks(text) for line in block.lines]

    bare = [line.strip() for line in text.splitlines() if line.strip()]
    assert kept == [line.removeprefix("## ").removeprefix("- ").strip() for line in bare]
