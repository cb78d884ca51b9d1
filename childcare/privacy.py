"""What care knows of children, of the adults around them, and of educators."""

from django.utils.translation import gettext_lazy as _

from cobaby.personal import Basis, Entry, Kept, Reader, Register, Topic

FAMILY = (
    Entry(
        topic=Topic.FAMILY,
        what=_("Your child's name, birthday and languages"),
        purpose=_("How many educators a group needs depends on the children's ages."),
        basis=Basis.CONTRACT,
        seen_by=(Reader.YOU, Reader.FAMILY, Reader.SPACE),
        kept=Kept.CHILD,
        fields={"childcare.Child": "first_name last_name date_of_birth languages created_at"},
    ),
    Entry(
        topic=Topic.FAMILY,
        what=_("What you are to a child, and what you may do for it"),
        purpose=_("So that only those who may can book, collect and decide."),
        basis=Basis.CONTRACT,
        seen_by=(Reader.YOU, Reader.FAMILY, Reader.SPACE),
        kept=Kept.CHILD,
        fields={
            "childcare.Guardianship": "guardian child relation may_book may_collect may_consent "
            "may_see_health invited_by"
        },
    ),
    Entry(
        topic=Topic.FAMILY,
        what=_("Whom you asked to join your family, until they answer"),
        purpose=_("To write to them, and to show you who has not answered."),
        basis=Basis.CONTRACT,
        seen_by=(Reader.YOU, Reader.FAMILY),
        kept=Kept.INVITATION,
        fields={
            "childcare.GuardianInvitation": "child email relation may_book may_collect "
            "may_consent may_see_health invited_by created_at"
        },
    ),
    Entry(
        topic=Topic.BOOKINGS,
        what=_("In which room your child is cared for, and when"),
        purpose=_("So that the educators expect your child, and are enough."),
        basis=Basis.CONTRACT,
        seen_by=(Reader.YOU, Reader.SPACE),
        kept=Kept.VISIT,
        fields={
            "childcare.CarePlace": "child care_room space_day booked during state held_until "
            "created_at"
        },
    ),
)
WORK = (
    Entry(
        topic=Topic.WORK,
        what=_("Educators: which papers were seen, and until when they hold"),
        purpose=_("The law lets only people with these papers care for children."),
        basis=Basis.LAW,
        seen_by=(Reader.YOU, Reader.TEAM),
        kept=Kept.WORK,
        fields={
            "childcare.Educator": "user",
            "childcare.Credential": "educator space kind issuer issued_on expires_on",
        },
    ),
    Entry(
        topic=Topic.WORK,
        what=_("Your shifts, and the days on which you cannot come, without a reason"),
        purpose=_("So that there are always enough educators."),
        basis=Basis.CONTRACT,
        seen_by=(Reader.YOU, Reader.TEAM),
        kept=Kept.VISIT,
        fields={
            "childcare.Shift": "educator care_room space_day during is_cancelled counts "
            "is_qualified",
            "childcare.Absence": "educator space days starts_at reported_by reported_at",
        },
    ),
    Entry(
        topic=Topic.WORK,
        what=_("Who changed the roster, when and what"),
        purpose=_("So that two people do not undo each other's work."),
        basis=Basis.SAFETY,
        seen_by=(Reader.TEAM,),
        kept=Kept.HISTORY,
        fields={
            "childcare.Shift": "changed_by changed_at",
            "childcare.RosterChange": "what by at steps absence undone_at",
        },
    ),
)
REGISTER = Register(
    entries=FAMILY + WORK,
    owners={
        "childcare.Child": "guardianships__guardian",
        "childcare.Guardianship": "guardian",
        "childcare.GuardianInvitation": "invited_by",
        "childcare.CarePlace": "line__booking__person",
        "childcare.Educator": "user",
        "childcare.Credential": "educator__user",
        "childcare.Shift": "educator__user",
        "childcare.Absence": "educator__user",
        "childcare.RosterChange": "by",
    },
    not_personal={
        "childcare.Child": "id",
        "childcare.Guardianship": "id",
        "childcare.GuardianInvitation": "id",
        "childcare.CarePlace": "id",
        "childcare.Educator": "id",
        "childcare.Credential": "id",
        "childcare.Shift": "id version",
        "childcare.Absence": "id",
        "childcare.RosterChange": "id space",
        "childcare.HouseRule": "id space version name bands group_limit group_extra source",
        "childcare.CareRegime": "id space preset age_from_months age_to_months most_at_once "
        "minutes_a_day minutes_in_a_row gap_minutes days_a_week minutes_a_week parent_presence "
        "meals authority licence_number licence_expires required_credentials",
        "childcare.CareRoom": "id space name limit age_from_months age_to_months rule position",
        "childcare.CareDay": "id care_room space_day starts_at rule by_class children most needed "
        "on_shift excused needed_qualified on_shift_qualified excused_qualified",
    },
)
