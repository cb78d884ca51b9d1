"""What every refusal is, and the one that each writer may meet."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext


class Refusal(Exception):
    """Something was not done, and nothing has changed. `message` says what and why."""

    @property
    def message(self) -> str:
        return gettext("That is not possible.")


class AccountErased(Refusal, PermissionDenied):
    """The person deleted the account in the same moment. Where nobody listens, it is a 403."""

    @property
    def message(self) -> str:
        return gettext("This account is deleted.")
