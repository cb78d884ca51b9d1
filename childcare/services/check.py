"""The nightly check: what the guards should have made impossible, looked for all the same."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from childcare.audit import Finding, audit
from cobaby import outbox
from cobaby.accounts.models import User

log = logging.getLogger(__name__)

AHEAD = timedelta(days=366)


def check_care_days(*, now: datetime) -> list[Finding]:
    """Audit every day from today on, log each finding, and write to the administrators.

    From yesterday in UTC, which is today somewhere. A day that is short as a recorded fact is no
    finding: its manager knows.
    """
    first = (now - timedelta(days=1)).date()
    findings = audit(first, first + AHEAD)
    for finding in findings:
        log.error("Care day: %s", finding)
    if findings:
        _tell_administrators(findings, now.date(), now)
    return findings


def _tell_administrators(findings: list[Finding], night: date, now: datetime) -> None:
    """Once a night, with numbers only."""
    for person in User.objects.administrators():
        outbox.post(
            key=f"care-check:{night}:{person.pk}",
            kind="care_days_wrong",
            recipient=person,
            due_at=now,
            payload={"findings": len(findings), "days": len({f.date for f in findings})},
        )
