"""Children, who cares for them, by which rules, and who is expected where and when."""

from childcare.models.children import Child, GuardianInvitation, Guardianship
from childcare.models.days import CareDay
from childcare.models.educators import Absence, Credential, Educator, RosterChange, Shift
from childcare.models.places import CarePlace
from childcare.models.rooms import CareRegime, CareRoom, HouseRule

__all__ = [
    "Absence",
    "CareDay",
    "CarePlace",
    "CareRegime",
    "CareRoom",
    "Child",
    "Credential",
    "Educator",
    "GuardianInvitation",
    "Guardianship",
    "HouseRule",
    "RosterChange",
    "Shift",
]
