"""Why one more child does not fit, in a whole sentence for staff and one for parents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from childcare.ratios import wording
from childcare.ratios.sentences import Value, say, say_count
from childcare.ratios.wording import Refusal

if TYPE_CHECKING:
    from childcare.ratios.policy import Counts, Need, Policy, Span


def for_age(policy: Policy) -> Refusal:
    rule = say(policy.name)
    return Refusal(
        say(wording.AGE.staff, rule=rule, source=policy.source),
        say(wording.AGE.parents, rule=rule),
    )


def for_group(
    policy: Policy,
    counts: Counts,
    on_shift: int,
    qualified: int | None,
    span: Span | None,
) -> Refusal:
    need = policy.need(counts)
    staff: dict[str, Value] = {
        "children": policy.for_staff(counts),
        "rule": say(policy.name),
        "source": policy.source,
    }
    parents: dict[str, Value] = {
        "children": policy.for_parents(counts),
        "rule": say(policy.name),
    }
    if span is not None:
        for values in (staff, parents):
            values |= {"start": span[0], "end": span[1]}
    if not need.allowed:
        return _never(need, staff, parents, timed=span is not None)
    return _missing(need, on_shift, qualified, staff, parents, timed=span is not None)


def _never(
    need: Need, staff: dict[str, Value], parents: dict[str, Value], *, timed: bool
) -> Refusal:
    if not timed:
        return Refusal(need.staff, need.parents)
    return Refusal(
        say(wording.NEVER_AT.staff, **staff, because=need.because),
        say(wording.NEVER_AT.parents, **parents, because=need.because),
    )


def _missing(
    need: Need,
    on_shift: int,
    qualified: int | None,
    staff: dict[str, Value],
    parents: dict[str, Value],
    *,
    timed: bool,
) -> Refusal:
    """Educators that are missing come first, then trained ones among them."""
    if need.educators > on_shift:
        missing, nth = need.educators - on_shift, wording.nth_educator(need.educators)
        more = wording.MORE_EDUCATORS
    elif qualified is not None and need.qualified > qualified:
        missing, nth = need.qualified - qualified, wording.nth_pedagogue(need.qualified)
        more = wording.MORE_PEDAGOGUES
    else:
        raise ValueError(f"{on_shift} educators are enough")
    if missing == 1:
        one = wording.ONE_AT if timed else wording.ONE
        return Refusal(
            say(one.staff, **staff, educator=nth),
            say(one.parents, **parents, educator=nth),
        )
    forms = more.timed if timed else more.plain
    return Refusal(
        say_count(forms.staff, missing, **staff),
        say_count(forms.parents, missing, **parents),
    )
