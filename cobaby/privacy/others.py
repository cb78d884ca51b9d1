"""The register for tables that are not an app's own: allauth's, Django's, the outbox's and ours."""

from django.utils.translation import gettext_lazy as _

from cobaby.personal import Basis, Entry, Kept, Reader, Register, Topic

SAFETY = (
    Entry(
        topic=Topic.ACCOUNT,
        what=_("All e-mail addresses of your account, and which are confirmed"),
        purpose=_("So that nobody uses an address that is not theirs."),
        basis=Basis.CONTRACT,
        seen_by=(Reader.YOU,),
        kept=Kept.ACCOUNT,
        fields={"account.EmailAddress": "user email verified primary"},
    ),
    Entry(
        topic=Topic.SAFETY,
        what=_("Your passkeys, the app that makes your codes, and spare codes"),
        purpose=_("A second step when you sign in."),
        basis=Basis.SAFETY,
        seen_by=(Reader.NOBODY,),
        kept=Kept.ACCOUNT,
        fields={
            "mfa.Authenticator": "data",
            "account.EmailConfirmation": "email_address created sent key",
        },
        is_secret=True,
    ),
    Entry(
        topic=Topic.SAFETY,
        what=_("Which kind of second step you use, and when you last did"),
        purpose=_("So that you notice when it was not you."),
        basis=Basis.SAFETY,
        seen_by=(Reader.YOU,),
        kept=Kept.ACCOUNT,
        fields={"mfa.Authenticator": "user type created_at last_used_at"},
    ),
    Entry(
        topic=Topic.SAFETY,
        what=_("Where you are signed in: browser, internet address, when last seen"),
        purpose=_("So that you can see your devices, and sign one out."),
        basis=Basis.SAFETY,
        seen_by=(Reader.YOU,),
        kept=Kept.SESSION,
        fields={
            "usersessions.UserSession": "user created_at ip last_seen_at user_agent",
        },
    ),
    Entry(
        topic=Topic.SAFETY,
        what=_("The key of your session, which is also in a cookie of your browser"),
        purpose=_("So that you stay signed in from page to page."),
        basis=Basis.CONTRACT,
        seen_by=(Reader.NOBODY,),
        kept=Kept.SESSION,
        fields={
            "usersessions.UserSession": "session_key data",
            "sessions.Session": "session_key session_data expire_date",
        },
        is_secret=True,
    ),
)
MESSAGES = (
    Entry(
        topic=Topic.MESSAGES,
        what=_("Which e-mails we send you, and when they went out"),
        purpose=_("So that each reaches you once, and none is lost."),
        basis=Basis.CONTRACT,
        seen_by=(Reader.YOU,),
        kept=Kept.MESSAGE,
        fields={
            "outbox.Message": "key kind recipient to_address language payload due_at created_at "
            "sent_at cancelled_at"
        },
    ),
    Entry(
        topic=Topic.ACCOUNT,
        what=_("That you asked for a copy of your data, and the copy"),
        purpose=_("So that you can fetch it."),
        basis=Basis.LAW,
        seen_by=(Reader.YOU,),
        kept=Kept.COPY,
        fields={"privacy.DataCopy": "person asked_at made_at expires_at file"},
    ),
    Entry(
        topic=Topic.WORK,
        what=_("Who wrote the imprint and other pages of the operator"),
        purpose=_("So that two people do not undo each other's work."),
        basis=Basis.SAFETY,
        seen_by=(Reader.OPERATOR,),
        kept=Kept.WORK,
        fields={"notices.Notice": "changed_by changed_at"},
    ),
)
REGISTER = Register(
    entries=SAFETY + MESSAGES,
    owners={
        "account.EmailAddress": "user",
        "mfa.Authenticator": "user",
        "usersessions.UserSession": "user",
        "outbox.Message": "recipient",
        "privacy.DataCopy": "person",
        "notices.Notice": "changed_by",
    },
    not_personal={
        "account.EmailAddress": "id",
        "account.EmailConfirmation": "id",
        "mfa.Authenticator": "id",
        "usersessions.UserSession": "id",
        "outbox.Message": "id message_id attempts leased_until last_error",
        "outbox.Tick": "name ran_at done",
        "privacy.DataCopy": "id",
        "notices.Notice": "id kind language text",
        "contenttypes.ContentType": "id app_label model",
        "auth.Permission": "id name content_type codename",
        "auth.Group": "id name permissions",
        "auth.Group_permissions": "id group permission",
    },
)
