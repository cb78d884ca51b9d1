"""What stands in an address is looked for in tables: none keeps the letter NUL, so none is asked."""

from __future__ import annotations

import re

from tests.access.matrix import routes

ANY_LETTER = re.compile(r"(?<!\?P)<(str:|path:)?\w+>")
ASK_NO_TABLE = {"mail_page", "mail_drawn", "mail_attachment"}
"""The name of a file."""


def test_no_address_lets_any_letter_through() -> None:
    """Else whoever writes `%00` into it gets a 500.

    Sabotage: spaces/urls.py: photos/<slug:name>" -> photos/<str:name>"
    """
    lax = {route.name for route in routes() if ANY_LETTER.search(route.path)}

    assert lax == ASK_NO_TABLE
