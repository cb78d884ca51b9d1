"""allauth's sentences about the second step, in our words."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Take the newest one."),
        "unverified_email": _("Please confirm your e-mail address first."),
    }
