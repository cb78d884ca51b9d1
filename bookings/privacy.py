"""What bookings know of a person."""

from django.utils.translation import gettext_lazy as _

from cobaby.personal import Basis, Entry, Kept, Reader, Register, Topic

REGISTER = Register(
    entries=(
        Entry(
            topic=Topic.BOOKINGS,
            what=_("When and where you work, with whom, and what it costs"),
            purpose=_("To keep your desk and your children's places, and to account for them."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU, Reader.SPACE),
            kept=Kept.VISIT,
            fields={
                "bookings.Booking": "reference person space_day during desk_kind state currency "
                "child_ids price fee least_fee is_free_to_cancel created_at confirmed_at "
                "cancelled_at changes changed_at late_minutes",
                "bookings.BookingLine": "booking desk_reservation care_place amount",
            },
        ),
        Entry(
            topic=Topic.BOOKINGS,
            what=_("What is held for you while you check it"),
            purpose=_("So that nobody takes it meanwhile, and a form sent twice counts once."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU,),
            kept=Kept.HOLD,
            fields={"bookings.Booking": "held_until was_extended form_token form_content"},
        ),
        Entry(
            topic=Topic.BOOKINGS,
            what=_("Which times you wait for, should a place become free"),
            purpose=_("To write to you once when it does."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU,),
            kept=Kept.WATCH,
            fields={
                "bookings.PlaceWatch": "person space during is_whole_day minutes desk_kind "
                "child_ids created_at looked_at told_at"
            },
        ),
        Entry(
            topic=Topic.BOOKINGS,
            what=_("What a space changed about your booking, and why"),
            purpose=_("To tell you, and to show what became of it."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU, Reader.SPACE),
            kept=Kept.VISIT,
            fields={
                "bookings.Rescue": "booking became cause closed way space_day during by at",
                "bookings.SpaceAct": "booking what reason by at was",
            },
        ),
        Entry(
            topic=Topic.ACCOUNT,
            what=_("Which space opened your account when you rang up"),
            purpose=_("So that it can enter your children until you take the account over."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU, Reader.SPACE),
            kept=Kept.ACCOUNT,
            fields={"bookings.OpenedAccount": "person space by at"},
        ),
    ),
    owners={
        "bookings.Booking": "person",
        "bookings.BookingLine": "booking__person",
        "bookings.OpenedAccount": "person",
        "bookings.PlaceWatch": "person",
        "bookings.Rescue": "booking__person",
        "bookings.SpaceAct": "booking__person",
    },
    not_personal={
        "bookings.Booking": "id",
        "bookings.BookingLine": "id",
        "bookings.OpenedAccount": "id",
        "bookings.PlaceWatch": "id",
        "bookings.Rescue": "id",
        "bookings.SpaceAct": "id",
    },
)
