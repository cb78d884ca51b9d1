"""What a token may do. What its person may do, the pages' own permissions say."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from cobaby.accounts.models import User
from cobaby.api import problems
from cobaby.api.models import AccessToken


class HasScope(BasePermission):
    """Views without a scope are for all. A person signed in in the browser has every scope."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not view.scope:
            return True
        token = request.auth
        if isinstance(token, AccessToken) and view.scope not in token.scopes:
            raise problems.Problem(problems.SCOPE_MISSING, scope=str(view.scope))
        return isinstance(request.user, User)
