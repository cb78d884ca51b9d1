"""What staff and parents read about a group."""

from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir

from childcare.ratios import NEVER, Sentence, all_packs, house_rule, pack
from childcare.ratios.group_limits import LIMIT_NAMES, group_limits
from childcare.ratios.rule_names import CLASS_NAMES, RULE_NAMES
from childcare.ratios.sentences import say_count
from childcare.regime_wording import REGIME_NAMES
from childcare.regimes import Regime, Stay, check, presets

CHILDCARE = Path(__file__).parents[3] / "childcare"
KEYS = [policy.key for policy in all_packs()]
SPAN = ("10:00", "11:30")


def some_groups(policy):
    """Small groups, and groups of one class up to one child too many."""
    classes = len(policy.classes)
    yield from product(range(4), repeat=classes)
    for i, n in product(range(classes), range(4, policy.limit + 2)):
        yield (*[0] * i, n, *[0] * (classes - i - 1))


def refusals(policy, group):
    """Every way to say no to this group."""
    need = policy.need(group)
    for span in (None, SPAN):
        for team in range(min(need.educators, 13)):
            yield policy.refusal(group, team, None, span)
        if need.allowed:
            for trained in range(need.qualified):
                yield policy.refusal(group, need.educators, trained, span)


@pytest.mark.parametrize("key", KEYS)
def test_staff_read_the_rule_its_source_and_the_children(key):
    """Sabotage: childcare/ratios/wording.py: return say(NEED.staff, **staff, source=policy.source), told -> return told, told"""
    policy = pack(key)

    for group in some_groups(policy):
        for text in texts(policy, group, "staff"):
            assert policy.name in text
            assert policy.source in text
            if sum(group):
                assert str(max(group)) in text
    assert policy.source in policy.age_refusal().staff.english()


@pytest.mark.parametrize("key", KEYS)
def test_parents_never_read_of_a_special_need(key):
    """Sabotage: childcare/ratios/bands.py: if not any(band.special for band in bands): -> if True:"""
    policy = pack(key)

    for group in some_groups(policy):
        for text in texts(policy, group, "parents"):
            assert policy.name in text
            assert not any(word in text.lower() for word in ("special", "disab", "handicap"))
    assert "special" not in policy.age_refusal().parents.english()


def texts(policy, group, reader):
    yield getattr(policy.need(group), reader).english()
    for refusal in refusals(policy, group):
        yield getattr(refusal, reader).english()


def test_parents_in_poland_read_one_number_whatever_the_reason_is():
    poland = pack("pl-under-3@2026")

    assert poland.need((1, 5)).parents == poland.need((6, 0)).parents
    assert poland.refusal((1, 5), 1).parents == poland.refusal((6, 0), 1).parents
    assert poland.refusal((1, 5), 1).parents.english() == (
        "No place: a second educator would be needed"
        " (6 children under 3, Polish rule for children under 3)."
    )


@pytest.mark.parametrize(
    ("key", "group", "team", "trained", "span", "sentence"),
    [
        (
            "nl-daycare@2020",
            (0, 11, 0, 0),
            2,
            None,
            SPAN,
            "From 10:00 to 11:30 a third educator would be needed:"
            " 11 children aged 1, Dutch table.",
        ),
        (
            "fi-early-education@2018",
            (5, 0, 1),
            0,
            None,
            SPAN,
            "From 10:00 to 11:30 2 more educators would be needed: 5 children under 3,"
            " 1 child of 3 or over for part of the day, Finnish rule for early education.",
        ),
        (
            "no-kindergarten@2026",
            (8, 0),
            3,
            1,
            None,
            "No place: a second trained pedagogue would be needed"
            " (8 children under 3, Norwegian staffing rule).",
        ),
        (
            "no-kindergarten@2026",
            (8, 0),
            3,
            0,
            None,
            "No place: 2 more trained pedagogues would be needed"
            " (8 children under 3, Norwegian staffing rule).",
        ),
        (
            "be-vlg-daycare@2022",
            (19,),
            5,
            None,
            SPAN,
            "From 10:00 to 11:30 the group would be too large: 19 children,"
            " Flemish rule for living groups. At most 18 children may be in one group.",
        ),
        (
            "be-vlg-daycare@2022",
            (1,),
            0,
            None,
            None,
            "No place: an educator would be needed (1 child, Flemish rule for living groups).",
        ),
    ],
)
def test_a_refusal_says_what_would_be_needed(key, group, team, trained, span, sentence):
    """Sabotage: childcare/ratios/wording.py: NTH_EDUCATOR[n - 1] if -> NTH_EDUCATOR[n - 2] if
    Sabotage: childcare/ratios/refusals.py: if missing == 1: -> if missing:
    """
    refusal = pack(key).refusal(group, team, trained, span)

    assert refusal.parents.english() == sentence


