"""What accounts know of a person."""

from django.utils.translation import gettext_lazy as _

from cobaby.personal import Basis, Entry, Kept, Reader, Register, Topic

REGISTER = Register(
    entries=(
        Entry(
            topic=Topic.ACCOUNT,
            what=_("Your name, e-mail address, language and time zone"),
            purpose=_("To know whom we talk to, in which language, and to reach you."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU, Reader.FAMILY, Reader.SPACE),
            kept=Kept.ACCOUNT,
            fields={"accounts.User": "email display_name language zone"},
        ),
        Entry(
            topic=Topic.ACCOUNT,
            what=_("Your phone number, if you gave one"),
            purpose=_("So that a space can call you when something is with your child."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU, Reader.SPACE),
            kept=Kept.ACCOUNT,
            fields={"accounts.User": "phone"},
        ),
        Entry(
            topic=Topic.ACCOUNT,
            what=_("When you joined, when you last signed in, and whether you left"),
            purpose=_("To close accounts that nobody confirmed."),
            basis=Basis.SAFETY,
            seen_by=(Reader.YOU,),
            kept=Kept.ACCOUNT,
            fields={"accounts.User": "joined_at last_login is_active erased_at"},
        ),
        Entry(
            topic=Topic.SAFETY,
            what=_("Your password, in a form that nobody can read"),
            purpose=_("So that only you can sign in."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.NOBODY,),
            kept=Kept.ACCOUNT,
            fields={"accounts.User": "password"},
            is_secret=True,
        ),
        Entry(
            topic=Topic.WORK,
            what=_("What you do for the whole site: editor, trainer, administrator"),
            purpose=_("So that you see what your work needs."),
            basis=Basis.CONTRACT,
            seen_by=(Reader.YOU, Reader.OPERATOR),
            kept=Kept.WORK,
            fields={"accounts.PlatformRole": "user role"},
        ),
    ),
    owners={"accounts.User": "pk", "accounts.PlatformRole": "user"},
    not_personal={"accounts.User": "id", "accounts.PlatformRole": "id"},
)
