"""What the API knows of a person."""

from django.utils.translation import gettext_lazy as _

from cobaby.personal import Basis, Entry, Kept, Reader, Register, Topic

REGISTER = Register(
    entries=(
        Entry(
            topic=Topic.SAFETY,
            what=_("The keys that you gave to other software, and when it used them"),
            purpose=_("So that programs can act for you, and you can stop them."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU,),
            kept=Kept.KEY,
            fields={"api.AccessToken": "user name scopes created_at expires_at last_used_at"},
        ),
        Entry(
            topic=Topic.SAFETY,
            what=_("The secret of such a key, in a form that nobody can read"),
            purpose=_("To know the key again when it is shown."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.NOBODY,),
            kept=Kept.KEY,
            fields={"api.AccessToken": "digest form_token"},
            is_secret=True,
        ),
        Entry(
            topic=Topic.BOOKINGS,
            what=_("What other software sent for you, and our answer"),
            purpose=_("So that a request sent twice counts once."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU,),
            kept=Kept.REQUEST,
            fields={"api.SentRequest": "user key content status body created_at"},
        ),
    ),
    owners={"api.AccessToken": "user", "api.SentRequest": "user"},
    not_personal={"api.AccessToken": "id", "api.SentRequest": "id"},
)