def test_a_team_that_is_enough_is_not_refused():
    """Sabotage: childcare/ratios/refusals.py: raise ValueError(f"{on_shift} educators are enough") -> missing, nth, more = 1, wording.nth_educator(1), wording.MORE_EDUCATORS"""
    with pytest.raises(ValueError, match="enough"):
        pack("no-kindergarten@2026").refusal((8, 0), 3, 2)


def test_past_ten_no_number_word_is_needed():
    """Sabotage: childcare/ratios/wording.py: else ONE_MORE_EDUCATOR) -> else "")"""
    one_to_one = house_rule("x@1", [(0, None, 1)], name="House rule", source="the space")

    assert "a tenth educator" in one_to_one.refusal((10,), 9).staff.english()
    assert "one more educator" in one_to_one.refusal((11,), 10).staff.english()


def test_a_sentence_is_put_into_a_language_from_the_inside_out():
    """Sabotage: childcare/ratios/sentences.py: return ", ".join(str(_shown(part, gettext, ngettext)) for part in value) -> return str(value)"""
    words = {
        "%(children)s: at least %(educators)s. Rule: %(rule)s (%(source)s).": (
            "%(children)s: mindestens %(educators)s. Regel: %(rule)s (%(source)s)."
        ),
        "Dutch table": "Niederländische Tabelle",
    }
    plurals = {"%(count)d child aged %(years)d": ("%(count)d Kind mit %(years)d",)}
    need = pack("nl-daycare@2020").need((0, 1, 0, 3))

    text = need.staff.render(
        lambda msgid: words.get(msgid, msgid),
        lambda one, many, count: plurals.get(one, (one,))[0] if count == 1 else many,
    )

    assert text == (
        "1 Kind mit 1, 3 children aged 3: mindestens 1 educator."
        " Regel: Niederländische Tabelle (wetten.overheid.nl BWBR0039936)."
    )
    assert hash(need) == hash(need)
    assert need.staff.values["source"] == "wetten.overheid.nl BWBR0039936"


def test_the_name_of_a_house_rule_may_hold_a_percent_sign():
    """Sabotage: childcare/ratios/sentences.py: if not self.pairs: -> if False:"""
    rule = house_rule("x@1", [(0, 72, 4)], name="80 % rule", source="100 % ours")

    assert "80 % rule (100 % ours)" in rule.need((3,)).staff.english()


def all_sentences():
    """Whatever can be said about the shipped packs, some house rules and the regimes."""
    bands = [(0, 11, 2), (12, 30, 3), (36, 48, 4), (48, 72, 5), (75, None, 6)]
    house = house_rule("x@1", bands, name="House rule", source="the space")
    others = [
        house_rule(f"x{low}@1", [(low, high, 3)], name="House rule", source="the space")
        for low, high in [(0, 36), (36, None), (0, None), (24, 60)]
    ]
    for policy in [*all_packs(), house, *others]:
        for group in some_groups(policy) if policy is not house else [(1, 1, 1, 1, 1)]:
            need = policy.need(group)
            yield from (need.staff, need.parents)
            for refusal in refusals(policy, group):
                yield from (refusal.staff, refusal.parents)
        yield from (policy.age_refusal().staff, policy.age_refusal().parents)
        yield from policy.beside
    yield from groups_by_age()
    for breach in breaches():
        yield from (breach.staff, breach.parents)


