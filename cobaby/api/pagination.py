"""Long answers in pages, by a cursor that a new row does not shift."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from cobaby.directory.search import Found

PAGE = 25


class BookingPages(CursorPagination):
    """By the start of the booking, latest first."""

    page_size = PAGE
    ordering = ("-starts_at", "-pk")
    parameter = OpenApiParameter("cursor", str, description=_("Where the next page begins."))

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, OverflowError) as error:
            raise exceptions.NotFound from error


def page_of_spaces(found: Sequence[Found], request: Request) -> tuple[list[Found], str | None]:
    """The spaces after the cursor's, and the address of the next page.

    The cursor is the last space shown and its number: where that space is gone, the number counts.
    """
    start = _start(found, request.query_params.get("cursor", ""))
    page = list(found[start : start + PAGE])
    if start + PAGE >= len(found):
        return page, None
    cursor = urlsafe_b64encode(f"{start + PAGE}:{page[-1].space.slug}".encode()).decode()
    return page, replace_query_param(request.build_absolute_uri(), "cursor", cursor)


def _start(found: Sequence[Found], cursor: str) -> int:
    if not cursor:
        return 0
    try:
        number, _, slug = urlsafe_b64decode(cursor).decode().partition(":")
        start = int(number)
    except (ValueError, binascii.Error) as error:
        raise exceptions.NotFound from error
    places = (i + 1 for i, one in enumerate(found) if one.space.slug == slug)
    return next(places, max(0, start))
