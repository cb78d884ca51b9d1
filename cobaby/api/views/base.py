"""What every address of the API does before and after its own work."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.utils import timezone, translation
from django.utils.functional import cached_property
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cobaby.accounts.models import User
from cobaby.api.models import Scope
from cobaby.api.throttles import AddressThrottle


class ApiView(APIView):
    """`scope`: what a token needs for it; None for what visitors may read too."""

    scope: ClassVar[Scope | None] = None
    may_refuse: ClassVar[bool] = False
    """A GET that a service may refuse (409). Every POST may be."""

    @cached_property
    def now(self) -> datetime:
        """The one moment of this request."""
        return timezone.now()

    @property
    def person(self) -> User:
        user = self.request.user
        assert isinstance(user, User)
        return user

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """An address that asks too much is stopped before its token is looked up."""
        throttle = AddressThrottle()
        if not throttle.allow_request(request, self):
            self.throttled(request, throttle.wait())
        super().initial(request, *args, **kwargs)
        if isinstance(request.user, User) and "Accept-Language" not in request.headers:
            translation.activate(request.user.language)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """What is about a person is kept by nobody on the way."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer


class NoSuchAddress(ApiView):
    """What no other address under /api/ is: a no in the right format."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.http_method_not_allowed = self._nothing_here
        return super().dispatch(request, *args, **kwargs)

    def _nothing_here(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        raise exceptions.NotFound
