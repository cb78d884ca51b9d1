"""What we said we would not keep longer goes, and nothing else does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from bookings.asks import Ask
from bookings.models import Booking, OpenedAccount, PlaceWatch
from bookings.services import book
from childcare.models import Absence, CareDay, CarePlace, Child, GuardianInvitation, Shift
from childcare.services.check import check_care_days
from cobaby import outbox
from cobaby.accounts.models import User
from cobaby.api.models import AccessToken, SentRequest
from cobaby.outbox.models import Message
from cobaby.personal import DAYS, Kept
from cobaby.privacy import copying, retention, tasks
from cobaby.privacy.erasing import erase_account
from cobaby.privacy.models import DataCopy
from spaces.models import SettingsChange, SpaceDay, TeamInvitation
from tests.factories import MONDAY, NOW, PASSWORD, at, make_child, make_educator, make_user

pytestmark = pytest.mark.django_db


def days(kept: Kept, more: int = 0) -> timedelta:
    return timedelta(days=DAYS[kept] + more)


def test_every_promise_has_its_job() -> None:
    """Sabotage: cobaby/privacy/retention.py: Kept.HISTORY: old_history, ->"""
    assert set(retention.KEEPS) == set(Kept)
    assert set(retention.KEEPS.values()) <= set(retention.JOBS)


def test_messages_go_after_their_time(parent) -> None:
    """Sabotage: cobaby/privacy/retention.py: Q(sent_at__lt=before) | Q(cancelled_at__lt=before) -> Q(cancelled_at__lt=before)"""
    for key in ("old", "new", "waiting"):
        outbox.post(key=key, kind="x", recipient=parent, due_at=NOW)
    Message.objects.filter(key="old").update(sent_at=NOW - days(Kept.MESSAGE, 1))
    Message.objects.filter(key="new").update(sent_at=NOW - days(Kept.MESSAGE, -1))

    retention.keep_promises(now=NOW)

    assert set(Message.objects.values_list("key", flat=True)) == {"new", "waiting"}


def test_unanswered_invitations_go(parent, child) -> None:
    """Sabotage: cobaby/personal.py: Kept.INVITATION: 30, -> Kept.INVITATION: 300,"""
    for n, age in enumerate((29, 31)):
        GuardianInvitation.objects.create(
            child=child,
            email=f"{n}@example.org",
            invited_by=parent,
            created_at=NOW - timedelta(days=age),
        )

    retention.keep_promises(now=NOW)

    assert [row.email for row in GuardianInvitation.objects.all()] == ["0@example.org"]


def test_invitations_to_a_team_go_too(parent, space) -> None:
    """Sabotage: cobaby/privacy/retention.py: TeamInvitation.objects.filter(old | answered) -> TeamInvitation.objects.none()"""
    for n, (age, accepted) in enumerate(((29, None), (31, None), (1, NOW))):
        TeamInvitation.objects.create(
            space=space, email=f"{n}@example.org", role="host", language="de", seed=str(n),
            valid=DateRange(MONDAY, None), token_hash=str(n), invited_by=parent,
            created_at=NOW - timedelta(days=age), expires_at=NOW, accepted_at=accepted,
        )  # fmt: skip

    retention.keep_promises(now=NOW)

    assert [row.email for row in TeamInvitation.objects.all()] == ["0@example.org"]


def test_who_changed_the_settings_is_forgotten(parent, space) -> None:
    """Sabotage: cobaby/privacy/retention.py: _delete(SettingsChange.objects.filter(changed_at__lt=before)) -> 0"""
    for more in (-1, 1):
        then = NOW - days(Kept.HISTORY, more)
        SettingsChange.objects.create(
            space=space, part="hours", changed_by=parent, changed_at=then, content=""
        )

    retention.keep_promises(now=NOW)

    assert SettingsChange.objects.get().changed_at == NOW - days(Kept.HISTORY, -1)


def test_days_away_go_with_the_visits(space) -> None:
    """What ended with the last day of a year goes with that year.

    Sabotage: cobaby/privacy/retention.py: Absence.objects.filter(days__endswith__lte=last).delete() -> pass
    Sabotage: cobaby/privacy/retention.py: days__endswith__lte=last -> days__endswith__lt=last
    """
    educator = make_educator(space)
    for first in (date(2015, 5, 1), date(2015, 12, 31), date(2016, 5, 1)):
        gone = DateRange(first, first + timedelta(days=1))
        Absence.objects.create(educator=educator, days=gone, starts_at=NOW, reported_at=NOW)

    retention.keep_promises(now=NOW)

    assert Absence.objects.get().days.lower.year == 2016


def test_sessions_that_ran_out_go_with_their_device(parent) -> None:
    """Sabotage: cobaby/privacy/retention.py: return gone + _delete(silent) -> return gone"""
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        Client().post("/account/login/", {"login": parent.email, "password": PASSWORD})

    retention.ended_sessions(NOW + timedelta(days=13))
    assert UserSession.objects.count() == 1
    retention.ended_sessions(NOW + timedelta(days=15))

    assert UserSession.objects.count() == 0


def test_copies_go_with_their_file(parent, settings, tmp_path) -> None:
    """Sabotage: cobaby/privacy/retention.py: default_storage.delete(str(copy.file.name)) -> pass"""
    settings.MEDIA_ROOT = tmp_path
    copying.make_copy(copy=copying.ask_for_copy(person=parent, now=NOW), now=NOW)
    assert len(list(tmp_path.rglob("*.zip"))) == 1

    retention.keep_promises(now=NOW + days(Kept.COPY, 1))

    assert not DataCopy.objects.exists()
    assert list(tmp_path.rglob("*.zip")) == []


def test_keys_and_requests_of_software_go(parent) -> None:
    """Sabotage: cobaby/privacy/retention.py: filter(expires_at__lt=_before(Kept.KEY, now)) -> none()"""
    for ended_days_ago in (29, 31):
        AccessToken.objects.create(
            user=parent,
            name="calendar",
            digest=str(ended_days_ago),
            scopes=["bookings:read"],
            form_token=uuid4(),
            created_at=NOW - timedelta(days=100),
            expires_at=NOW - timedelta(days=ended_days_ago),
        )
    SentRequest.objects.create(
        user=parent, key="k", content="c", created_at=NOW - timedelta(days=2)
    )

    retention.keep_promises(now=NOW)

    assert [token.digest for token in AccessToken.objects.all()] == ["29"]
    assert not SentRequest.objects.exists()


def test_watches_go_when_their_time_is_over(parent, space) -> None:
    PlaceWatch.objects.create(
        person=parent,
        space=space,
        during=at(MONDAY, 9 * 60, 12 * 60, space).range(),
        minutes=180,
        created_at=NOW,
    )

    retention.keep_promises(now=NOW + timedelta(days=7))

    assert not PlaceWatch.objects.exists()


@pytest.fixture
def visit(parent, child, space) -> Booking:
    span = at(MONDAY, 9 * 60, 12 * 60 + 30, space)
    return book(ask=Ask(parent, space, span, "laptop", (child,), uuid4()), now=NOW)


def test_a_visit_stays_as_long_as_the_law_asks(visit, settings) -> None:
    """Ten years after the end of its year.

    Sabotage: cobaby/privacy/retention.py: last = date(now.year - settings.INVOICE_YEARS, 1, 1) -> last = date(now.year - settings.INVOICE_YEARS + 1, 1, 1)
    """
    retention.keep_promises(now=NOW.replace(year=MONDAY.year + settings.INVOICE_YEARS))

    assert Booking.objects.filter(pk=visit.pk).exists()


def test_after_that_the_whole_day_goes(visit, settings, parent, child) -> None:
    """Places, shifts and counts together: nothing disagrees meanwhile."""
    later = NOW.replace(year=MONDAY.year + settings.INVOICE_YEARS + 1)
    settings.INVOICE_YEARS = 10

    gone = retention.keep_promises(now=later)

    assert gone["old_visits"] == 1
    for model in (Booking, CarePlace, Shift, CareDay, SpaceDay):
        assert not model.objects.exists(), model
    assert check_care_days(now=NOW) == []
    assert User.objects.filter(pk=parent.pk).exists() and Child.objects.filter(pk=child.pk).exists()


def test_who_left_goes_with_the_last_visit(visit, settings, parent, child) -> None:
    """Sabotage: cobaby/privacy/retention.py: Child.objects.filter(guardianships=None, care_places=None) -> Child.objects.none()"""
    with time_machine.travel(NOW, tick=False):
        erase_account(person=parent, now=at(MONDAY, 17 * 60, 18 * 60, visit.space_day.space).end)
    retention.keep_promises(now=NOW + timedelta(days=30))
    assert User.objects.filter(pk=parent.pk).exists()

    retention.keep_promises(now=NOW.replace(year=MONDAY.year + settings.INVOICE_YEARS + 1))

    assert not User.objects.filter(pk=parent.pk).exists()
    assert not Child.objects.filter(pk=child.pk).exists()


def test_an_account_that_nobody_confirmed_goes(parent) -> None:
    """Sabotage: cobaby/privacy/retention.py: waiting = waiting.exclude(proved).filter( -> waiting = waiting.filter("""
    silent = User.objects.create_user("silent@example.org", "stork-lamp-42", display_name="S")
    User.objects.update(joined_at=NOW - timedelta(days=31))

    retention.keep_promises(now=NOW)

    assert not User.objects.filter(pk=silent.pk).exists()
    assert User.objects.filter(pk=parent.pk).exists()


def test_an_address_tried_in_vain_is_forgotten_when_it_counts_no_more(parent, space) -> None:
    """Who tried stands there by name; an account that was opened stays known.

    Sabotage: bookings/models/opened.py: return self.filter(person=None) -> return self.none()
    Sabotage: cobaby/privacy/retention.py: in_vain().filter(at__lt=now - DAY) -> in_vain().filter(at__lt=now)
    """
    tried = OpenedAccount.objects.filter(space=space).order_by("at")
    for hours, person in ((25, None), (25, parent), (23, None)):
        at_ = NOW - timedelta(hours=hours)
        OpenedAccount.objects.create(person=person, space=space, by=parent, at=at_)

    retention.keep_promises(now=NOW)

    assert [row.person for row in tried] == [parent, None]


def test_batches_take_all_and_a_second_run_nothing(monkeypatch, parent) -> None:
    """Sabotage: cobaby/privacy/retention.py: while ids := -> if ids :="""
    monkeypatch.setattr(retention, "BATCH", 2)
    for n in range(5):
        outbox.post(key=f"old {n}", kind="x", recipient=parent, due_at=NOW)
    Message.objects.update(sent_at=NOW - days(Kept.MESSAGE, 1))

    assert retention.old_messages(NOW) == 5
    assert retention.old_messages(NOW) == 0


def test_the_nightly_job_runs_them_all(monkeypatch, parent, child) -> None:
    make_child(make_user(), name="Other")
    asked: list[datetime] = []

    def run(now: datetime) -> dict[str, int]:
        asked.append(now)
        return {"x": 1}

    monkeypatch.setattr(retention, "keep_promises", run)

    tasks.keep_promises()

    assert len(asked) == 1
