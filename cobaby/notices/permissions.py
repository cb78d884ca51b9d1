"""Who may write what the operator says."""

from cobaby.accounts.models import User


def may_write_notices(user: object) -> bool:
    """Administrators: they speak for the operator."""
    return isinstance(user, User) and user.is_administrator
