"""What a family is refused: a place, more than a limit allows, rights over a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from childcare.capacity.admit import Refused
from childcare.explain import render, why
from childcare.refusals.refusal import Refusal
from childcare.regimes import Breach

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from childcare.models import Child


class CareFull(Refusal):
    """A child does not fit at this time: ages, hours, room, house or educators."""

    def __init__(self, child: Child, reason: Refused, zone: ZoneInfo) -> None:
        super().__init__(reason.kind)
        self.child, self.reason, self.zone = child, reason, zone

    @property
    def is_for_others(self) -> bool:
        """With fewer children at that time it might fit: it is not about ages or hours."""
        return self.reason.kind not in ("age", "closed") and not self.reason.nobody

    @property
    def message(self) -> str:
        return why(self.reason, self.zone).parents

    @property
    def for_staff(self) -> str:
        return why(self.reason, self.zone).staff


class LimitReached(Refusal):
    """A limit of the space's care regime: hours a day, days a week and so on."""

    def __init__(self, child: Child, breach: Breach) -> None:
        super().__init__(str(breach))
        self.child, self.breach = child, breach

    @property
    def message(self) -> str:
        return f"{self.child.first_name}: {render(self.breach.parents)}"


class ChildElsewhere(Refusal):
    """The child is already expected somewhere at that time."""

    def __init__(self, child: Child) -> None:
        super().__init__(child.pk)
        self.child = child

    @property
    def message(self) -> str:
        return gettext("%(name)s is already booked at this time.") % {"name": self.child.first_name}


class AlreadyGuardian(Refusal):
    @property
    def message(self) -> str:
        return gettext("This person belongs to the family already.")


class LastGuardian(Refusal):
    """Nobody who may consent would be left for this child."""

    def __init__(self, child: Child) -> None:
        super().__init__(child.pk)
        self.child = child

    @property
    def message(self) -> str:
        return gettext(
            "%(name)s needs an adult who may consent. Ask another adult to join first."
        ) % {"name": self.child.first_name}


class NotYoursToChange(Refusal):
    """Who may change what this adult may do is decided under the lock of the child."""

    @property
    def message(self) -> str:
        return gettext("You may not change what this adult may do.")


class NotYoursToGive(Refusal):
    """An adult can let others do only what they may do themselves, for each of the children."""

    @property
    def message(self) -> str:
        return gettext("You can allow others only what you may do yourself.")


class TooManyMailsToday(Refusal):
    @property
    def message(self) -> str:
        return gettext("We sent many mails for you today. Ask this adult tomorrow.")


class TooManyInvitations(Refusal):
    @property
    def message(self) -> str:
        return gettext("You wait for many answers already. Take one of them back first.")
