"""What calendar feeds know of a person."""

from django.utils.translation import gettext_lazy as _

from cobaby.personal import Basis, Entry, Kept, Reader, Register, Topic

REGISTER = Register(
    entries=(
        Entry(
            topic=Topic.BOOKINGS,
            what=_("Your private calendar address, and when it was last read"),
            purpose=_("So that your own calendar shows your bookings."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU,),
            kept=Kept.ACCOUNT,
            fields={"feeds.CalendarFeed": "user space created_at last_read_at changed_at"},
        ),
        Entry(
            topic=Topic.BOOKINGS,
            what=_("The secret of this address, in a form that nobody can read"),
            purpose=_("So that nobody else can read your calendar."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.NOBODY,),
            kept=Kept.ACCOUNT,
            fields={"feeds.CalendarFeed": "digest form_token content"},
            is_secret=True,
        ),
    ),
    owners={"feeds.CalendarFeed": "user"},
    not_personal={
        "feeds.CalendarFeed": "id",
        "feeds.SentDay": "id space date starts_at ends_at content sequence changed_at",
    },
)
