"""Writing a page of the operator, and going back to the standard text."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cobaby.accounts.models import User
from cobaby.notices.models import Notice
from cobaby.notices.permissions import may_write_notices


class NotTheOperator(Exception):
    """Only an administrator may write what the operator says."""


class ChangedMeanwhile(Exception):
    """Somebody else saved this page since it was opened; `notice` is what they left, if any."""

    def __init__(self, notice: Notice | None) -> None:
        self.notice = notice


def save_notice(
    *, kind: str, language: str, text: str, seen_at: datetime | None, by: User, now: datetime
) -> None:
    """Put `text` on the page. `seen_at` is when the text that was opened was written, if it was.

    To send the same text twice changes nothing. Raises NotTheOperator, ChangedMeanwhile.
    """
    with transaction.atomic():
        stands = _written(kind, language, by)
        if stands and stands.text == text:
            return
        _refuse_if_changed(stands, seen_at)
        Notice.objects.update_or_create(
            kind=kind,
            language=language,
            defaults={"text": text, "changed_at": now, "changed_by": by},
        )


def forget_notice(*, kind: str, language: str, seen_at: datetime | None, by: User) -> None:
    """Go back to the standard text. Raises NotTheOperator, ChangedMeanwhile."""
    with transaction.atomic():
        stands = _written(kind, language, by)
        if stands:
            _refuse_if_changed(stands, seen_at)
            stands.delete()


def _written(kind: str, language: str, by: User) -> Notice | None:
    if not may_write_notices(by):
        raise NotTheOperator
    mine = Notice.objects.select_for_update(no_key=True, of=("self",)).select_related("changed_by")
    return mine.filter(kind=kind, language=language).first()


def _refuse_if_changed(stands: Notice | None, seen_at: datetime | None) -> None:
    if (stands.changed_at if stands else None) != seen_at:
        raise ChangedMeanwhile(stands)
