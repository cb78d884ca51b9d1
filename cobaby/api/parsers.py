"""What a body may be: JSON, and not much of it."""

from __future__ import annotations

from typing import Any, cast

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from cobaby.api import problems

MOST_BYTES = 64 * 1024


class SmallJSONParser(JSONParser):
    """Refuses what is too long or nested too deeply, before it costs anything."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        if int(parser_context["request"].META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise problems.Problem(problems.TOO_LARGE)
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error
        if not isinstance(data, dict):
            raise ParseError
        return cast(dict[str, Any], data)
