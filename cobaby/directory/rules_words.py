"""The rules of a space in plain words: who may come, how many educators, what cancelling costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from childcare import regime_wording
from childcare.models import CareRegime, CareRoom
from childcare.ratios import Policy, Sentence
from childcare.rules import keep_policies, policy_of
from cobaby.money.cancellation import Step
from spaces.models import Space

HOW_SURE = {
    "sure": gettext_lazy("Read in the law or on an official page."),
    "reported": gettext_lazy("Reported by others, not read in the law itself."),
    "check": gettext_lazy("This rule may have changed since. The space checks it."),
}
HOUSE = gettext_lazy("A rule that the space has set for itself.")


@dataclass(frozen=True)
class RatioLine:
    """One educator may look after this many of these children, and of no others."""

    children: int
    words: str


@dataclass(frozen=True)
class RoomFacts:
    name: str
    ages: str
    limit: int
    rule: str
    lines: list[RatioLine]
    groups: list[str]
    """How large a group may be by the ages in it, where the rule limits that."""
    source: str
    source_url: str
    how_sure: str


def rooms(found: Sequence[CareRoom]) -> list[RoomFacts]:
    keep_policies(room.rule for room in found)
    return [_room(room, policy_of(room.rule)) for room in found]


def said(sentence: Sentence) -> str:
    """A sentence of the rules in the reader's language."""
    return sentence.render(_, ngettext)


def ages(first: int, end: int) -> str:
    """From so many months up to, not including, so many: '1 to 5 years', '3 to 35 months'."""
    if first % 12 == 0 and end % 12 == 0:
        return _("%(first)d to %(last)d years") % {"first": first // 12, "last": end // 12 - 1}
    if first % 12 and end % 12 == 0 and end > 36:
        return _("%(first)d months to %(last)d years") % {"first": first, "last": end // 12 - 1}
    return _("%(first)d to %(last)d months") % {"first": first, "last": end - 1}


def limits(regime: CareRegime | None) -> list[str]:
    """What holds for every child beside the number of educators, one sentence each."""
    if regime is None:
        return []
    say = regime_wording
    known = (
        (regime.age_from_months, say.too_young),
        (regime.age_to_months, say.too_old),
        (regime.most_at_once, say.most_at_once),
        (regime.minutes_a_day, say.at_most_a_day),
        (regime.minutes_in_a_row, lambda n: say.at_most_in_a_row(n, regime.gap_minutes)),
        (None if regime.minutes_in_a_row else regime.gap_minutes, say.gap_at_least),
        (regime.days_a_week, say.at_most_days_a_week),
        (regime.minutes_a_week, say.at_most_a_week),
    )
    sentences = [said(words(n)) for n, words in known if n]
    return [*sentences, _presence(regime), _meals(regime)]


def cancelling(steps: Sequence[Step]) -> list[str]:
    """The ladder from the first fee on, as `cobaby.money.cancellation.fee` reckons it."""
    rises: list[Step] = []
    for step in sorted(steps, key=lambda step: -step.hours_before):
        if step.fee_percent > (rises[-1].fee_percent if rises else 0):
            rises.append(step)
    if not rises:
        return [_("You can cancel free of charge until the start.")]
    first = _("Free until %(time)s before the start.") % {"time": _hours(rises[0].hours_before)}
    return [first, *(_rise(step) for step in rises)]


def illness(space: Space) -> list[str]:
    """What a sick child costs when told in time."""
    notice = said(regime_wording.duration(space.illness_notice_minutes))
    tell = (
        _("Tell us at least %(time)s before the start.") % {"time": notice}
        if space.illness_notice_minutes
        else _("Tell us before the start.")
    )
    care = (
        _("Then %(percent)d%% of the care is due.") % {"percent": space.illness_fee_percent}
        if space.illness_fee_percent
        else _("Then the care costs nothing.")
    )
    desk = (
        _("You may keep the desk or give it back free of charge.")
        if space.illness_frees_desk
        else _("You may keep the desk, or cancel it by the rule above.")
    )
    return [tell, care, desk]


def _room(room: CareRoom, policy: Policy) -> RoomFacts:
    is_house = room.rule.startswith("house:")
    return RoomFacts(
        name=room.name,
        ages=ages(room.age_from_months, room.age_to_months),
        limit=room.limit,
        rule=policy.name if is_house else _(policy.name),
        lines=_lines(policy, room),
        groups=[said(sentence) for sentence in policy.beside],
        source=policy.source,
        source_url=policy.source_url,
        how_sure=str(HOUSE if is_house else HOW_SURE[policy.certainty]),
    )


def _lines(policy: Policy, room: CareRoom) -> list[RatioLine]:
    """For each class of age that the room admits: the most that one educator may have alone."""
    nobody = (0,) * len(policy.bands)
    lines = []
    for i, band in enumerate(policy.bands):
        most = policy.most(1, 1, nobody, i)
        if most and _admits(room, band):
            counts = (*nobody[:i], most, *nobody[i + 1 :])
            words = ", ".join(said(part) for part in policy.for_staff(counts))
            lines.append(RatioLine(most, words))
    return lines


def _admits(room: CareRoom, band: Any) -> bool:
    to = band.to_months
    return band.from_months < room.age_to_months and (to is None or to > room.age_from_months)


def _presence(regime: CareRegime) -> str:
    says = {
        CareRegime.Presence.PREMISES: _("A parent stays in the house."),
        CareRegime.Presence.CALL: _("A parent is within call."),
        CareRegime.Presence.NONE: _("Parents may leave the house."),
    }
    return says[CareRegime.Presence(regime.parent_presence)]


def _meals(regime: CareRegime) -> str:
    return _("Children get a meal here.") if regime.meals else _("Bring food for your child.")


def _hours(hours: int) -> str:
    if hours and hours % 24 == 0:
        return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def _rise(step: Step) -> str:
    if step.hours_before == 0:
        return _("After the start: %(percent)d%% of the price.") % {"percent": step.fee_percent}
    return _("Less than %(time)s before: %(percent)d%% of the price.") % {
        "time": _hours(step.hours_before),
        "percent": step.fee_percent,
    }
