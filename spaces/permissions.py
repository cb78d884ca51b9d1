"""Who may do what in a space: one function a question. Which rows: `Space.objects.visible_to`."""

from __future__ import annotations

from cobaby.accounts.models import User
from spaces.models import Space


def may_manage(user: object, space: Space) -> bool:
    """Change how the space shows itself: its managers, and administrators."""
    if not isinstance(user, User):
        return False
    return user.is_administrator or Space.objects.managed_by(user).filter(pk=space.pk).exists()


def may_confirm(user: object) -> bool:
    """Let a space be seen and booked: administrators only, never its own team."""
    return isinstance(user, User) and user.is_administrator


def is_of_the_team(user: object, space: Space) -> bool:
    """Works in this space today, in any role."""
    if not isinstance(user, User):
        return False
    return user.memberships.current().filter(space=space).exists()
