"""Where to begin, and the schema of it all."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cobaby.api.schema import schema_in
from cobaby.api.serializers.root import RootSerializer
from cobaby.api.views.base import ApiView

LINKS = {
    "spaces": "api_spaces",
    "bookings": "api_bookings",
    "children": "api_children",
    "managed_spaces": "api_managed_spaces",
    "schema": "api_schema",
    "documentation": "api_docs",
    "problems": "api_problems",
}


class Root(ApiView):
    @extend_schema(
        operation_id="get_root",
        summary=_("Where to begin"),
        description=_("The addresses of everything else."),
        tags=["start"],
        responses=RootSerializer,
    )
    def get(self, request: Request) -> Response:
        links = {name: request.build_absolute_uri(reverse(to)) for name, to in LINKS.items()}
        return Response(RootSerializer(links).data)


class Schema(ApiView):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """The OpenAPI description, with its texts in the reader's language."""
        return Response(schema_in(get_language() or "en"))
