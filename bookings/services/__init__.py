"""Every way a booking can come to be, change and end."""

from bookings.services.booking import book, extend_hold, hold, release_hold
from bookings.services.cancelling import cancel_booking, report_ill
from bookings.services.changing import change_booking, move_booking, say_running_late
from bookings.services.confirming import confirm_booking
from bookings.services.for_family import book_for_family, cancel_for_family, move_for_family
from bookings.services.opening import open_account
from bookings.services.rescuing import rescue_booking, rescue_with_next

__all__ = [
    "book",
    "book_for_family",
    "cancel_booking",
    "cancel_for_family",
    "change_booking",
    "confirm_booking",
    "extend_hold",
    "hold",
    "move_booking",
    "move_for_family",
    "open_account",
    "release_hold",
    "report_ill",
    "rescue_booking",
    "rescue_with_next",
    "say_running_late",
]
