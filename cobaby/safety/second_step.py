"""Who works with other people's data shows a second step first: a passkey, or a code from an app.

One rule for the whole product: a page is closed to the team without a second step unless it
stands in OPEN, the pages that show a person only what is theirs, or what everybody may see.
"""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from cobaby.accounts.models import PlatformRole, User

CODE, KEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN
ROLES = tuple(PlatformRole.Role.values)

OPEN = frozenset(
    # for all
    "set_language door rules directory space photo_file imprint privacy accessibility "
    "healthz readyz join_team "
    # one's own bookings
    "book choose watch_place stop_watching check_booking extend_booking release_booking booking "
    "booking_ics move_booking change_children running_late child_ill cancel_booking today "
    "my_bookings "
    # one's own family
    "family add_child edit_child invite_guardian change_guardian remove_guardian "
    "accept_invitation decline_invitation withdraw_invitation "
    # the same for other software, and the calendar that its secret address opens
    "api_docs api_problems api_root api_schema api_spaces api_space api_space_days "
    "api_space_times api_hold api_book api_bookings api_booking api_move_times api_fee "
    "api_confirm api_extend api_release api_move api_change_children api_cancel api_children "
    "calendar_feed "
    # one's own account
    "my_account second_step end_session my_data ask_for_copy fetch_copy leave left".split()
)
OPEN_FAMILIES = ("account_", "mfa_", "usersessions_")
"""allauth's pages about one's own account begin so."""


def is_open(route: str | None) -> bool:
    """Whether the team may see the page of this route name without a second step."""
    return bool(route) and (route in OPEN or str(route).startswith(OPEN_FAMILIES))


def works_with_others(user: User) -> bool:
    """Works in a space today, in any role, or works for the platform."""
    return user.has_platform_role(*ROLES) or user.memberships.current().exists()


def has_second_step(user: User) -> bool:
    """A passkey or an app's code is set up. Spare codes alone are none."""
    return bool(is_mfa_enabled(user, types=[CODE, KEY]))


def did_second_step(request: HttpRequest) -> bool:
    """Shown in this session, and still set up."""
    assert isinstance(request.user, User)
    records = get_authentication_records(request, request.user)
    shown = any(record.get("method") == "mfa" for record in records)
    return shown and has_second_step(request.user)


def must_do_second_step(request: HttpRequest) -> bool:
    """This signed-in person sees other people's data only after a second step, still to be done.

    For the API too, whose sessions and tokens belong to the same people.
    """
    user = request.user
    if settings.TEAM_WITHOUT_SECOND_STEP or not isinstance(user, User):
        return False
    return works_with_others(user) and not did_second_step(request)


def remember_new_key(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Whoever has just set up a step has shown it: the code was typed, the key was touched."""
    kind = kwargs["authenticator"].type
    if kind in (CODE, KEY):
        record_authentication(request, user, "mfa", type=kind)
