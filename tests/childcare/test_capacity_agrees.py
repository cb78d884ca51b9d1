"""The engine's two halves judge alike: `admit` on stored arrays, `count_day` on the rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from childcare.capacity.admit import Board, Own, Refused, Wish
from childcare.capacity.count import DayFacts, Short, count_day, minutes_by_child
from childcare.capacity.quarters import Duty, Room, Stay
from childcare.ratios import Policy, house_rule, pack
from spaces.ranges import Span

DAY = date(2026, 3, 16)
START = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
HOURS = Span(START, START + timedelta(hours=6))
POLICIES = [
    house_rule("h", [(0, 36, 4), (36, 132, 8)], name="House", source="S"),
    pack("fi-early-education@2018"),
    pack("no-kindergarten@2026"),
    pack("pl-under-3@2026"),
    pack("nl-daycare@2020"),
    pack("be-vlg-daycare@2022"),
]
BORN = [date(2025, 9, 1), date(2024, 8, 1), date(2023, 6, 1), date(2022, 3, 17), date(2020, 1, 1)]

policies = st.sampled_from(POLICIES)
births = st.sampled_from(BORN)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(st.integers(0, 22))
    last = draw(st.integers(first + 1, 24))
    return Span(START + timedelta(minutes=15 * first), START + timedelta(minutes=15 * last))


def room(number: int, policy: Policy, limit: int) -> Room:
    return Room(number, f"Room {number}", policy, limit, 0, 132)


@st.composite
def days(draw: st.DrawFn) -> DayFacts:
    """A day of one or two rooms; some of its quarters may be short."""
    policy = draw(policies)
    rooms = [room(i, policy, draw(st.integers(1, 9))) for i in range(draw(st.integers(1, 2)))]
    ids = st.sampled_from([r.id for r in rooms])
    stays = [
        Stay(100 + i, draw(births), draw(ids), draw(spans()))
        for i in range(draw(st.integers(0, 7)))
    ]
    duties = [
        Duty(draw(ids), draw(spans()), draw(st.booleans())) for _ in range(draw(st.integers(0, 5)))
    ]
    house_most = draw(st.none() | st.integers(1, 12))
    return DayFacts(DAY, START, rooms, [HOURS], stays, duties, house_most)


def with_stays(facts: DayFacts, stays: list[Stay]) -> DayFacts:
    return DayFacts(
        facts.date,
        facts.first_instant,
        facts.rooms,
        facts.care_hours,
        stays,
        facts.duties,
        facts.house_most,
    )


@settings(max_examples=150, deadline=None)
@given(days(), births, spans())
def test_a_child_is_admitted_exactly_when_the_day_can_be_counted_with_it(
    facts: DayFacts, born: date, span: Span
) -> None:
    """In the room that it got; and where it got none, in no room.

    Sabotage: childcare/capacity/admit.py: return "short" if coming or grows else None -> return "short" if grows else None
    """
    before = count_day(facts, {}, as_fact=True)
    board = Board(DAY, facts.rooms, before, facts.care_hours, facts.house_most)

    got = board.admit(Wish(1, born, span, span.minutes))

    for a_room in facts.rooms:
        if isinstance(got, Room) and a_room.id > got.id:
            break
        known = a_room.class_of(born, DAY, span.minutes) < len(a_room.policy.bands)
        fits = counts(facts, [*facts.stays, Stay(1, born, a_room.id, span)], before)
        assert (known and fits) == (isinstance(got, Room) and got.id == a_room.id)


@settings(max_examples=100, deadline=None)
@given(days(), births, spans(), spans())
def test_a_second_stay_is_judged_with_the_childs_whole_day(
    facts: DayFacts, born: date, first: Span, second: Span
) -> None:
    """Part day becomes full day: the quarters of the first stay are judged again."""
    assume(not first.overlaps(second))
    stays = [*facts.stays, Stay(1, born, facts.rooms[0].id, first)]
    facts = with_stays(facts, stays)
    before = count_day(facts, {}, as_fact=True)
    board = Board(DAY, facts.rooms, before, facts.care_hours, facts.house_most)
    minutes = first.minutes + second.minutes
    own = [Own(facts.rooms[0].id, first, first, first.minutes)]

    got = board.admit(Wish(1, born, second, minutes, own))

    target = got if isinstance(got, Room) else facts.rooms[-1]
    known = target.class_of(born, DAY, minutes) < len(target.policy.bands)
    fits = counts(facts, [*stays, Stay(1, born, target.id, second)], before)
    assert isinstance(got, Room) == (known and fits)


@settings(max_examples=100, deadline=None)
@given(days(), births, spans(), spans())
def test_a_move_is_judged_as_if_the_old_place_were_gone(
    facts: DayFacts, born: date, old: Span, new: Span
) -> None:
    """Sabotage: childcare/capacity/admit.py: self._shift(changes, own.room_id, own.was, was, -1) -> self._shift(changes, own.room_id, own.was, was, 0)"""
    here = facts.rooms[-1].id
    stays = [*facts.stays, Stay(1, born, here, old)]
    facts = with_stays(facts, stays)
    before = count_day(facts, {}, as_fact=True)
    board = Board(DAY, facts.rooms, before, facts.care_hours, facts.house_most)

    got = board.admit(Wish(1, born, new, new.minutes, [Own(here, old, None, old.minutes)]))

    target = got if isinstance(got, Room) else facts.rooms[0]
    known = target.class_of(born, DAY, new.minutes) < len(target.policy.bands)
    fits = counts(facts, [*stays[:-1], Stay(1, born, target.id, new)], before)
    assert isinstance(got, Room) == (known and fits)


@settings(max_examples=100, deadline=None)
@given(days(), st.integers(0, 6))
def test_a_child_who_leaves_never_breaks_a_day(facts: DayFacts, gone: int) -> None:
    """Whatever the rule, and however short the day."""
    assume(gone < len(facts.stays))
    before = count_day(facts, {}, as_fact=True)

    stays = [stay for i, stay in enumerate(facts.stays) if i != gone]

    assert counts(facts, stays, before)


@settings(max_examples=100, deadline=None)
@given(days())
def test_what_is_counted_holds_at_every_quarter(facts: DayFacts) -> None:
    """The database's own checks, on any day, short or not."""
    counted = count_day(facts, {}, as_fact=True)

    for day in counted.values():
        for q in range(len(day)):
            assert day.children[q] == sum(day.by_class[q])
            assert day.children[q] <= day.most[q]
            assert day.needed[q] <= day.on_shift[q] + day.excused[q]
            assert day.needed_qualified[q] <= day.on_shift_qualified[q] + day.excused_qualified[q]


