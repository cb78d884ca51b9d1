"""Every way a booking can come to be, change and end."""

from bookings.services.booking import book, confirm_booking, extend_hold, hold, release_hold
from bookings.services.cancelling import cancel_booking, report_ill
from bookings.services.changing import change_booking, move_booking, say_running_late
from bookings.services.rescuing import rescue_booking

__all__ = [
    "book",
    "cancel_booking",
    "change_booking",
    "confirm_booking",
    "extend_hold",
    "hold",
    "move_booking",
    "release_hold",
    "report_ill",
    "rescue_booking",
    "say_running_late",
]
