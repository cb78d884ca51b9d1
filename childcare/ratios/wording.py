"""The texts about a group of children: what it needs, and why one more child does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from childcare.ratios.sentences import Sentence, _, ngettext, say, say_count

if TYPE_CHECKING:
    from childcare.ratios.policy import Counts, Policy


@dataclass(frozen=True)
class Refusal:
    """Why a group is not possible: for staff, and for parents."""

    staff: Sentence
    parents: Sentence


class Pair(NamedTuple):
    staff: str
    parents: str


class PluralPair(NamedTuple):
    staff: tuple[str, str]
    parents: tuple[str, str]


class MoreOf(NamedTuple):
    plain: PluralPair
    timed: PluralPair


EDUCATORS = ngettext("%(count)d educator", "%(count)d educators")
PEDAGOGUES = ngettext("%(count)d trained pedagogue", "%(count)d trained pedagogues")

# Each of these is the subject of "... would be needed".
NTH_EDUCATOR = (
    _("an educator"),
    _("a second educator"),
    _("a third educator"),
    _("a fourth educator"),
    _("a fifth educator"),
    _("a sixth educator"),
    _("a seventh educator"),
    _("an eighth educator"),
    _("a ninth educator"),
    _("a tenth educator"),
)
NTH_PEDAGOGUE = (
    _("a trained pedagogue"),
    _("a second trained pedagogue"),
    _("a third trained pedagogue"),
    _("a fourth trained pedagogue"),
    _("a fifth trained pedagogue"),
)
ONE_MORE_EDUCATOR = _("one more educator")
ONE_MORE_PEDAGOGUE = _("one more trained pedagogue")

NOBODY = Pair(
    _("No child is expected, so no educator is needed. Rule: %(rule)s (%(source)s)."),
    _("No child is expected, so nobody has to be there (%(rule)s)."),
)
NEED = Pair(
    _("%(children)s: at least %(educators)s. Rule: %(rule)s (%(source)s)."),
    _("%(children)s. Needed with them: at least %(educators)s (%(rule)s)."),
)
NEED_BECAUSE = _("%(children)s: at least %(educators)s. %(because)s Rule: %(rule)s (%(source)s).")
TRAINED = Pair(
    _(
        "%(children)s: at least %(educators)s, among them %(pedagogues)s."
        " Rule: %(rule)s (%(source)s)."
    ),
    _(
        "%(children)s. Needed with them: at least %(educators)s,"
        " among them %(pedagogues)s (%(rule)s)."
    ),
)
NEVER = Pair(
    _("%(children)s: not allowed with any team. %(because)s Rule: %(rule)s (%(source)s)."),
    _("%(children)s: that is too many for one group (%(rule)s). %(because)s"),
)
NEVER_AT = Pair(
    _(
        "From %(start)s to %(end)s: not allowed with any team. %(children)s. %(because)s"
        " Rule: %(rule)s (%(source)s)."
    ),
    _(
        "From %(start)s to %(end)s the group would be too large: %(children)s, %(rule)s."
        " %(because)s"
    ),
)
ONE = Pair(
    _("No place: %(educator)s would be needed. %(children)s. Rule: %(rule)s (%(source)s)."),
    _("No place: %(educator)s would be needed (%(children)s, %(rule)s)."),
)
ONE_AT = Pair(
    _(
        "From %(start)s to %(end)s %(educator)s would be needed: %(children)s."
        " Rule: %(rule)s (%(source)s)."
    ),
    _("From %(start)s to %(end)s %(educator)s would be needed: %(children)s, %(rule)s."),
)
MORE_EDUCATORS = MoreOf(
    PluralPair(
        ngettext(
            "No place: %(count)d more educator would be needed. %(children)s."
            " Rule: %(rule)s (%(source)s).",
            "No place: %(count)d more educators would be needed. %(children)s."
            " Rule: %(rule)s (%(source)s).",
        ),
        ngettext(
            "No place: %(count)d more educator would be needed (%(children)s, %(rule)s).",
            "No place: %(count)d more educators would be needed (%(children)s, %(rule)s).",
        ),
    ),
    PluralPair(
        ngettext(
            "From %(start)s to %(end)s %(count)d more educator would be needed: %(children)s."
            " Rule: %(rule)s (%(source)s).",
            "From %(start)s to %(end)s %(count)d more educators would be needed: %(children)s."
            " Rule: %(rule)s (%(source)s).",
        ),
        ngettext(
            "From %(start)s to %(end)s %(count)d more educator would be needed:"
            " %(children)s, %(rule)s.",
            "From %(start)s to %(end)s %(count)d more educators would be needed:"
            " %(children)s, %(rule)s.",
        ),
    ),
)
MORE_PEDAGOGUES = MoreOf(
    PluralPair(
        ngettext(
            "No place: %(count)d more trained pedagogue would be needed. %(children)s."
            " Rule: %(rule)s (%(source)s).",
            "No place: %(count)d more trained pedagogues would be needed. %(children)s."
            " Rule: %(rule)s (%(source)s).",
        ),
        ngettext(
            "No place: %(count)d more trained pedagogue would be needed (%(children)s, %(rule)s).",
            "No place: %(count)d more trained pedagogues would be needed (%(children)s, %(rule)s).",
        ),
    ),
    PluralPair(
        ngettext(
            "From %(start)s to %(end)s %(count)d more trained pedagogue would be needed:"
            " %(children)s. Rule: %(rule)s (%(source)s).",
            "From %(start)s to %(end)s %(count)d more trained pedagogues would be needed:"
            " %(children)s. Rule: %(rule)s (%(source)s).",
        ),
        ngettext(
            "From %(start)s to %(end)s %(count)d more trained pedagogue would be needed:"
            " %(children)s, %(rule)s.",
            "From %(start)s to %(end)s %(count)d more trained pedagogues would be needed:"
            " %(children)s, %(rule)s.",
        ),
    ),
)
AGE = Pair(
    _("The rule does not cover a child of this age. Rule: %(rule)s (%(source)s)."),
    _("We cannot take a child of this age here (%(rule)s)."),
)

SPECIAL_WAITS = _(
    "One child with special needs makes it %(count)d children for each educator, for all."
    " We do not ask about that yet: please speak with the space before you book."
)

GROUP_AT_MOST = ngettext(
    "At most %(count)d child may be in one group.",
    "At most %(count)d children may be in one group.",
)


def nth_educator(n: int) -> Sentence:
    """For 3 it is a third educator; past ten one more educator."""
    return say(NTH_EDUCATOR[n - 1] if n <= len(NTH_EDUCATOR) else ONE_MORE_EDUCATOR)


def nth_pedagogue(n: int) -> Sentence:
    return say(NTH_PEDAGOGUE[n - 1] if n <= len(NTH_PEDAGOGUE) else ONE_MORE_PEDAGOGUE)


def group_at_most(children: int) -> Sentence:
    return say_count(GROUP_AT_MOST, children)


def special_waits(children: int) -> Sentence:
    """A rule knows special needs, but the product keeps no such note of a child yet."""
    return say(SPECIAL_WAITS, count=children)


def nobody(policy: Policy) -> tuple[Sentence, Sentence]:
    rule = say(policy.name)
    return say(NOBODY.staff, rule=rule, source=policy.source), say(NOBODY.parents, rule=rule)


def need(
    policy: Policy,
    counts: Counts,
    educators: int,
    qualified: int,
    because: Sentence | None,
) -> tuple[Sentence, Sentence]:
    """What the group needs; only staff read the reason, it may speak of one child."""
    rule, team = say(policy.name), say_count(EDUCATORS, educators)
    staff = {"children": policy.for_staff(counts), "educators": team, "rule": rule}
    parents = {"children": policy.for_parents(counts), "educators": team, "rule": rule}
    if policy.trains:
        trained = say_count(PEDAGOGUES, qualified)
        return (
            say(TRAINED.staff, **staff, pedagogues=trained, source=policy.source),
            say(TRAINED.parents, **parents, pedagogues=trained),
        )
    told = say(NEED.parents, **parents)
    if because is not None:
        return say(NEED_BECAUSE, **staff, because=because, source=policy.source), told
    return say(NEED.staff, **staff, source=policy.source), told


def never(policy: Policy, counts: Counts, because: Sentence) -> tuple[Sentence, Sentence]:
    rule = say(policy.name)
    return (
        say(
            NEVER.staff,
            children=policy.for_staff(counts),
            because=because,
            rule=rule,
            source=policy.source,
        ),
        say(
            NEVER.parents,
            children=policy.for_parents(counts),
            because=because,
            rule=rule,
        ),
    )
