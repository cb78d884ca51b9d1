"""Every no of the API as a problem answer (RFC 9457): its type, what happened, what would fit.

`KINDS` is the whole list, in the order in which the page about them shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from childcare.refusals import Refusal

MEDIA_TYPE = "application/problem+json"
Words = str | Promise


@dataclass(frozen=True)
class Kind:
    """One type of problem. `what_to_do` is for the person who writes the software."""

    name: str
    status: int
    title: Words
    what_to_do: Words = ""

    @property
    def uri(self) -> str:
        return f"{settings.SITE_URL}{reverse('api_problems')}#{self.name}"


INPUT = Kind(
    "invalid-input",
    422,
    _("Something in the request is not right."),
    _("See errors: each names the field and says what is wrong."),
)
UNREADABLE = Kind("unreadable", 400, _("The request cannot be read."), _("Send valid JSON."))
KEY_MISSING = Kind(
    "idempotency-key-missing",
    400,
    _("The idempotency key is missing."),
    _(
        "Send a new Idempotency-Key with each thing you want done. "
        "It has 8 to 64 letters and digits."
    ),
)
KEY_REUSED = Kind(
    "idempotency-key-reused",
    422,
    _("This idempotency key was used for something else."),
    _("Send a new key. The same key is only for the same request."),
)
NOT_SIGNED_IN = Kind(
    "not-signed-in",
    401,
    _("We do not know who is asking."),
    _("Send a valid key in the header Authorization. It may have ended."),
)
SCOPE_MISSING = Kind(
    "scope-missing",
    403,
    _("This key may not do that."),
    _("Make a key that has the scope named in scope."),
)
SECOND_STEP = Kind(
    "second-step-missing",
    403,
    _("Teams set up a second step first."),
    _("Sign in on the site and add a passkey, or a code from an app."),
)
FORBIDDEN = Kind("forbidden", 403, _("That is not allowed."))
NOT_FOUND = Kind(
    "not-found",
    404,
    _("There is no such thing, or it is not yours."),
)
NO_METHOD = Kind("method-not-allowed", 405, _("This address does not take that method."))
NOT_ACCEPTABLE = Kind(
    "not-acceptable", 406, _("We cannot answer in this format."), _("Accept application/json.")
)
TOO_LARGE = Kind("too-large", 413, _("The request is too large."))
MEDIA = Kind(
    "unsupported-media-type",
    415,
    _("We cannot read this format."),
    _("Send application/json."),
)
TOO_MANY = Kind(
    "too-many-requests",
    429,
    _("Too many requests."),
    _("Wait as many seconds as the header Retry-After says."),
)
SERVER_ERROR = Kind(
    "server-error", 500, _("Something went wrong on our side."), _("We look into it.")
)
UNAVAILABLE = Kind(
    "unavailable", 503, _("We are back in a moment."), _("Send the same request again.")
)
FEE_HAS_RISEN = Kind(
    "fee-has-risen",
    409,
    _("Cancelling costs more by now."),
    _("Show the new fee, and send it as fee_seen."),
)

_NEAREST = _("See alternatives for the nearest times that fit.")
REFUSALS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("care-full", 409, _("There is no care place at this time."), _NEAREST),
        Kind("desk-full", 409, _("There is no desk at this time."), _NEAREST),
        Kind("limit-reached", 409, _("A limit on hours or days of care is reached."), _NEAREST),
        Kind("child-elsewhere", 409, _("A child is already booked at this time."), _NEAREST),
        Kind("outside-hours", 409, _("The space is closed at this time."), _NEAREST),
        Kind("not-a-block", 409, _("This space has fixed times."), _NEAREST),
        Kind("too-long", 409, _("This is too short or too long for this space."), _NEAREST),
        Kind("too-late-to-book", 409, _("It is too late to book this time."), _NEAREST),
        Kind("too-far-ahead", 409, _("This day cannot be booked yet."), _NEAREST),
        Kind("no-prices", 409, _("There are no prices for this day yet."), _NEAREST),
        Kind("day-changed", 409, _("The day has just changed."), _NEAREST),
        Kind(
            "hold-lost",
            409,
            _("The hold ran out, and the place is gone."),
            _("See because for what is full, and alternatives for what fits."),
        ),
        Kind("not-held", 409, _("Nothing is held any more.")),
        Kind("already-extended", 409, _("A hold can be made longer once only.")),
        Kind("not-changeable", 409, _("This booking is over or cancelled.")),
        Kind("already-started", 409, _("This booking has already begun.")),
        Kind("nothing-asked", 409, _("Neither a desk nor a child was asked for.")),
        Kind("not-your-child", 409, _("You may not book for one of these children.")),
        Kind("space-takes-no-bookings", 409, _("This space takes no bookings now.")),
        Kind("desk-only-not-possible", 409, _("This space has no desk without care.")),
        Kind(
            "care-only-not-possible",
            409,
            _("This space has no care without a desk."),
            _("See alternatives for the nearest times with a desk."),
        ),
        Kind(
            "price-has-risen",
            409,
            _("It costs more by now."),
            _("Ask for the times again, show the price, and send it as price_seen."),
        ),
        Kind(
            "too-many-watches",
            409,
            _("You wait for many places already."),
            _("Stop waiting for one of them first."),
        ),
        Kind("refused", 409, _("That is not possible.")),
    )
}
KINDS = (
    INPUT, UNREADABLE, KEY_MISSING, KEY_REUSED, NOT_SIGNED_IN, SCOPE_MISSING, SECOND_STEP,
    FORBIDDEN, NOT_FOUND, NO_METHOD, NOT_ACCEPTABLE, TOO_LARGE, MEDIA, TOO_MANY,
    *REFUSALS.values(), FEE_HAS_RISEN, SERVER_ERROR, UNAVAILABLE,
)  # fmt: skip


class Problem(APIException):
    """Raised in a view, and answered as its kind says. `more` are members of their own."""

    def __init__(self, kind: Kind, detail: Words = "", **more: Any) -> None:
        super().__init__(detail or kind.title)
        self.kind, self.status_code, self.more = kind, kind.status, more

    @classmethod
    def of(cls, refusal: Refusal, alternatives: Sequence[Any] = ()) -> Problem:
        """What a service refused, in the words that its page would say."""
        kind = kind_of(refusal)
        more: dict[str, Any] = {"alternatives": list(alternatives)} if alternatives else {}
        if because := getattr(refusal, "because", None):
            more["because"] = {"type": kind_of(because).uri, "detail": because.message}
        return cls(kind, refusal.message, **more)


def kind_of(refusal: Refusal) -> Kind:
    """CareFull is care-full; a form sent twice is a key used twice."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "-", type(refusal).__name__).lower()
    return KEY_REUSED if words == "form-already-used" else REFUSALS.get(words, REFUSALS["refused"])


def body_of(kind: Kind, detail: Words = "", **more: Any) -> dict[str, Any]:
    """The members of RFC 9457, and those of ours."""
    return {
        "type": kind.uri,
        "title": str(kind.title),
        "status": kind.status,
        "detail": str(detail or kind.title),
        **more,
    }


def answer(
    kind: Kind, detail: Words = "", headers: dict[str, str] | None = None, **more: Any
) -> Response:
    return Response(
        body_of(kind, detail, **more),
        status=kind.status,
        headers=headers,
        content_type=MEDIA_TYPE,
    )
