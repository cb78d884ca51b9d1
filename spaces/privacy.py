"""What spaces know of a person. Most of it is about a house, not about anybody."""

from django.utils.translation import gettext_lazy as _

from cobaby.personal import Basis, Entry, Kept, Reader, Register, Topic

REGISTER = Register(
    entries=(
        Entry(
            topic=Topic.WORK,
            what=_("Which space you work in, as what, and from when to when"),
            purpose=_("So that you see what your work needs, and nothing else."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU, Reader.TEAM, Reader.OPERATOR),
            kept=Kept.WORK,
            fields={"spaces.Membership": "user space role valid"},
        ),
        Entry(
            topic=Topic.WORK,
            what=_("Whom you asked to join a team, until they answer"),
            purpose=_("To write to them, and to show the space who has not answered."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU, Reader.TEAM),
            kept=Kept.INVITATION,
            fields={
                "spaces.TeamInvitation": "space email role valid language invited_by created_at "
                "expires_at accepted_at"
            },
        ),
        Entry(
            topic=Topic.WORK,
            what=_("What the link of such an invitation is checked against"),
            purpose=_("So that only whoever got the mail can join."),
            basis=Basis.SAFETY,
            seen_by=(Reader.NOBODY,),
            kept=Kept.INVITATION,
            fields={"spaces.TeamInvitation": "seed token_hash"},
            is_secret=True,
        ),
        Entry(
            topic=Topic.WORK,
            what=_("Who changed which settings of a space, and when"),
            purpose=_("So that two people do not undo each other's work."),
            basis=Basis.SAFETY,
            seen_by=(Reader.TEAM,),
            kept=Kept.HISTORY,
            fields={"spaces.SettingsChange": "part changed_by changed_at"},
        ),
        Entry(
            topic=Topic.WORK,
            what=_("Who is responsible for a space, and who confirmed it"),
            purpose=_("Families must know who answers for their children's care."),
            basis=Basis.LAW,
            seen_by=(Reader.EVERYBODY,),
            kept=Kept.WORK,
            fields={"spaces.Space": "responsible_person confirmed_by confirmed_at"},
        ),
    ),
    owners={
        "spaces.Membership": "user",
        "spaces.Space": "confirmed_by",
        "spaces.TeamInvitation": "invited_by",
        "spaces.SettingsChange": "changed_by",
    },
    not_personal={
        "spaces.Space": "id slug name kind stage closed_reason drawing street postcode "
        "municipality district country subdivision latitude longitude zone languages amenities "
        "phone email operator licence asked_at hold_minutes booking_style shortest_minutes "
        "longest_minutes "
        "margin_before margin_after horizon_days notice_minutes allows_desk_only "
        "allows_care_only illness_fee_percent illness_notice_minutes illness_frees_desk "
        "created_at",
        "spaces.SpaceDescription": "id space language text bring",
        "spaces.SpacePhoto": "id space name alt_text width height position",
        "spaces.SpaceDay": "id space date",
        "spaces.Desk": "id space number kind features since",
        "spaces.GoneDesk": "id space number since until",
        "spaces.DeskReservation": "id desk space_day during state held_until note",
        "spaces.OpeningHours": "id space purpose weekday start_minute end_minute",
        "spaces.BookingBlock": "id space weekday start_minute end_minute",
        "spaces.Closure": "id space days what reason start_minute end_minute",
        "spaces.PublicHoliday": "id space date name is_open",
        "spaces.Membership": "id",
        "spaces.TeamInvitation": "id",
        "spaces.SettingsChange": "id space content",
        "spaces.Place": "geonameid name country subdivision latitude longitude population zone",
        "spaces.PlaceName": "id place folded is_whole",
        "spaces.PriceList": "id space valid_from currency laptop_hour laptop_half_day laptop_day "
        "equipped_hour equipped_half_day equipped_day half_day_minutes care_unit care_price "
        "sibling_discount_percent",
        "spaces.CancellationStep": "id space hours_before fee_percent",
    },
)
