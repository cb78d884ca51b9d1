"""A space and all that belongs to the place itself; who comes when is not here."""

from spaces.models.changes import SettingsChange
from spaces.models.days import SpaceDay
from spaces.models.desks import Desk, DeskReservation, GoneDesk
from spaces.models.hours import BookingBlock, Closure, OpeningHours, PublicHoliday, Purpose
from spaces.models.people import Membership, TeamInvitation
from spaces.models.places import Place, PlaceName
from spaces.models.prices import CancellationStep, PriceList
from spaces.models.space import Space, SpaceDescription, SpacePhoto

__all__ = [
    "BookingBlock",
    "CancellationStep",
    "Closure",
    "Desk",
    "DeskReservation",
    "GoneDesk",
    "Membership",
    "OpeningHours",
    "Place",
    "PlaceName",
    "PriceList",
    "PublicHoliday",
    "Purpose",
    "SettingsChange",
    "Space",
    "SpaceDay",
    "SpaceDescription",
    "SpacePhoto",
    "TeamInvitation",
]
