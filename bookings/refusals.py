"""What the services of bookings refuse. Nothing has changed then; `message` is for the parent."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from childcare.refusals import CareFull, Refusal


class NothingAsked(Refusal):
    @property
    def message(self) -> str:
        return gettext("Choose a desk, or a child to come along, or both.")


class NotYourChild(Refusal):
    @property
    def message(self) -> str:
        return gettext("You can book only for children in your family.")


class SpaceTakesNoBookings(Refusal):
    @property
    def message(self) -> str:
        return gettext("This space takes no bookings at the moment.")


class DeskOnlyNotPossible(Refusal):
    @property
    def message(self) -> str:
        return gettext("A desk alone is not possible here. Choose a child to come along.")


class CareOnlyNotPossible(Refusal):
    @property
    def message(self) -> str:
        return gettext("Care alone is not possible here. Choose a desk for yourself.")


class OutsideHours(Refusal):
    @property
    def message(self) -> str:
        return gettext("The space is closed at this time. Choose another one.")


class NotABlock(Refusal):
    @property
    def message(self) -> str:
        return gettext("This space has fixed times. Choose one of them.")


class TooLong(Refusal):
    @property
    def message(self) -> str:
        return gettext("This is too short or too long for this space. Choose another length.")


class TooLateToBook(Refusal):
    @property
    def message(self) -> str:
        return gettext("It is too late to book this time. Choose a later one.")


class TooFarAhead(Refusal):
    @property
    def message(self) -> str:
        return gettext("This day cannot be booked yet. Choose an earlier one.")


class DeskFull(Refusal):
    @property
    def message(self) -> str:
        return gettext("All desks of this kind are taken at this time.")


class NoPrices(Refusal):
    """The space has no price list in force on that day."""

    @property
    def message(self) -> str:
        return gettext("There are no prices for this day yet. Choose another day.")


class DayChanged(Refusal):
    """Prices changed since they were shown, or the day is short by a change nobody counted.

    The nightly check tells of the latter.
    """

    @property
    def message(self) -> str:
        return gettext("Something has changed in this space. Choose another time, please.")


class PriceHasRisen(Refusal):
    """A change would cost more than what was shown before it was asked for."""

    @property
    def message(self) -> str:
        return gettext("The price has just changed. Please look again.")


class FormAlreadyUsed(Refusal):
    """The same form was sent twice with different content."""

    @property
    def message(self) -> str:
        return gettext("This form was already sent. Open the page again and choose anew.")


class HoldLost(Refusal):
    """The hold ran out, and what it held is not there any more. `because` is why it fits no more.

    `by_family`: a child has a place at that time which another of its adults took.
    `others_came`: somebody took a place there since it ran out.
    """

    def __init__(
        self, because: Refusal, *, by_family: bool = False, others_came: bool = False
    ) -> None:
        super().__init__(str(because))
        self.because, self.by_family, self.others_came = because, by_family, others_came

    @property
    def is_taken(self) -> bool:
        """Somebody was faster: who, we do not say, nor know whether it was another family."""
        full = isinstance(self.because, DeskFull) or (
            isinstance(self.because, CareFull) and self.because.is_for_others
        )
        return self.by_family or (full and self.others_came)

    @property
    def message(self) -> str:
        if self.by_family:
            return gettext("The time to check was over, and another adult of your family booked.")
        if self.is_taken:
            return gettext("The time to check was over, and somebody else took the place.")
        return gettext("The time to check was over, and something has changed meanwhile.")


class NotHeld(Refusal):
    @property
    def message(self) -> str:
        return gettext("Nothing is held for you any more. Choose a time again.")


class AlreadyExtended(Refusal):
    @property
    def message(self) -> str:
        return gettext("Ten minutes more are possible once only.")


class NotChangeable(Refusal):
    """Cancelled, or over."""

    @property
    def message(self) -> str:
        return gettext("This booking is over or cancelled. It cannot be changed any more.")


class AlreadyStarted(Refusal):
    def __init__(self, started_at: datetime) -> None:
        super().__init__(str(started_at))

    @property
    def message(self) -> str:
        return gettext("This booking has already begun. Call the space to change it.")


class AddressTaken(Refusal):
    """The address has an account, and this space does not know its family."""

    @property
    def message(self) -> str:
        return gettext(
            "This address has an account already. Ask the family to book once themselves."
        )


class TooManyAccounts(Refusal):
    @property
    def message(self) -> str:
        return gettext("You opened many accounts today. Go on tomorrow, or let families sign up.")


class ReasonMissing(Refusal):
    """A space changes a family's booking without saying why."""

    @property
    def message(self) -> str:
        return gettext("Say why. The family reads it in the mail.")


class TooManyWatches(Refusal):
    @property
    def message(self) -> str:
        return gettext("You wait for many places already. Stop waiting for one of them first.")


class NothingToRescue(Refusal):
    """A colleague solved it, or enough others have moved."""

    @property
    def message(self) -> str:
        return gettext("Nothing stands against this booking any more. It stays as it is.")


class WayTaken(Refusal):
    """What was chosen for the family is not among its ways any more."""

    @property
    def message(self) -> str:
        return gettext("This way was taken meanwhile. Look at the next one.")


class NoWayChosen(Refusal):
    @property
    def message(self) -> str:
        return gettext("Choose a way for this family first.")


class NoWayLeft(Refusal):
    """Every other desk, time and space was taken meanwhile, or costs the family more."""

    @property
    def message(self) -> str:
        return gettext("Everything near was taken meanwhile. Choose what is left.")
