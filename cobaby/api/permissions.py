"""What a token may do. What its person may do, the pages' own permissions say."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from cobaby.accounts.models import User
from cobaby.api import problems
from cobaby.api.models import AccessToken, Scope
from cobaby.safety.second_step import has_second_step


class HasScope(BasePermission):
    """Views without a scope are for all. A person signed in in the browser has every scope."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not view.scope:
            return True
        token = request.auth
        if isinstance(token, AccessToken) and view.scope not in token.scopes:
            raise problems.Problem(problems.SCOPE_MISSING, scope=str(view.scope))
        if isinstance(token, AccessToken) and view.scope == Scope.MANAGE_READ:
            self._check_second_step(token.user)
        return isinstance(request.user, User)

    def _check_second_step(self, person: User) -> None:
        """A key shows none itself, but its person has one. Sessions are asked on their way in."""
        if not settings.TEAM_WITHOUT_SECOND_STEP and not has_second_step(person):
            raise problems.Problem(problems.SECOND_STEP)
