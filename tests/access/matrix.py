"""Who gets what from every address of the product: one line for each, read like a table.

`MATRIX` is keyed by route name. A rule says what each of the cast gets from GET and from POST for
one example (`at`: the arguments of the address, out of the world). What is not said is refused:
NOT_FOUND for those who are signed in, SIGN_IN for a visitor. The words stand in `rules.py`; the
rows of a manager's pages in `manage_rows/`, one module for each part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.access import api_rows
from tests.access.manage_rows import roster, settings, week
from tests.access.rules import (
    AGAIN,
    CODES_SEEN,
    NO_METHOD,
    NOT_FOUND,
    ON,
    PAGE,
    READ_ONLY,
    READ_ONLY_SIGNED_IN,
    TEAM,
    TOO_LATE,
    Rule,
    everyone,
    hidden_from_others,
    house,
    link,
    nobody,
    only,
    own,
    photo,
    photo_file,
    signed_in,
)

MATRIX: dict[str, tuple[Rule, ...]] = {
    **week.ROWS,
    **roster.ROWS,
    **settings.ROWS,
    **api_rows.ROWS,
    # --- for all
    "home": (
        Rule(
            everyone(PAGE, parent=ON, second_guardian=ON, other_parent=ON),
            READ_ONLY,
        ),
    ),
    "door": (
        Rule(everyone(), READ_ONLY, lambda world: ("space",)),
        Rule(everyone(), READ_ONLY, lambda world: ("educator",)),
        Rule(everyone(), READ_ONLY, lambda world: ("founder",)),
        Rule(nobody(NOT_FOUND), READ_ONLY, lambda world: ("nobody",)),
    ),
    "rules": (Rule(everyone(), READ_ONLY),),
    "set_language": (
        Rule(nobody(ON), everyone(ON), data=lambda world: {"language": "de", "next": "/rules/"}),
    ),
    "healthz": (Rule(everyone(), READ_ONLY),),
    "readyz": (Rule(everyone("503"), READ_ONLY),),
    "imprint": (Rule(everyone(), READ_ONLY),),
    "privacy": (Rule(everyone(), READ_ONLY),),
    "accessibility": (Rule(everyone(), READ_ONLY),),
    "edit_notice": (
        Rule(
            only("administrator"),
            only("administrator", get=ON),
            lambda world: ("imprint", "de"),
            lambda world: {"text": "Zwei Stühle e. V."},
        ),
        Rule(only(), only(), lambda world: ("imprint", "xx")),
    ),
    "reset_notice": (
        Rule(
            READ_ONLY_SIGNED_IN,
            only("administrator", get=ON),
            lambda world: ("imprint", "de"),
        ),
    ),
    # --- spaces
    "directory": (Rule(everyone(), READ_ONLY),),
    "space": (
        Rule(everyone(), READ_ONLY, house()),
        Rule(
            hidden_from_others("other_manager", "administrator"), READ_ONLY, house("hidden_space")
        ),
    ),
    "space_photos": (
        Rule(only(*TEAM), only(*TEAM, get=AGAIN), house()),
        Rule(
            only("other_manager", "administrator"),
            only("other_manager", "administrator", get=AGAIN),
            house("hidden_space"),
        ),
    ),
    "describe_photo": (
        Rule(
            READ_ONLY_SIGNED_IN,
            only(*TEAM, get=ON),
            photo("space"),
            lambda world: {
                f"{world.space_photo.name}-alt_text": "A desk",
                f"{world.space_photo.name}-seen": world.space_photo.alt_text,
            },
        ),
    ),
    "put_photo_first": (Rule(READ_ONLY_SIGNED_IN, only(*TEAM, get=ON), photo("space")),),
    "delete_photo": (Rule(READ_ONLY_SIGNED_IN, only(*TEAM, get=ON), photo("space")),),
    "photo_file": (
        Rule(everyone(), READ_ONLY, photo_file("space")),
        Rule(
            hidden_from_others("other_manager", "administrator"),
            READ_ONLY,
            photo_file("hidden_space"),
        ),
    ),
    "confirm_space": (
        Rule(only("administrator"), only("administrator", get=AGAIN), house("hidden_space")),
    ),
    # --- booking
    "book": (Rule(signed_in(ON), READ_ONLY_SIGNED_IN),),
    "choose": (
        Rule(
            signed_in(ON, parent=PAGE, other_parent=PAGE, second_guardian=PAGE),
            signed_in(ON, parent=PAGE, other_parent=PAGE, second_guardian=PAGE),
            house(),
        ),
        Rule(
            only("other_manager", "administrator"),
            only("other_manager", "administrator", get=PAGE),
            house("hidden_space"),
            lambda world: {"asked": "1"},
            query="?asked=1",
        ),
    ),
    "watch_place": (
        Rule(READ_ONLY_SIGNED_IN, signed_in(ON), house()),
        Rule(
            READ_ONLY_SIGNED_IN,
            only("other_manager", "administrator", get=ON),
            house("hidden_space"),
        ),
    ),
    # waiting no more for what one does not wait for is done already
    "stop_watching": (Rule(READ_ONLY_SIGNED_IN, signed_in(ON), lambda world: (world.watch.pk,)),),
    "check_booking": (
        own("hold", only("parent"), only("parent", get=ON)),
        own("other_hold", only("other_parent"), only("other_parent", get=ON)),
        own("booking", only("parent", get=ON), only("parent", get=ON)),
    ),
    "extend_booking": (own("hold", READ_ONLY_SIGNED_IN, only("parent", get=ON)),),
    # giving back what is not there is done already: all are led on, and nothing is changed
    "release_booking": (own("hold", READ_ONLY_SIGNED_IN, signed_in(ON)),),
    "booking": (
        own("booking", only("parent"), READ_ONLY_SIGNED_IN),
        own("cancelled", only("parent"), READ_ONLY_SIGNED_IN),
        own("hold", only("parent", get=ON), READ_ONLY_SIGNED_IN),
        own("other_booking", only("other_parent"), READ_ONLY_SIGNED_IN),
    ),
    "booking_ics": (
        own("booking", only("parent"), READ_ONLY_SIGNED_IN),
        own("cancelled", only("parent"), READ_ONLY_SIGNED_IN),
        own("hold", only(), READ_ONLY_SIGNED_IN),
    ),
    "move_booking": (own("booking", only("parent"), only("parent", get=AGAIN)),),
    "change_children": (own("booking", only("parent"), only("parent", get=AGAIN)),),
    "running_late": (own("booking", only("parent"), only("parent", get=AGAIN)),),
    "child_ill": (own("booking", only("parent"), only("parent", get=AGAIN)),),
    "cancel_booking": (
        own("booking", only("parent"), only("parent", get=ON), lambda world: {"seen": "99999"}),
        own("cancelled", only("parent", get=ON), only("parent", get=ON)),
    ),
    "today": (Rule(signed_in(), READ_ONLY_SIGNED_IN),),
    "my_bookings": (
        Rule(signed_in(), READ_ONLY_SIGNED_IN),
        Rule(signed_in(), READ_ONLY_SIGNED_IN, query="?past=1"),
    ),
    # --- an educator's own pages
    "my_shifts": (Rule(only("educator"), READ_ONLY_SIGNED_IN),),
    "expected": (Rule(only("educator"), READ_ONLY_SIGNED_IN),),
    "i_am_away": (Rule(only("educator"), only("educator", get=AGAIN)),),
    "come_after_all": (
        Rule(READ_ONLY_SIGNED_IN, only("educator", get=ON), lambda world: (world.absence.pk,)),
    ),
    # --- family
    "family": (Rule(signed_in(), READ_ONLY_SIGNED_IN),),
    "add_child": (Rule(signed_in(), signed_in(AGAIN)),),
    "edit_child": (
        Rule(only("parent"), only("parent", get=AGAIN), lambda world: (world.child.pk,)),
        Rule(
            only("other_parent"),
            only("other_parent", get=AGAIN),
            lambda world: (world.other_child.pk,),
        ),
    ),
    "invite_guardian": (Rule(signed_in(), signed_in(AGAIN)),),
    "change_guardian": (
        Rule(only("parent"), only("parent", get=ON), link, lambda world: {"relation": "uncle"}),
    ),
    # taking out what is not there is done already
    "remove_guardian": (Rule(READ_ONLY_SIGNED_IN, signed_in(ON), link),),
    "accept_invitation": (
        Rule(READ_ONLY_SIGNED_IN, signed_in(ON), lambda world: (world.invitation_to_other.pk,)),
    ),
    "decline_invitation": (
        Rule(READ_ONLY_SIGNED_IN, signed_in(ON), lambda world: (world.invitation_to_other.pk,)),
    ),
    "withdraw_invitation": (
        Rule(READ_ONLY_SIGNED_IN, signed_in(ON), lambda world: (world.invitation.pk,)),
    ),
    # --- one's own account
    "my_account": (Rule(signed_in(), signed_in(PAGE)),),
    "account_login": (Rule(signed_in(ON, visitor=PAGE), signed_in(ON, visitor=PAGE)),),
    "account_logout": (Rule(signed_in(PAGE, visitor=ON), everyone(ON)),),
    "account_inactive": (Rule(everyone(), READ_ONLY),),
    "account_signup": (Rule(signed_in(ON, visitor=PAGE), signed_in(ON, visitor=PAGE)),),
    "account_reauthenticate": (Rule(signed_in(), signed_in(PAGE)),),
    "account_email": (Rule(signed_in(), signed_in(ON)),),
    "account_email_verification_sent": (Rule(everyone(ON), everyone(ON)),),
    "account_change_password": (Rule(signed_in(), signed_in(PAGE)),),
    "account_set_password": (Rule(signed_in(ON), signed_in(ON)),),
    "account_reset_password": (Rule(everyone(), everyone()),),
    "account_confirm_login_code": (Rule(everyone(ON), everyone(ON)),),
    "account_reset_password_from_key_done": (Rule(everyone(), READ_ONLY),),
    "account_reset_password_from_key": (
        Rule(everyone(), everyone(), lambda world: ("abc", "set-password")),
    ),
    "account_reset_password_done": (Rule(everyone(), READ_ONLY),),
    "mfa_index": (Rule(signed_in(), READ_ONLY_SIGNED_IN),),
    "mfa_authenticate": (Rule(everyone(ON), everyone(ON)),),
    "mfa_reauthenticate": (Rule(signed_in(ON, editor=PAGE), signed_in(ON, editor=PAGE)),),
    "mfa_activate_totp": (Rule(signed_in(editor=ON), signed_in(editor=ON)),),
    "mfa_deactivate_totp": (Rule(only("editor"), only("editor", get=ON)),),
    "mfa_view_recovery_codes": (Rule(only("editor"), READ_ONLY_SIGNED_IN, notes=CODES_SEEN),),
    "mfa_generate_recovery_codes": (Rule(signed_in(), signed_in(PAGE, editor=ON)),),
    "mfa_download_recovery_codes": (
        Rule(only("editor"), only("editor", get=NO_METHOD), notes=CODES_SEEN),
    ),
    "mfa_list_webauthn": (Rule(signed_in(), READ_ONLY_SIGNED_IN),),
    "mfa_add_webauthn": (Rule(signed_in(), signed_in()),),
    "mfa_reauthenticate_webauthn": (Rule(signed_in(ON, editor=PAGE), signed_in(ON)),),
    "mfa_remove_webauthn": (
        Rule(only("editor"), only("editor", get=ON), lambda world: (world.passkey.pk,)),
    ),
    "mfa_edit_webauthn": (Rule(only("editor"), only("editor"), lambda world: (world.passkey.pk,)),),
    "mfa_login_webauthn": (Rule(everyone(ON), everyone(ON)),),
    "my_data": (Rule(signed_in(), READ_ONLY_SIGNED_IN),),
    "ask_for_copy": (Rule(READ_ONLY_SIGNED_IN, signed_in(ON)),),
    "fetch_copy": (Rule(only("parent"), READ_ONLY_SIGNED_IN, lambda world: (world.data_copy.pk,)),),
    "leave": (Rule(signed_in(), signed_in(TOO_LATE)),),
    "left": (Rule(everyone(), READ_ONLY),),
    "usersessions_list": (Rule(signed_in(), signed_in(ON)),),
    "second_step": (Rule(signed_in(), READ_ONLY_SIGNED_IN),),
    # a session that is ended is ended already
    "end_session": (
        Rule(READ_ONLY_SIGNED_IN, signed_in(ON), lambda world: (world.other_session.pk,)),
    ),
    # --- for the few
    "gallery": (Rule(hidden_from_others("editor", "administrator"), READ_ONLY),),
    "mail_list": (Rule(hidden_from_others("administrator"), READ_ONLY),),
    "mail_page": (
        Rule(hidden_from_others("administrator"), READ_ONLY, lambda world: (world.mail,)),
    ),
    "mail_drawn": (
        Rule(hidden_from_others("administrator"), READ_ONLY, lambda world: (world.mail,)),
    ),
    "mail_attachment": (
        Rule(hidden_from_others("administrator"), READ_ONLY, lambda world: (world.mail, 0)),
    ),
}


@dataclass(frozen=True)
class Route:
    """One pattern of the URL resolver."""

    name: str
    path: str
    view: Any = field(compare=False)


def routes() -> list[Route]:
    """Every pattern of the product; one without a name goes by its path."""
    return list(_walk(get_resolver()))


def _walk(resolver: URLResolver, before: str = "") -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield Route(pattern.name or path, path, pattern.callback)