@given(days())
def test_counting_twice_is_counting_once(facts: DayFacts) -> None:
    """Sabotage: childcare/capacity/count.py: day.children[q] <= before.at(before.children, at) -> day.children[q] < before.at(before.children, at)"""
    once = count_day(facts, {}, as_fact=True)

    assert count_day(facts, once) == once


def test_minutes_are_of_the_whole_day() -> None:
    stays = [Stay(1, BORN[0], 1, Span(START, START + timedelta(minutes=m))) for m in (60, 75)]

    assert minutes_by_child(stays) == {1: 135}


def test_a_full_day_in_the_afternoon_is_refused_for_the_morning() -> None:
    """Finland: 13 part-day children need one educator, 12 of them beside a full-day child two.

    Sabotage: childcare/capacity/admit.py: now = room.class_of(born, self.date, minutes) -> now = was
    """
    a_room = room(1, pack("fi-early-education@2018"), 20)
    morning, afternoon = (
        Span(START + timedelta(hours=h), START + timedelta(hours=h + 3)) for h in (0, 3)
    )
    stays = [Stay(i, BORN[4], 1, morning) for i in range(13)]
    facts = DayFacts(DAY, START, [a_room], [HOURS], stays, [Duty(1, HOURS)])
    board = Board(DAY, [a_room], count_day(facts, {}), [HOURS])

    got = board.admit(Wish(0, BORN[4], afternoon, 360, [Own(1, morning, morning, 180)]))

    assert isinstance(got, Refused)
    assert (got.kind, got.span) == ("educators", morning)


def test_a_gap_in_pedagogues_is_excused_too() -> None:
    """Norway: one child needs an educator who is a trained pedagogue.

    Sabotage: childcare/capacity/count.py: day.excused[q], day.excused_qualified[q] = gap, gap_qualified -> day.excused[q] = gap
    """
    a_room = room(1, pack("no-kindergarten@2026"), 5)
    stays = [Stay(1, BORN[1], 1, HOURS)]
    facts = DayFacts(DAY, START, [a_room], [HOURS], stays, [Duty(1, HOURS)])

    day = count_day(facts, {}, as_fact=True)[1]

    assert (set(day.excused), set(day.excused_qualified)) == ({0}, {1})


