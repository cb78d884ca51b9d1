"""Leaving: told before, cancelled by the rules, nothing left with a name but what the law keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from bookings.models import Booking
from childcare.models import CareDay, Child, Guardianship
from childcare.services.check import check_care_days
from cobaby.accounts.models import User
from cobaby.outbox.sending import send_due
from cobaby.privacy.erasing import erase_account
from cobaby.privacy.leaving import farewell
from cobaby.privacy.refusals import CannotLeaveYet
from spaces.models import Membership, TeamInvitation
from spaces.services.leaving import spaces_left_alone
from spaces.services.team import invite_member
from tests.factories import MONDAY, NOW, at, make_educator, make_membership, make_shift, make_user
from tests.privacy.canaries import WORD, make_family, tables_with

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def at_now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def family(space):
    return make_family(space)


def test_the_canaries_stand_in_many_tables(family) -> None:
    """Else their absence afterwards would prove nothing."""
    tables = {place.split(".")[0] for place in tables_with(WORD)}

    assert tables >= {
        "accounts_user",
        "account_emailaddress",
        "childcare_child",
        "childcare_guardianship",
        "childcare_guardianinvitation",
        "django_session",
        "mfa_authenticator",
        "outbox_message",
        "usersessions_usersession",
    }


def test_nothing_is_left_of_a_family(family) -> None:
    """The partner's child keeps its own name.

    Sabotage: cobaby/privacy/erasing.py: Session.objects.filter(session_key__in=list(keys)).delete() -> pass
    Sabotage: childcare/services/leaving.py: GuardianInvitation.objects.filter(invited_by=person).delete() -> pass
    Sabotage: cobaby/privacy/erasing.py: table.model._default_manager.filter(**{table.owner: person.pk}).delete() -> pass
    Sabotage: childcare/services/leaving.py: child.first_name, child.last_name, child.languages = NAMELESS, "", [] -> child.languages = []
    """
    Child.objects.filter(pk=family.shared.pk).update(last_name="Kovač")

    erase_account(person=family.parent, now=LATER)
    send_due(lambda: LATER)

    assert tables_with(WORD) == set()


def test_what_waited_to_be_said_is_not_sent(family) -> None:
    """Sabotage: cobaby/privacy/erasing.py: Message.objects.filter(to_address__in=addresses).delete() -> pass"""
    erase_account(person=family.parent, now=LATER)
    send_due(lambda: LATER)

    assert not [sent for sent in mail.outbox if WORD in str(sent.body)]


def test_the_last_mail_tells_what_was_cancelled(family) -> None:
    erase_account(person=family.parent, now=LATER)
    send_due(lambda: LATER)

    [last] = [sent for sent in mail.outbox if sent.to == [family.parent.email]]
    assert last.subject == "Your account is deleted"
    assert "Monday 16 March, 09:00–12:30" in last.body


def test_what_is_to_come_is_cancelled_by_the_rules(family, space) -> None:
    """Sabotage: bookings/services/leaving.py: if booking.person_id == person.pk: -> if False:"""
    late = at(MONDAY, 8 * 60, 8 * 60 + 15, space).start
    with time_machine.travel(late, tick=False):
        told = farewell(family.parent, late)
        erase_account(person=family.parent, now=late)

    [kept] = Booking.objects.filter(person=family.parent)
    assert (kept.state, kept.fee) == ("cancelled", kept.price)
    assert 0 < told.endings[0].minor == kept.fee
    assert told.kept == 1


def test_what_cost_nothing_leaves_no_booking(family) -> None:
    told = farewell(family.parent, LATER)

    erase_account(person=family.parent, now=LATER)

    assert told.kept == 0
    assert not Booking.objects.filter(person=family.parent).exists()


def test_a_past_visit_stays_without_a_name(family, space) -> None:
    """Its morning was counted with the child, and stays counted so."""
    later = at(MONDAY, 17 * 60, 18 * 60, space).end + timedelta(days=3)
    [before] = CareDay.objects.values_list("children", flat=True)
    with time_machine.travel(later, tick=False):
        told = farewell(family.parent, later)
        erase_account(person=family.parent, now=later)

    kept = Booking.objects.get(person=family.parent, state="confirmed")
    assert told.kept == 1 and str(kept.person) == "–"
    assert {place.child.first_name for place in kept.live_places()} == {"–", "Shared"}
    [after] = CareDay.objects.values_list("children", flat=True)
    assert after[:16] == before[:16] and 2 in after


def test_a_child_that_goes_is_counted_anew_on_its_last_day(family, space) -> None:
    """With the birthday that is left it was over three years old that day.

    Sabotage: childcare/services/leaving.py: recount_or_refuse(days, as_fact=True) -> pass
    """
    later = at(MONDAY, 17 * 60, 18 * 60, space).end
    with time_machine.travel(later, tick=False):
        erase_account(person=family.parent, now=later)

    assert Child.objects.get(pk=family.own.pk).date_of_birth == date(2023, 1, 1)
    day = CareDay.objects.get()
    assert max(day.children) == 2 and {young for young, *_older in day.by_class} == {0}
    assert check_care_days(now=NOW) == []


def test_a_shared_child_stays_with_the_other_adult(family) -> None:
    """Who is left may then do what the first adult could.

    Sabotage: childcare/services/leaving.py: links.filter(pk=heir.pk).update(invited_by=None) -> pass
    """
    erase_account(person=family.parent, now=LATER)

    [link] = Guardianship.objects.filter(child=family.shared)
    assert (link.guardian, link.invited_by) == (family.partner, None)
    assert Child.objects.get(pk=family.shared.pk).first_name == "Shared"


def test_a_child_without_an_adult_who_may_consent_goes(family) -> None:
    """Sabotage: childcare/services/leaving.py: Guardianship.objects.filter(child__in=mine, may_consent=True) -> Guardianship.objects.filter(child__in=mine)"""
    Guardianship.objects.filter(guardian=family.partner).update(may_consent=False)

    told = farewell(family.parent, LATER)
    erase_account(person=family.parent, now=LATER)

    assert {child.first_name for child in told.going} == {f"{WORD}own", "Shared"}
    assert not Guardianship.objects.filter(child=family.shared).exists()


def test_a_visit_that_is_on_is_waited_for(family, space) -> None:
    on = at(MONDAY, 10 * 60, 11 * 60, space).start

    with pytest.raises(CannotLeaveYet, match="1"):
        erase_account(person=family.parent, now=on)

    assert User.objects.get(pk=family.parent.pk).erased_at is None


def test_the_last_manager_is_told_what_to_do(manager, space) -> None:
    """Sabotage: spaces/services/leaving.py: managers.exclude(user=person) -> managers"""
    with pytest.raises(CannotLeaveYet) as refusal:
        erase_account(person=manager, now=NOW)
    assert "the last manager" in refusal.value.message

    make_membership(make_user("Second"), space, "manager")
    space.responsible_person = "Somebody else"
    space.save()
    erase_account(person=manager, now=NOW)

    assert not Membership.objects.filter(user=manager).exists()


def test_whose_time_is_over_on_the_wall_of_the_space_manages_it_no_more(manager, space) -> None:
    """On Tuesday at 23:30 in Berlin it is still afternoon for who lives in New York.

    Sabotage: spaces/services/leaving.py: Membership.objects.at(now) -> Membership.objects.on(now.date())
    """
    other = make_membership(make_user("Second"), space, "manager")
    other.valid = DateRange(date(2020, 1, 1), date(2026, 3, 11))
    other.save()

    assert spaces_left_alone(manager, datetime(2026, 3, 10, 22, 30, tzinfo=UTC)) == []
    assert spaces_left_alone(manager, datetime(2026, 3, 10, 23, 30, tzinfo=UTC)) == [space]


def test_who_is_named_as_responsible_is_replaced_first(manager, space) -> None:
    make_membership(make_user("Second"), space, "manager")
    assert space.responsible_person == manager.display_name

    with pytest.raises(CannotLeaveYet) as refusal:
        erase_account(person=manager, now=NOW)

    assert "Name somebody else first" in refusal.value.message


def test_an_educator_hands_over_the_shifts_first(space) -> None:
    """Sabotage: cobaby/privacy/leaving.py: if has_shifts_ahead(person, now): -> if False:"""
    educator = make_educator(space)
    make_shift(space.care_rooms.get(), MONDAY + timedelta(days=1), educator=educator)

    with pytest.raises(CannotLeaveYet) as refusal:
        erase_account(person=educator.user, now=NOW)

    assert "You still have shifts" in refusal.value.message


def test_an_educator_leaves_the_worked_shifts_without_a_name(space) -> None:
    educator = make_educator(space)
    shift = make_shift(space.care_rooms.get(), MONDAY, educator=educator)

    erase_account(person=educator.user, now=NOW + timedelta(days=30))

    shift.refresh_from_db()
    assert str(shift.educator) == "–"
    assert not educator.credentials.exists()


def test_an_invitation_to_a_team_forgets_the_address(space, manager) -> None:
    """Sabotage: spaces/services/leaving.py: TeamInvitation.objects.filter(email__in=addresses).delete() -> pass"""
    nora = make_user("Nora Lind", email="nora@example.org")
    invite_member(
        space=space, email=nora.email, role="educator", first_day=MONDAY, last_day=None,
        language="de", by=manager, now=NOW,
    )  # fmt: skip

    erase_account(person=nora, now=NOW)

    assert not TeamInvitation.objects.exists()


def test_the_last_administrator_stays(administrator) -> None:
    with pytest.raises(CannotLeaveYet):
        erase_account(person=administrator, now=NOW)


# --- the page


def leave(client, **form):
    return client.post(reverse("leave"), form)


def test_the_page_shows_it_before(family) -> None:
    html = family.client.get(reverse("leave")).content.decode()

    assert "Monday 16 March, 09:00–12:30" in html and "stays with the other adults" in html


def test_nothing_happens_without_the_tick(family) -> None:
    seen = farewell(family.parent, LATER).seen

    assert leave(family.client, seen=seen).status_code == 422
    assert leave(family.client, seen="0-0-0", sure="1").status_code == 409
    assert User.objects.get(pk=family.parent.pk).erased_at is None


def test_who_leaves_is_out_everywhere(family) -> None:
    answer = leave(family.client, seen=farewell(family.parent, LATER).seen, sure="1")

    assert answer.headers["Location"] == reverse("left")
    assert family.client.get(reverse("my_account")).status_code == 302
    assert User.objects.get(pk=family.parent.pk).erased_at
