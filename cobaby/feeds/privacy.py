"""What is kept about a person's calendar feeds, and why."""

from django.utils.translation import gettext_lazy as _

from cobaby.personal import Basis, Entry, Kept, Reader, Register, Topic

REGISTER = Register(
    entries=(
        Entry(
            topic=Topic.BOOKINGS,
            what=_("Which calendars of yours are open, and when they were last read"),
            purpose=_("So that your bookings stand in your own calendar."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU,),
            kept=Kept.ACCOUNT,
            fields={"feeds.CalendarFeed": "user space created_at last_read_at changed_at"},
        ),
        Entry(
            topic=Topic.SAFETY,
            what=_("Digests of the secret address and of what was read last"),
            purpose=_("So that only who has the address can read the calendar."),
            basis=Basis.SAFETY,
            seen_by=(Reader.NOBODY,),
            kept=Kept.ACCOUNT,
            fields={"feeds.CalendarFeed": "digest content form_token"},
            is_secret=True,
        ),
    ),
    owners={"feeds.CalendarFeed": "user"},
    not_personal={"feeds.CalendarFeed": "id"},
)