def test_a_dutch_child_who_leaves_never_raises_the_need() -> None:
    """By the table alone 11 of one and one of three need two educators, but the 11 need three.

    Sabotage: childcare/ratios/table.py: if before is not None and _weight(before) > _weight(answer): -> if False:
    """
    born = [date(2024, 6, 1)] * 11 + [date(2022, 6, 1)]
    a_room = room(1, pack("nl-daycare@2020"), 20)
    stays = [Stay(i, birth, 1, HOURS) for i, birth in enumerate(born)]
    facts = DayFacts(DAY, START, [a_room], [HOURS], stays, [Duty(1, HOURS)] * 2)
    before = count_day(facts, {}, as_fact=True)

    assert counts(facts, stays[:-1], before)


def counts(facts: DayFacts, stays: list[Stay], before: dict) -> bool:
    try:
        count_day(with_stays(facts, stays), before)
    except Short:
        return False
    return True


def test_siblings_take_the_first_room_that_admits_their_age() -> None:
    """Sabotage: childcare/capacity/quarters.py: self.age_from <= by_birthday(born, on) < self.age_to -> True"""
    policy = POLICIES[0]
    rooms = [Room(1, "Small", policy, 5, 0, 36), Room(2, "Large", policy, 5, 24, 132)]
    duties = [Duty(1, HOURS), Duty(2, HOURS)]
    facts = DayFacts(DAY, START, rooms, [HOURS], [], duties)
    board = Board(DAY, rooms, count_day(facts, {}), [HOURS])
    span = Span(START, START + timedelta(hours=1))

    got = [board.admit(Wish(i, born, span, 60)) for i, born in enumerate(BORN)]

    assert [r.id for r in got if isinstance(r, Room)] == [1, 1, 1, 2, 2]


def test_the_edges_of_a_rooms_ages() -> None:
    """A child admitted up to 36 months is admitted on the day before its third birthday.

    Sabotage: childcare/ratios/ages.py: return months - (on.day < born.day) -> return months
    """
    small = Room(1, "Small", POLICIES[0], 5, 12, 36)

    assert small.admits_age(date(2025, 3, 16), DAY)
    assert not small.admits_age(date(2025, 3, 17), DAY)
    assert small.admits_age(date(2023, 3, 17), DAY)
    assert not small.admits_age(date(2023, 3, 16), DAY)


def test_a_refusal_says_from_when_on_it_fits() -> None:
    """Sabotage: childcare/capacity/admit.py: end = _first(fits, q + 1, len(day)) -> end = q + 1"""
    a_room = room(1, POLICIES[0], 10)
    noon = START + timedelta(hours=3)
    stays = [Stay(i, BORN[0], 1, Span(START, noon)) for i in range(4)]
    facts = DayFacts(DAY, START, [a_room], [HOURS], stays, [Duty(1, HOURS)])
    board = Board(DAY, [a_room], count_day(facts, {}), [HOURS])

    refused = board.admit(Wish(9, BORN[0], Span(START, noon), 180))

    assert isinstance(refused, Refused)
    assert (refused.kind, refused.span, refused.free_from) == ("educators", Span(START, noon), noon)


@settings(max_examples=150, deadline=None)
@given(days(), st.lists(births, min_size=1, max_size=6), spans(), births, spans())
def test_an_abridged_board_admits_as_many(
    facts: DayFacts, born: list[date], span: Span, other: date, elsewhere: Span
) -> None:
    """Also on top of a child that was tried before, and of a day that is short.

    Sabotage: childcare/capacity/admit.py: if not 0 <= q < len(day): -> if True:
    Sabotage: childcare/capacity/admit.py: rooms = [r for r in self.rooms if r.id in self.days and self.days[r.id].covers(span)] -> rooms = []
    """
    board = Board(
        DAY, facts.rooms, count_day(facts, {}, as_fact=True), facts.care_hours, facts.house_most
    )
    board.admit(Wish(99, other, elsewhere, elsewhere.minutes))
    abridged, short = board.abridged(span)

    for i, birthday in enumerate(born):
        got = board.admit(Wish(i, birthday, span, span.minutes))
        same = abridged.admit(Wish(i, birthday, short, span.minutes))
        assert isinstance(got, Room) == isinstance(same, Room)
        assert not isinstance(got, Room) or got == same
