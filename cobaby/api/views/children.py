"""One's own children, by whose ids a family is named."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from childcare.models import Child
from cobaby.api.models import Scope
from cobaby.api.serializers.bookings import ChildrenPage
from cobaby.api.views.base import ApiView


class Children(ApiView):
    scope: ClassVar = Scope.BOOKINGS_READ

    @extend_schema(
        operation_id="list_children",
        summary=_("List my children"),
        description=_("Nothing about their health is told here."),
        tags=["children"],
        responses=ChildrenPage,
    )
    def get(self, request: Request) -> Response:
        children = list(Child.objects.visible_to(request.user))
        bookable = set(Child.objects.bookable_by(self.person).values_list("pk", flat=True))
        for child in children:
            child.may_book = child.pk in bookable  # type: ignore[attr-defined]
        return Response(ChildrenPage({"results": children}).data)
