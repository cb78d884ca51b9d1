"""allauth's mail goes through our outbox: a mail server that is gone stops nobody signing up."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cobaby import outbox
from cobaby.outbox import ready_text


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "There were many tries with a wrong password. Wait five minutes, then try again."
        ),
        "email_password_mismatch": _("This address and this password do not belong together."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right. Take the newest one."),
        "rate_limited": _("There were many tries in a short time. Wait a little, then try again."),
    }

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        """Raise ValidationError with one thing to mend, not with all at once."""
        try:
            return str(super().clean_password(password, user))
        except ValidationError as refused:
            raise refused.error_list[0] from refused

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail now, in the language of the page; the outbox sends it at once.

        The text may hold a code. It leaves the database when it is sent.
        """
        request = allauth_context.request
        mail = self.render_mail(
            template_prefix, email, {"request": request, **context, "email": email}
        )
        outbox.post(
            key=f"account:{uuid4().hex}",
            kind=ready_text.KIND,
            to_address=email,
            language=get_language() or "",
            due_at=timezone.now(),  # noqa: TID251 allauth calls this from its views
            payload={"subject": mail.subject, "text": str(mail.body)},
        )
