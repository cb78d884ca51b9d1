"""What is kept about a person for other software, and why."""

from django.utils.translation import gettext_lazy as _

from cobaby.personal import Basis, Entry, Kept, Reader, Register, Topic

REGISTER = Register(
    entries=(
        Entry(
            topic=Topic.SAFETY,
            what=_("Your keys for other software: name, what they may do, when last used"),
            purpose=_("So that a program can act for you, and you can stop it."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU,),
            kept=Kept.ACCOUNT,
            fields={"api.AccessToken": "user name scopes created_at expires_at last_used_at"},
        ),
        Entry(
            topic=Topic.SAFETY,
            what=_("The digest of each key, from which the key cannot be made again"),
            purpose=_("So that we know your program by its key."),
            basis=Basis.SAFETY,
            seen_by=(Reader.NOBODY,),
            kept=Kept.ACCOUNT,
            fields={"api.AccessToken": "digest form_token"},
            is_secret=True,
        ),
        Entry(
            topic=Topic.BOOKINGS,
            what=_("What your software sent last, and the answer it got"),
            purpose=_("So that nothing is done twice when the line breaks."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU,),
            kept=Kept.ANSWER,
            fields={"api.SentRequest": "user key content status body created_at"},
        ),
    ),
    owners={"api.AccessToken": "user", "api.SentRequest": "user"},
    not_personal={"api.AccessToken": "id", "api.SentRequest": "id"},
)