def groups_by_age():
    for limit in group_limits().values():
        yield from limit.in_words(2)
        for ages in ([1] * 13, [2] * 8 + [4] * 8, [0]):
            yield limit.too_large(ages)


def breaches():
    def stay(day, start, end):
        return Stay(
            datetime(2026, 6, day, start, tzinfo=UTC),
            datetime(2026, 6, day, end, tzinfo=UTC),
            date(2026, 6, day),
        )

    others = [stay(1, 8, 10), stay(2, 8, 10), stay(3, 8, 10)]
    limits: list[dict[str, Any]] = [
        {"minutes_a_day": 60},
        {"minutes_a_day": 90},
        {"minutes_in_a_row": 60},
        {"minutes_in_a_row": 60, "gap_minutes": 90},
        {"gap_minutes": 61},
        {"days_a_week": 1},
        {"minutes_a_week": 60},
        {"age_from_months": 24},
        {"age_from_months": 13},
        {"age_to_months": 12},
        {"age_to_months": 11},
    ]
    for regime in [Regime(name="House", **limit) for limit in limits]:
        yield check(
            regime,
            born=date(2025, 6, 2),
            day=date(2026, 6, 3),
            stays_that_week=others,
            new=stay(3, 11, 13),
            has_desk=True,
        )
    own = Regime(name="House", source="the space", most_at_once=1)
    unborn, day = date(2027, 1, 1), date(2026, 6, 3)
    yield check(own, born=unborn, day=day, stays_that_week=[], new=others[2], has_desk=True)
    house = Regime(name="House", parent_presence="premises")
    yield check(house, born=day, day=day, stays_that_week=[], new=others[2], has_desk=False)


def ids(sentence):
    """Every message id in a sentence, and in those inside it."""
    plural = sentence.msgid_plural
    yield (sentence.msgid, plural) if plural else sentence.msgid
    for value in sentence.values.values():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Sentence):
                yield from ids(part)


def test_babel_finds_every_text():
    """Sabotage: childcare/regime_wording.py: A_WEEK = _("A child may stay at most %(time)s a week.") -> A_WEEK = "A child may stay at most %(time)s a week."
    Sabotage: childcare/ratios/wording.py: _("a third educator"), -> "a third educator",
    """
    found = {message[2] for message in extract_from_dir(CHILDCARE)}
    own = {"House", "House rule"}

    said = {msgid for sentence in all_sentences() for msgid in ids(sentence)}

    assert said - found - own == set()
    assert len(said) > 60


def test_the_names_in_the_packs_are_marked_for_the_catalogue():
    """Sabotage: childcare/ratios/rule_names.py: _("Dutch table"), -> _("Dutch tables"),"""
    assert {policy.name for policy in all_packs()} == set(RULE_NAMES)
    assert {name for policy in all_packs() for name in policy.classes} == set(CLASS_NAMES)
    assert {regime.name for regime in presets()} == set(REGIME_NAMES)
    assert {r.group_limit for r in presets() if r.group_limit} <= set(group_limits())
    assert set(LIMIT_NAMES) == set(group_limits())


def test_no_sentence_is_longer_than_fifteen_words():
    """Lists of children and names of rules apart, as a translator sees them."""
    forms = [say_count(("%(count)d", "%(count)d"), NEVER)]
    for sentence in [*all_sentences(), *forms]:
        for part in sentence.msgid.replace("Rule:", ".").split("."):
            assert len(part.split()) <= 15, part
