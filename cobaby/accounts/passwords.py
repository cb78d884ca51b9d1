"""What a password may not be, each in one plain sentence; one is said at a time, the first."""

from __future__ import annotations

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "This is too short. Use %(n)d character at least.",
            "This is too short. Use %(n)d characters at least.",
            self.min_length,
        ) % {"n": self.min_length}


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("Numbers alone are easy to guess. Add some letters.")


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password. Choose one of your own.")


class NotLikeThePerson(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This is too much like your name or address. Choose something else.")
