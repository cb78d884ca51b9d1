"""A booking: a desk and care places for one family, as one thing with one price."""

from bookings.models.act import SpaceAct
from bookings.models.booking import Booking, BookingLine
from bookings.models.opened import OpenedAccount
from bookings.models.rescue import Rescue
from bookings.models.watch import PlaceWatch

__all__ = ["Booking", "BookingLine", "OpenedAccount", "PlaceWatch", "Rescue", "SpaceAct"]
