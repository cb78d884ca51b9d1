"""Messages about bookings: one function each, called when it is sent, in the person's language.

Each looks at the booking as it is then, and returns None when nobody needs the message any more.
Children stand by their first name; nothing about health is said.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from bookings import rows, wording
from bookings.calendar import calendar_of
from bookings.messages import changed_key, reminder_key
from bookings.models import Booking, PlaceWatch, Rescue, SpaceAct
from bookings.rescues import Rescued, rescued
from bookings.selection import span_from, time_value
from bookings.services.fees import cancellation_fee
from bookings.services.watching import families_of
from bookings.visits import Visit, whole_visit
from cobaby.outbox import Attachment, Mail, compose
from cobaby.outbox.models import Message
from spaces.models import Space
from spaces.ranges import Span, local_day


def booking_confirmed(message: Message) -> Mail | None:
    booking = _booking(message)
    return None if booking.is_cancelled else _mail("booking_confirmed", booking, with_file=True)


def booking_changed(message: Message) -> Mail | None:
    """Of several changes in a short time only the last is worth a mail."""
    booking = _booking(message)
    if booking.is_cancelled or message.key != changed_key(booking):
        return None
    return _mail("booking_changed", booking, with_file=True)


def booking_moved_by_space(message: Message) -> Mail | None:
    """The space had to move it; nothing when it is cancelled since, which is told by itself."""
    booking = _booking(message)
    if booking.is_cancelled:
        return None
    return _mail("booking_moved_by_space", booking, with_file=True, act=message.payload["act"])


def booking_cancelled(message: Message) -> Mail | None:
    act = message.payload.get("act")
    template = "booking_cancelled_by_space" if act else "booking_cancelled"
    return _mail(template, _booking(message), with_file=True, act=act)


def booking_rescued(message: Message) -> Mail | None:
    """The space could not keep a booking as it was: what happened, what it is now, what one may do.

    Nothing where the family cancelled it since.
    """
    found = Rescue.objects.select_related("space_day__space", "booking", "became")
    rescue = found.filter(pk=message.payload["rescue"]).first()
    if rescue is None:
        return None
    said = rescued(rescue)
    booking = _with_lines(rescue.became_id or rescue.booking_id)
    if booking.is_cancelled and not said.is_cancelled:
        return None
    visit = whole_visit(booking)
    files = [_file(visit)]
    if rescue.became:
        files.append(_file(whole_visit(_with_lines(rescue.booking_id))))
    return compose("bookings/email/booking_rescued", _rescue_context(visit, said), files)


def _rescue_context(visit: Visit, said: Rescued) -> dict[str, object]:
    again = f"{settings.SITE_URL}{reverse('choose', args=[visit.space.slug])}"
    return _context(visit) | {"said": said, "again": again}


def reminder_evening(message: Message) -> Mail | None:
    return _reminder(message, "evening")


def reminder_morning(message: Message) -> Mail | None:
    return _reminder(message, "morning")


def account_opened(message: Message) -> Mail | None:
    """A space opened an account for somebody who rang up; nothing once a password is chosen."""
    person, space = message.recipient, Space.objects.filter(pk=message.payload["space"]).first()
    if person is None or person.has_usable_password() or space is None:
        return None
    key = {
        "uidb36": user_pk_to_url_str(person),
        "key": default_token_generator.make_token(person),
    }
    path = reverse("account_reset_password_from_key", kwargs=key)
    context = {
        "space": space,
        "name": person.display_name,
        "url": f"{settings.SITE_URL}{path}",
        "forgot_url": f"{settings.SITE_URL}{reverse('account_reset_password')}",
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
    }
    return compose("bookings/email/account_opened", context)


def place_free(message: Message) -> Mail | None:
    """A place somebody waits for is free; nothing once the time has begun or they stopped."""
    watches = PlaceWatch.objects.select_related("person", "space")
    watch = watches.filter(pk=message.payload["watch"]).first()
    span = span_from(message.payload["time"])
    if watch is None or span is None or span.start <= _now():
        return None
    return compose("bookings/email/place_free", _free_context(watch, span))


def _free_context(watch: PlaceWatch, span: Span) -> dict[str, object]:
    space, family = watch.space, families_of([watch])[watch.pk]
    day = local_day(span.start, space.tz)
    wish: list[tuple[str, object]] = [("with", child.pk) for child in family.children]
    wish += [("desk", watch.desk_kind or "none"), ("length", span.minutes)]
    wish += [("day", day.isoformat()), ("asked", "1"), ("time", time_value(span))]
    return {
        "space": space,
        "day": wording.long_day(day),
        "short_day": wording.short_day(day),
        "hours": wording.times(span, space),
        "who": wording.who(watch.desk_kind, family.children),
        "url": f"{settings.SITE_URL}{reverse('choose', args=[space.slug])}?{urlencode(wish)}",
    }


def _reminder(message: Message, name: str) -> Mail | None:
    """Nothing for a booking that was cancelled, moved or has begun."""
    booking = _booking(message)
    is_stale = message.key != reminder_key(booking, name)
    if is_stale or not booking.is_confirmed or booking.span.start <= _now():
        return None
    return _mail(f"reminder_{name}", booking)


def _booking(message: Message) -> Booking:
    return _with_lines(message.payload["booking"])


def _with_lines(booking_id: int) -> Booking:
    return Booking.objects.with_lines().get(pk=booking_id)


def _mail(
    template: str, booking: Booking, *, with_file: bool = False, act: int | None = None
) -> Mail:
    visit = whole_visit(booking)
    files = [_file(visit)] if with_file else []
    return compose(
        f"bookings/email/{template}", _context(visit) | _act_context(booking, act), files
    )


def _file(visit: Visit) -> Attachment:
    name = f"cobaby-{visit.booking.reference}.ics"
    method = "CANCEL" if visit.booking.is_cancelled else "PUBLISH"
    return Attachment(name, calendar_of(visit), f"text/calendar; method={method}")


def _context(visit: Visit) -> dict[str, object]:
    booking, space = visit.booking, visit.space
    now = _now()
    return {
        "visit": visit,
        "booking": booking,
        "space": space,
        "terms": rows.terms_words(cancellation_fee(booking, now), space, now),
        "url": f"{settings.SITE_URL}{booking.get_absolute_url()}",
    }


def _act_context(booking: Booking, pk: int | None) -> dict[str, object]:
    """Why the space did it, when it was before, and who booked it in the family's place."""
    acts = {act.pk: act for act in booking.acts.all()}
    was = acts[pk].was_span if pk else None
    space = booking.space_day.space
    return {
        "reason": acts[pk].reason if pk else "",
        "was": wording.when(was, space) if was else "",
        "booked_by_space": any(act.what == SpaceAct.What.BOOKED for act in acts.values()),
    }


def _now() -> datetime:
    """A mail is written at the edge, by a tick: what it says holds at that moment."""
    return timezone.now()  # noqa: TID251
