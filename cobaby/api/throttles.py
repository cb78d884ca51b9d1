"""How often software may ask: each token, each person and each address by itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from cobaby.api.models import AccessToken


class _Throttle(SimpleRateThrottle):
    def get_rate(self) -> str:
        return settings.API_RATES[self.scope]

    def key(self, ident: object) -> str:
        return self.cache_format % {"scope": self.scope, "ident": ident}


class AddressThrottle(_Throttle):
    """Every request of one network address, asked before anybody looks for a token."""

    scope = "address"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return self.key(self.get_ident(request))


class SenderThrottle(_Throttle):
    """One token, or one person signed in in the browser. Visitors have their address only."""

    scope = "sender"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if isinstance(request.auth, AccessToken):
            return self.key(f"token-{request.auth.pk}")
        return self.key(f"person-{request.user.pk}") if request.user.is_authenticated else None
