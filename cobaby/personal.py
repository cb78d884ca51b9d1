"""What can be said of a field that is about a person: why we keep it, who sees it, how long.

Each app says it of its own fields in `privacy.py`; `cobaby/privacy` joins them. A field of which
nothing is said fails the tests (tests/access/test_register.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Topic(TextChoices):
    """The parts of the privacy notice, in its order."""

    ACCOUNT = "account", _("Your account")
    SAFETY = "safety", _("Signing in")
    FAMILY = "family", _("Your family")
    BOOKINGS = "bookings", _("Your bookings")
    MESSAGES = "messages", _("E-mails to you")
    WORK = "work", _("If you work in a space")


class Basis(TextChoices):
    """What allows us to keep it: article 6 (1) of the GDPR, in plain words."""

    CONTRACT = "b", _("We need it to do what you ask for (article 6 (1) b GDPR).")
    LAW = "c", _("The law asks us to keep it (article 6 (1) c GDPR).")
    SAFETY = "f", _("It protects you and others (article 6 (1) f GDPR).")


class Reader(TextChoices):
    YOU = "you", _("you")
    FAMILY = "family", _("the other adults of your child")
    SPACE = "space", _("the team of a space that you book")
    TEAM = "team", _("your managers and colleagues")
    OPERATOR = "operator", _("administrators of this site")
    EVERYBODY = "everybody", _("everybody")
    NOBODY = "nobody", _("nobody, it is stored as a secret")


class Kept(TextChoices):
    """How long. The jobs of cobaby/privacy/retention.py hold these promises.

    A number of days or years is filled in by cobaby/privacy/notice.py.
    """

    ACCOUNT = "account", _("until you delete your account")
    CHILD = "child", _("until you or the last adult of the child delete the account")
    WORK = "work", _("as long as you work there, and until you delete your account")
    VISIT = "visit", _("%(n)s years after the year of the visit; without your name if you leave")
    HOLD = "hold", _("%(n)s day after it ran out")
    WATCH = "watch", _("until the time you wait for is over")
    INVITATION = "invitation", _("until it is answered, at most %(n)s days")
    MESSAGE = "message", _("the text until it is sent, the rest %(n)s days")
    SESSION = "session", _("until you sign out, at most %(n)s days after you were last here")
    HISTORY = "history", _("%(n)s days")
    COPY = "copy", _("%(n)s days")
    KEY = "key", _("until you take it back, at most %(n)s days after it ended")
    REQUEST = "request", _("%(n)s day")


DAYS = {
    Kept.HOLD: 1,
    Kept.INVITATION: 30,
    Kept.MESSAGE: 90,
    Kept.SESSION: 14,
    Kept.HISTORY: 365,
    Kept.COPY: 2,
    Kept.KEY: 30,
    Kept.REQUEST: 1,
}
"""The number of days behind each promise that has one."""


@dataclass(frozen=True)
class Entry:
    """One line of the privacy notice, with the fields that it is about.

    `fields`: by model label, the names of its fields. `is_secret`: not even handed out to the
    person, since whoever stole the copy could sign in with it.
    """

    topic: Topic
    what: Words
    purpose: Words
    basis: Basis
    seen_by: tuple[Reader, ...]
    kept: Kept
    fields: Mapping[str, str]
    is_secret: bool = False


@dataclass(frozen=True)
class Register:
    """All that an app says. `owners`: by model label, the lookup that leads to the person.

    `not_personal`: by model label, the fields that are about no person.
    """

    entries: tuple[Entry, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    not_personal: Mapping[str, str] = field(default_factory=dict)
